/* Counts what a process does to the files of a folder, and stops it, or fills its disk, at a given count.

   Preloaded before the C library. `watch` begins to count; until then, and outside the folder, nothing changes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { COUNT, KILL, TEAR, FILL };

static char watched[PATH_MAX];
static size_t length;
static long limit;
static int way;
static atomic_long done;

void watch(const char *folder, int how, long at) {
    length = strlen(folder);
    memcpy(watched, folder, length + 1);
    way = how;
    limit = at;
    atomic_store(&done, 0);
}

static long off;

/* Let the clock be off by so many seconds. */
void shift(long seconds) { off = seconds; }

long seen(void) { return atomic_load(&done); }

static int inside(const char *path) { return length && path && strncmp(path, watched, length) == 0; }

static int into(int fd) {
    char link[64], path[PATH_MAX];
    if (!length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return inside(path);
}

/* Count one change; stop the process at the limit, or say that the disk is full from there on. */
static int full(int grows) {
    long now = atomic_fetch_add(&done, 1) + 1;
    if ((way == KILL || (way == TEAR && !grows)) && now >= limit) kill(getpid(), SIGKILL);
    return way == FILL && grows && now >= limit;
}

static int torn(void) { return way == TEAR && atomic_load(&done) >= limit; }

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define WRITING(fd, write_all, write_half)                       \
    if (into(fd)) {                                              \
        if (full(1)) { errno = ENOSPC; return -1; }              \
        if (torn()) { write_half; kill(getpid(), SIGKILL); }     \
    }                                                            \
    return write_all
#define CHANGING(is_inside)                                      \
    if (is_inside) full(0)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    WRITING(fd, real(fd, data, size), (void)!real(fd, data, size / 2));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    WRITING(fd, real(fd, data, size, at), (void)!real(fd, data, size / 2, at));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    WRITING(fd, real(fd, data, size, at), (void)!real(fd, data, size / 2, at));
}
int ftruncate(int fd, off_t size) { REAL(ftruncate); CHANGING(into(fd)); return real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); CHANGING(into(fd)); return real(fd, size); }
int fsync(int fd) { REAL(fsync); CHANGING(into(fd)); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); CHANGING(into(fd)); return real(fd); }
int unlink(const char *path) { REAL(unlink); CHANGING(inside(path)); return real(path); }
int rename(const char *from, const char *to) { REAL(rename); CHANGING(inside(to)); return real(from, to); }
int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(clock_gettime);
    int failed = real(clock, now);
    if (!failed && clock == CLOCK_REALTIME) now->tv_sec += off;
    return failed;
}

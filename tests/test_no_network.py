"""A run opens no connection beyond loopback, neither itself nor the server that Prefect starts for it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Put before every Python process by way of PYTHONPATH, which child processes inherit.
WATCHER = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        note(event, arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        note(event, (arguments[0],))

def note(event, address):
    with open(os.environ["WATCHED"], "a", encoding="utf-8") as file:
        file.write(repr((os.path.basename(sys.argv[0] if sys.argv else ""), event, address)) + "\\n")

sys.addaudithook(watch)
"""
LOOPBACK = (None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1")


def watched(arguments: list[str], folder: Path) -> list[tuple[str, str, object]]:
    """Run Python under the watcher; return who asked for which address."""
    (folder / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    log = folder / "watched.txt"
    log.touch()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "PREFECT_HOME": str(folder / "prefect"),
        "WATCHED": str(log),
    }
    subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=folder, check=True, capture_output=True, timeout=600
    )
    return [ast.literal_eval(line) for line in log.read_text(encoding="utf-8").splitlines()]


def leaves(seen: tuple[str, str, object]) -> bool:
    """Say whether an address lies beyond the machine; a path is a socket of the machine's own."""
    address = seen[2]
    return isinstance(address, tuple) and address[0] not in LOOPBACK


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
        "socket.getaddrinfo('collector.invalid', 443)",
    ],
)
def test_the_watcher_sees_a_process_that_reaches_out(tmp_path, attempt):
    """Also one that a watched process starts."""
    quiet = f"import socket, contextlib\nwith contextlib.suppress(OSError):\n    {attempt}"
    starting = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {quiet!r}], check=True)"
    assert any(map(leaves, watched(["-c", quiet], tmp_path)))
    assert any(map(leaves, watched(["-c", starting], tmp_path)))


def test_a_run_opens_no_connection_beyond_loopback(tmp_path):
    lines = ["authority,declaration_id,flow,declared_on,hs_code,net_kg,value,currency"]
    lines += [f"HK,D{number},import,2026-01-05,811292,{10 + number},{500 + number},USD" for number in range(40)]
    (tmp_path / "declarations.csv").write_text("\n".join(lines), encoding="utf-8")
    seen = watched(["-m", "contraflow", "run", "--declarations", "declarations.csv"], tmp_path)
    assert (tmp_path / "warehouse" / "CURRENT").is_file()
    # The run spoke to the server that Prefect started, and both were watched.
    assert any(event == "socket.connect" for _, event, _ in seen)
    assert (tmp_path / "prefect").is_dir()
    assert [one for one in seen if leaves(one)] == []

# Every target creates the environment it needs; a second call starts at once.
.PHONY: demo test lint docs bench evaluate faults soak fuzz clean
.DEFAULT_GOAL := help

VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n < 7 ? n + 1 : 8)))

help:
	@echo "make demo      simulate a small labelled world and screen it"
	@echo "make test      run the tests"
	@echo "make lint      ruff, mypy and the documentation checks"
	@echo "make docs      fill in the generated parts of README.md and docs/"
	@echo "make bench     measure one million declarations beside a pandas peer"
	@echo "make evaluate  measure detection on twenty simulated worlds, and on degraded ones"
	@echo "make faults    kill, starve and damage runs, and see what readers and the next run make of it"
	@echo "make soak      two hundred runs into one warehouse with a reader querying throughout"
	@echo "make fuzz      two minutes of strange files and strange queries"

# The lock file decides every version; uv itself lives inside the environment.
$(READY): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "contraflow needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python3.11 demo"; exit 2; }
	test -x $(RUN)/uv || { $(PYTHON) -m venv $(VENV) && $(RUN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9; }
	UV_PROJECT_ENVIRONMENT=$(VENV) $(RUN)/uv sync --frozen --quiet --compile-bytecode
	touch $@

demo: $(READY)
	$(RUN)/contraflow demo

# A worker more than there are cores, up to eight, since some wait for servers and processes; the files come in their
# order, so that none of the long ones comes last.
test: $(READY)
	CONTRAFLOW_THREADS=1 $(RUN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/cog --check README.md docs/*.md

docs: $(READY)
	$(RUN)/cog -r README.md docs/*.md

bench: $(READY)
	$(RUN)/python -m benchmarks.speed
	$(RUN)/python -m benchmarks.corridors --worlds 20 --records 10000000

evaluate: $(READY)
	$(RUN)/python -m benchmarks.worlds --chart docs/evaluation.svg
	$(RUN)/python -m benchmarks.worlds --worlds 1 --degraded

faults: $(READY)
	$(RUN)/python -m benchmarks.faults

soak: $(READY)
	$(RUN)/python -m benchmarks.soak

# Atheris comes for Linux and few Pythons; without it hypothesis fuzzes alone.
fuzz: $(READY)
	-$(RUN)/uv pip install --quiet --python $(RUN)/python atheris==3.0.0
	$(RUN)/python -m benchmarks.fuzz --seconds 120

clean:
	rm -rf $(VENV) warehouse build dist

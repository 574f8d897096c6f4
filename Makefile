# make run    environment, sample corpus, index, server on http://127.0.0.1:8000
# make test   environment, then format, lint, types, imports and all tests
# make golden rank the golden questions anew, after a change that was meant to move them
# make crash  the long form of the tests that kill, damage and fill up: about 20 minutes
# make bench  Attune beside other engines: docs/benchmarks.md, in about an hour
# make screenshot   take the picture in README.md anew
# make clean  remove what make made, but not your summaries (var/corpus)
#
# PYTHON       the Python to use, 3.11 or newer
# TORCH_INDEX  package index that torch is taken from.  Unset, it is the one that pip uses, whose
#              torch brings gigabytes of CUDA on Linux.  Without a GPU, give the address of PyTorch's
#              CPU index, which pytorch.org names under "Get started": make run TORCH_INDEX=https://...

PYTHON ?= python3
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test whoosh3 golden crash bench screenshot clean

run: $(VENV)/.run
	@$(BIN)/attune sample
	@$(BIN)/attune index
	@$(BIN)/attune serve

test: $(VENV)/.dev whoosh3
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses 2

# The exit that the pinned fork of Whoosh leaves open: the keyword tests on the other one.
whoosh3: build/whoosh3/.done
	PYTHONPATH=build/whoosh3 $(BIN)/python -m pytest -q -p no:cacheprovider tests/index/test_keyword.py

golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden_figures

crash: $(VENV)/.dev
	CRASH_LONG=1 $(BIN)/python -m pytest --numprocesses 2 tests/crash

bench: $(VENV)/.dev
	$(PIP) --editable .[bench]
	RUST_LOG=error $(BIN)/python -m tests.bench

screenshot: $(VENV)/.dev
	$(BIN)/python -m pytest -q tests/browser/test_looks.py
	cp test-output/top-results-1280-light.png docs/results.png

build/whoosh3/.done: $(VENV)/.dev
	@mkdir -p build/whoosh3
	$(PIP) --no-deps --target build/whoosh3 --upgrade whoosh3==3.54.0
	@touch $@

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Attune needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV): a few minutes the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(PIP) --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build test-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache *.egg-info var/snapshots var/models var/current var/embeddings.sqlite*

# Every task of the project; `make help` lists them.
# A new machine needs Python 3.11, git and make. The rest is put into .venv on first use, and again
# whenever a lock file changes. `make demo` and `make run` need neither root nor a system package.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
unexport PYTHONPATH PYTHONHOME
export PIP_USER := 0

VENV := .venv
IN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
PROJECT := $(VENV)/.project
CODE := $(wildcard services shared provision tests benchmarks tools)

PYTHON ?=
PORT ?= 8000
TESTS ?= tests
JOBS ?= auto
KILLS ?= 500
SUBMISSIONS ?= 5000
ITEMS ?= 10000
PIP := $(IN)/python -m pip --disable-pip-version-check --no-input -qq

PROOFS := tests/fuzzing tests/disorder tests/routing/integration/test_recount.py \
	tests/intake/integration/test_any_order_of_acts.py

.PHONY: help install demo run test check bench faults proofs crowd catalogue compose-smoke sizes lock docs \
	lint format-check types walls lock-check hosts

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(RUNTIME) $(PROJECT) $(DEVELOPMENT) ## .venv with everything, for working on the code

demo: $(PROJECT) ## one real case through every step; the last line of the output is JSON
	@$(IN)/yikou demo

run: $(PROJECT) ## the embedded system with the demo seed on PORT=8000, until Ctrl-C
	@$(IN)/yikou run --port $(PORT)

test: $(PROJECT) $(DEVELOPMENT) ## the whole suite; TESTS=tests/intake narrows it, JOBS=0 keeps it in one process
	@$(IN)/python -m pytest --numprocesses $(JOBS) --dist worksteal $(TESTS)

check: $(PROJECT) $(DEVELOPMENT) ## everything that is checked without running the system
	@$(MAKE) --keep-going lint format-check types walls sizes lock-check hosts

bench: $(PROJECT) $(DEVELOPMENT) ## the figures of architecture.md §9 beside their floors; var/bench.json
	@$(IN)/python -m benchmarks

faults: $(PROJECT) $(DEVELOPMENT) ## kills at random under load, KILLS=500; var/faults.json
	@$(IN)/python -m tests.faults --kills $(KILLS)

crowd: $(PROJECT) $(DEVELOPMENT) ## SUBMISSIONS=5000 at the same moment over 8 connections, on both databases
	@YIKOU_TEST_SUBMISSIONS=$(SUBMISSIONS) $(IN)/python -m pytest tests/intake/integration/test_crowd.py

catalogue: $(PROJECT) $(DEVELOPMENT) ## ITEMS=10000 taken in at once by command and HTTP, on both databases
	@YIKOU_TEST_ITEMS=$(ITEMS) $(IN)/python -m pytest -s tests/intake/integration/test_many_items.py

proofs: $(PROJECT) $(DEVELOPMENT) ## fuzzing, disorder, acts in any order, the recount of 10,000 cases, at length
	@YIKOU_LONG_PROOFS=1 $(IN)/python -m pytest $(PROOFS)

compose-smoke: $(PROJECT) ## the walk of `make demo` against the compose stack, where an engine is
	@deploy/compose-smoke.sh

sizes: $(DEVELOPMENT) ## how long files and functions are
	@$(IN)/python -m tools.sizes

docs: $(PROJECT) $(DEVELOPMENT) ## draw docs/ anew from the code: lifecycles, roles and routes
	@$(IN)/python -m tools.lifecycle_diagrams
	@$(IN)/python -m tools.access_table

lock: ## both lock files anew from pyproject.toml
	@PYTHON="$(PYTHON)" tools/lock.sh

# --- the parts of `make check`

lint: $(DEVELOPMENT)
	@$(IN)/ruff check --quiet --output-format concise $(CODE) deploy

format-check: $(DEVELOPMENT)
	@$(IN)/ruff format --check --quiet --output-format concise $(CODE) deploy

types: $(PROJECT) $(DEVELOPMENT)
	@$(IN)/mypy --strict $(CODE)

walls: $(PROJECT) $(DEVELOPMENT)
	@$(IN)/lint-imports --no-cache --no-logo

lock-check: $(DEVELOPMENT)
	@$(IN)/python -m tools.lock_check

hosts: $(DEVELOPMENT)
	@$(IN)/python -m tools.committed_files

# --- .venv; a stamp is newer than the file it was made from

$(VENV)/.made:
	@PYTHON="$(PYTHON)" tools/make_venv.sh $(VENV)

$(RUNTIME): requirements.lock | $(VENV)/.made
	@echo "Installing packages into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements.lock >&2
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(PROJECT)
	@echo "Installing packages for development into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock >&2
	@touch $@

$(PROJECT): pyproject.toml | $(RUNTIME)
	@$(PIP) install --no-deps --no-build-isolation --no-index -e . >&2
	@touch $@

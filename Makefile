# canbao: every command a contributor needs. `make` alone prints them.
# One .venv serves all: each lock file that is installed leaves a stamp inside it, so a later target adds only what is missing.
# Needs GNU make and a Python >= 3.11 with venv; packages come by pip, each checked against the hash in its lock file.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_USER := 0
export PYTHONUTF8 := 1
export HERE := $(CURDIR)
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

PYTHON := .venv/bin/python
PEOPLE ?=
NAME ?=
SAMPLE ?=
SEED ?=
UV ?= uv

.PHONY: help demo test quick check docs bench trust lock gallery mutants clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

demo: .venv/run.stamp ## a made-up county, its bills, its campaign, then its site (PEOPLE=20000 chooses its size)
	$(PYTHON) -m canbao.cli.main demo $(if $(PEOPLE),--people $(PEOPLE))

test: .venv/dev.stamp ## every test, in random order, on all cores
	$(PYTHON) -m pytest -n auto

quick: .venv/dev.stamp ## the tests without the slow ones
	$(PYTHON) -m pytest -n auto -q -m "not slow"

trust: .venv/dev.stamp ## the tests that prove a control, at full size; writes docs/trust.md (NAME=t11 chooses some)
	$(PYTHON) -m pytest -m trust --full -p no:randomly $(if $(NAME),-k $(NAME))

check: .venv/dev.stamp ## format, lint, types, import arrows, tidy, docs, quick tests, each with its time
	@$(PYTHON) tools/check.py

docs: .venv/dev.stamp ## write docs/reference anew from the code
	$(PYTHON) tools/make_reference.py

bench: .venv/bench.stamp ## measure assessing against OpenFisca on the same rules
	$(PYTHON) -m bench $(if $(PEOPLE),--people $(PEOPLE))

gallery: .venv/dev.stamp ## every page as each role: shots, axe, overflow, weights, into var/gallery (needs Chromium; 20 minutes)
	$(PYTHON) tools/make_gallery.py

mutants: .venv/dev.stamp ## make small mistakes in the rules' code and see which no test notices (SAMPLE=400 SEED=1)
	$(PYTHON) tools/mutants.py $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

# The dev and bench locks take the run lock as a constraint, so that one .venv can hold all three.
COMPILE = $(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11
lock: ## write requirements/*.lock anew from pyproject.toml (needs uv; users do not)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv, or UV=path/of/uv"; exit 1; }
	$(COMPILE) --upgrade --extra build -o requirements/run.lock pyproject.toml
	$(COMPILE) --upgrade --extra build --extra linkage --extra gm --extra pdf --extra dev -c requirements/run.lock -o requirements/dev.lock pyproject.toml
	$(COMPILE) --upgrade --extra build --extra bench -c requirements/dev.lock -o requirements/bench.lock pyproject.toml
	@if grep -nE '://|@ |file:|(^|[ =])/' requirements/*.lock; then echo "a lock names a host, an address or a path"; exit 1; fi

clean: ## remove the virtual environment and all caches
	rm -rf .venv build dist mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

# A virtual environment cannot be moved: one that was made for another folder, or whose Python is gone, is made anew.
ifneq ($(wildcard .venv),)
ifneq ($(shell cat .venv/made-for 2>/dev/null; .venv/bin/python -c '' 2>/dev/null || echo gone),$(CURDIR))
$(info The virtual environment in .venv belongs to another folder or a Python that is gone: making it anew.)
$(shell rm -rf .venv)
endif
endif

.venv/made-for:
	@found=; for each in python3.13 python3.12 python3.11 python3; do \
	  if "$$each" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$each; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "canbao needs Python 3.11 or newer with its venv module. Tried python3.13, python3.12, python3.11, python3." >&2; \
	  echo "On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version)"; \
	rm -rf .venv; "$$found" -m venv .venv; \
	printf '%s\n' "$$HERE" > $@

# pyproject.toml is a prerequisite because the entry point is written from it.
.venv/%.stamp: requirements/%.lock pyproject.toml | .venv/made-for
	$(PYTHON) -m pip install -q --require-hashes -r $<
	$(PYTHON) -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

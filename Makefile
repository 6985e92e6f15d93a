# EchoDesk. `make run` and `make test` are all a newcomer needs.

SHELL := /bin/sh
.DEFAULT_GOAL := help
# The machine's own Python where it is 3.11 or later, else the first that is.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PACKAGES := echodesk social conversations translations
# Twice quiet: a newcomer need not read what pip thinks of its configuration.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: help run test test-chaos check format lock bench messages clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.requirements ## Start EchoDesk on http://127.0.0.1:$PORT (8000)
	@exec $(BIN)/python manage.py serve

test: .venv/.requirements-dev ## Run the whole test suite
	@exec $(BIN)/python -m tests.run $(ARGS)

test-chaos: .venv/.requirements-dev ## Kill servers and processes at length; nothing may get lost
	@exec $(BIN)/python -m tests.chaos $(ARGS)

check: .venv/.requirements-dev ## Lint, types, import contracts, templates, migrations in step
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check

format: .venv/.requirements-dev ## Put code and templates into shape
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2

lock: .venv/.requirements-dev ## Compile requirements*.in, and the one of the benchmarks, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url requirements-dev.in --output-file requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url benchmarks/helpdesk.in --output-file benchmarks/helpdesk.txt

messages: .venv/.requirements-dev ## Bring the translations in step with the sources, and compile them
	@exec $(BIN)/python -m translations $(ARGS)

bench: .venv/.requirements-dev ## Measure, and compare with the bare limits
	@exec $(BIN)/python -m benchmarks $(ARGS)

clean: ## Remove the environment and everything built; var/ with your data stays
	rm -rf .venv staticfiles test-results .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "EchoDesk needs Python 3.11 or later, and none was found." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

.venv/.requirements: requirements.txt | .venv/bin/python
	@echo "Installing what EchoDesk runs on …"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/.requirements-dev: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing what its tests need …"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.requirements

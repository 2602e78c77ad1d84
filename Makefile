# Everything a person needs is two words: `make run`, `make test`. `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench lock clean

setup := scripts/setup
venv := .venv/bin

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, load plans and demonstration into an empty store, serve on 127.0.0.1:$PORT (8000)
	@$(setup)/environment.sh runtime
	@exec $(setup)/run.sh

test: ## Install what the tests need and run them all; ARGS="..." goes to pytest
	@$(setup)/environment.sh test
	@$(setup)/chromium.sh
	$(venv)/python -m pytest $(ARGS)

check: ## Format, lint, types, import arrows, generated files: nothing is changed
	@$(setup)/environment.sh dev
	$(venv)/ruff format --check .
	$(venv)/ruff check .
	$(venv)/mypy
	$(venv)/lint-imports
	$(venv)/python -m scripts.generate --check

fmt: ## Format and mend what ruff can, write the generated files anew
	@$(setup)/environment.sh dev
	$(venv)/ruff check --fix-only .
	$(venv)/ruff format .
	$(venv)/python -m scripts.generate

bench: ## Measure the speed targets on PostgreSQL and SQLite, print a table, write bench.json
	@$(setup)/environment.sh test
	$(venv)/python -m scripts.bench

lock: ## Resolve requirements/*.in anew into hashed pins, one resolution for all three sets
	@$(setup)/environment.sh dev
	$(setup)/lock.sh

clean: ## Remove the environment and caches; the state in var/ stays
	rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Everything a person needs is two words: `make run`, `make test`. `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check format lint types arrows generated dev-environment fmt bench mutants lock clean

setup := scripts/setup
venv := .venv/bin

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, load plans and demonstration into an empty store, serve on 127.0.0.1:$PORT (8000)
	@$(setup)/environment.sh runtime
	@exec $(setup)/run.sh

test: ## Install what the tests need and run them all; ARGS="..." goes to pytest
	@$(setup)/environment.sh test
	@$(setup)/chromium.sh
	$(venv)/python -m pytest $(ARGS)

check: format lint types arrows generated ## Format, lint, types, import arrows, generated files; changes nothing, -k tells all

format: dev-environment
	$(venv)/ruff format --check .

lint: dev-environment
	$(venv)/ruff check .

types: dev-environment
	$(venv)/python -m mypy

arrows: dev-environment
	$(venv)/lint-imports --no-logo

generated: dev-environment
	$(venv)/python -m scripts.generate --check

dev-environment:
	@$(setup)/environment.sh dev

fmt: dev-environment ## Format and mend what ruff can, write the generated files anew
	$(venv)/ruff check --fix-only .
	$(venv)/ruff format .
	$(venv)/python -m scripts.generate

bench: ## Measure the speed targets on PostgreSQL and SQLite, print a table, write bench.json
	@$(setup)/environment.sh test
	$(venv)/python -m scripts.bench

mutants: ## Break the rules on purpose, one small way at a time, and demand that the fast tests notice (half an hour)
	@$(setup)/environment.sh test
	$(venv)/python -m scripts.mutants $(ARGS)

lock: dev-environment ## Resolve requirements/*.in anew into hashed pins, one resolution for all three sets
	$(setup)/lock.sh

clean: ## Remove the environment and caches; the state in var/ stays
	rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

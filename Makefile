# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
.PHONY: help env up down test check rows bench soak docs clean

PYTHON := .venv/bin/python

help: ## Print what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 8

env:
	@deploy/embedded/bootstrap.sh

up: env ## Install what is missing, start everything, show the sample district (SAMPLE=0: start empty, YES=1: do not ask)
	@$(PYTHON) -m deploy.embedded up

down: ## Stop everything that up started
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m deploy.embedded down; else echo "Nothing was running."; fi

test: env ## Run every test (ONLY=tests/kernel: some of them)
	@$(PYTHON) -m deploy.embedded install-for-tests
	@$(PYTHON) -m tests.run $(ONLY)

check: env ## Format, lint, types, layers and generated files; edits nothing
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -W ignore -m deploy.docs --check

rows: env ## Show which capabilities the last test run has proven
	@$(PYTHON) -m tests.rows

bench: env ## Measure (ONLY=fanout: one of them); appends to var/bench.jsonl
	@$(PYTHON) -m tests.bench $(ONLY)

soak: env ## Run the tests that take hours
	@$(PYTHON) -m pytest -m soak --timeout 0 $(ONLY)

docs: env ## Write the generated files anew
	@$(PYTHON) -W ignore -m deploy.docs

clean: down ## Stop everything and remove all that it wrote
	rm -rf var

# Everything one does with Spean from a checkout. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
NAME ?=
TITLE ?=
ENGINES := -c tools/engines.ini --rootdir . --confcutdir tests/engines tests/engines src/spean/engines -m "not slow"
SOURCES := src tests tools benchmarks manage.py

.DEFAULT_GOAL := help
.PHONY: help run test check fix fast soak scan bill arch story demo messages screenshots adr notes clean setup setup-dev engines-alone

help: ## This list
	@echo "Spean (ស្ពាន, bridge). Choose one:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set up what is missing, then serve the desk with its demonstration data
	@exec $(BIN)/spean run

test: ## Everything that must pass before a change is accepted
	@$(MAKE) --no-print-directory -j2 check engines-alone
	@$(BIN)/python tools/test.py

check: setup-dev ## Style, types, contracts, templates and migrations, without running the tests
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

engines-alone: ## The engines, in an environment that has no Django
	@$(PYTHON) tools/setup.py engines
	.venv-engines/bin/python -m pytest $(ENGINES)

fix: setup-dev ## Repair what the tools can repair
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

fast: setup-dev ## Contracts and engines only: seconds, and no database
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(ENGINES) -x -n 2

soak: setup-dev ## The long runs: many people, many faults
	$(BIN)/pytest tests src/spean/engines -m slow

scan: setup-dev ## Other people's scanners, on a house of its own
	$(BIN)/python tools/scan.py

bill: setup-dev ## The list of all packages, for machines: docs/security/bill.cdx.json
	$(BIN)/python tools/bill.py

arch: setup-dev ## The contracts between the parts, and the rules no linter sees
	$(BIN)/lint-imports
	$(BIN)/pytest tests/architecture

story: setup-dev ## One story, by the test client or in the browser: make story NAME=whole_way
	$(BIN)/pytest tests/stories tests/browser -k "$(NAME)" -v

demo: setup ## Fill an empty database with the demonstration programme
	$(BIN)/spean demo

messages: setup-dev ## Collect the words of every page into the Khmer and Japanese catalogues
	$(BIN)/python tools/messages.py

screenshots: setup-dev ## Photograph the pages for the documentation
	$(BIN)/python tools/screenshots.py

adr: setup ## Start a decision record: make adr TITLE="Rules are pure"
	@$(BIN)/python tools/adr.py "$(TITLE)"

notes: ## Count the places where a rule was set aside, with their reasons
	@$(PYTHON) tools/notes.py

clean: ## Remove what can be made again; the data in var/ and the environments stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis htmlcov build
	rm -f .coverage .coverage.*
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@$(PYTHON) tools/setup.py run

setup-dev:
	@$(PYTHON) tools/setup.py dev

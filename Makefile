# Every target installs what it needs; Python 3.11 or newer, make and a network are enough.

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/node
SBOM := build/sbom.json
# The first Python that is new enough; set PYTHON to choose another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# The system's npm, or else the one that a Python package brings.
NPM ?= $(shell command -v npm || echo $(CURDIR)/$(BIN)/npm)

.DEFAULT_GOAL := help
.PHONY: help run chat ask slack doctor test check audit format lint types contracts knowledge score index calibrate bench soak attack load pictures sbom lock clean

help: ## Show this list
	@grep -hE '^[a-z.]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/.runtime ## Try the bot in a browser, in a simulated Slack
	@exec $(BIN)/python -m playground

chat: $(VENV)/.runtime ## Talk to the bot in this terminal
	@$(BIN)/python -m bot chat

ask: $(VENV)/.runtime ## Ask one question: make ask Q="who decides?"
	@$(BIN)/python -m bot ask "$$Q"

slack: $(VENV)/.runtime ## Run the bot in Slack, with the settings in .env
	@set -a; if [ -f .env ]; then . ./.env; fi; exec $(BIN)/python app.py

doctor: $(VENV)/.runtime ## Check the settings in .env, Slack, the knowledge and this machine
	@set -a; if [ -f .env ]; then . ./.env; fi; exec $(BIN)/python -m bot doctor

test: $(VENV)/.dev $(NODE)/.ready $(VENV)/.chromium $(VENV)/.deploy-tools ## Run every test
	@$(BIN)/python -m pytest -n logical --dist worksteal

check: lint types contracts knowledge test ## Everything that CI runs

audit: $(VENV)/.dev ## Look up known vulnerabilities of the packages in the lock files
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m scripts.audit

sbom: $(VENV)/.dev ## List the packages that the bot runs with in build/sbom.json (CycloneDX)
	@mkdir -p $(dir $(SBOM))
	@PYTHONWARNINGS=ignore $(BIN)/python -m cyclonedx_py requirements --output-reproducible --pyproject pyproject.toml \
	  --output-file $(SBOM) requirements.lock
	@echo "$(SBOM) lists the packages of requirements.lock."

format: $(VENV)/.dev ## Format the code and fix what the linter can
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted; run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

contracts: $(VENV)/.dev
	@$(BIN)/lint-imports > $(VENV)/contracts.txt || { cat $(VENV)/contracts.txt; exit 1; }

knowledge: $(VENV)/.runtime ## Check the knowledge folder
	@$(BIN)/python -m bot check

score: $(VENV)/.runtime ## Score the bot on the golden questions
	@$(BIN)/python -m bot score

index: $(VENV)/.runtime ## Build the index now, which otherwise happens at the next start
	@$(BIN)/python -m bot index

calibrate: $(VENV)/.runtime ## Fit the floors and the confidence to the golden questions again
	@$(BIN)/python -m bot calibrate

bench: $(VENV)/.bench ## Compare the matcher with others (50 minutes)
	@$(BIN)/python -m benchmarks.matching

soak: $(VENV)/.dev ## Kill the bot at random for a while and count what was lost or posted twice (17 minutes)
	@$(BIN)/python -m benchmarks.soak

attack: $(VENV)/.dev ## Attack the bot as it is deployed, on this machine: slow senders, mutated payloads, closed doors (15 minutes)
	@$(BIN)/python -m benchmarks.attack

load: $(VENV)/.dev ## Measure events and commands per second, next to a Bolt app that only echoes
	@$(BIN)/python -m benchmarks.load

pictures: $(VENV)/.dev $(NODE)/.ready $(VENV)/.chromium ## Draw the pictures in the docs again
	@$(BIN)/python -m scripts.pictures docs/pictures

lock: $(VENV)/.dev ## Pin the newest versions that pyproject.toml allows
	@compile="$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade"; \
	compile="$$compile --custom-compile-command 'make lock' pyproject.toml"; \
	eval "$$compile --output-file requirements.lock"; \
	eval "$$compile --extra postgres --constraint requirements.lock --output-file requirements-postgres.lock"; \
	eval "$$compile --extra import --constraint requirements.lock --output-file requirements-import.lock"; \
	eval "$$compile --extra precise --constraint requirements.lock --output-file requirements-precise.lock"; \
	eval "$$compile --extra postgres --extra import --extra precise --extra dev --constraint requirements.lock --output-file requirements-dev.lock"; \
	eval "$$compile --extra precise --extra bench --constraint requirements.lock --output-file requirements-bench.lock"; \
	eval "$$compile --extra node --constraint requirements.lock --output-file requirements-node.lock"

clean: ## Remove everything that make created
	rm -rf $(VENV) build $(NODE)/node_modules $(NODE)/build $(NODE)/.ready .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV): $(VENV)/.runtime ## Create the Python environment

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Guidepost needs Python 3.11 or newer. Install it, or name it with PYTHON=…"; exit 1; }
	@echo "Creating $(VENV) with $(PYTHON)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the bot needs (once)…"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.runtime
	@echo "Installing what the tests need (once)…"
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: requirements-bench.lock | $(VENV)/.runtime
	@echo "Installing what the benchmarks need (once)…"
	@$(PIP) -r requirements-bench.lock
	@touch $@

# The browser for tests: the system's, or Debian's package where we may install it, or Playwright's own.
$(VENV)/.chromium: | $(VENV)/.dev
	@if [ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then echo "Installing Chromium for the tests (once)…"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium > /dev/null; \
	else echo "Installing Chromium for the tests (once)…"; $(BIN)/python -m playwright install chromium > /dev/null; fi
	@touch $@

# The tools that check the files in deploy/: from Debian's packages where we may install them, without starting a service.
$(VENV)/.deploy-tools: | $(VENV)/.dev
	@missing=""; PATH="$$PATH:/usr/sbin"; \
	command -v nginx > /dev/null || missing="nginx-light"; \
	command -v systemd-analyze > /dev/null || missing="$$missing systemd"; \
	if [ -z "$$missing" ]; then touch $@; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then echo "Installing the tools that check deploy/ (once)…"; \
	  apt-get update -qq && SYSTEMD_OFFLINE=1 DEBIAN_FRONTEND=noninteractive \
	  apt-get install -qq -y --no-install-recommends $$missing > /dev/null && touch $@; \
	else echo "The tests of deploy/ need more tools. On Debian and Ubuntu: apt install $$missing"; fi

$(NODE)/.ready: $(NODE)/package-lock.json $(NODE)/package.json | $(VENV)/.dev
	@command -v npm > /dev/null || test -x $(BIN)/npm || $(PIP) -r requirements-node.lock
	@echo "Installing the Slack emulator and Slack's published types (once)…"
	@cd $(NODE) && PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --silent --no-audit --no-fund
	@cd $(NODE) && PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) run --silent schema
	@touch $@

# The house's commands. `make help` lists them; `make bulletin` and `make test` are where to begin.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
DAY := 2025-06-16
# Half as many again as there are cores: a test that waits for a process or a clock leaves its core to another.
WORKERS := $(shell echo $$(( ($$(nproc) * 3 + 1) / 2 )))

.DEFAULT_GOAL := help
.PHONY: help bulletin test check lint types layers wheel oldest soak fuzz bench gallery pictures lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 18

bulletin: .venv/ready ## build the sample day and send it to everyone in subscribers.csv (into outbox/)
	@$(BIN)/bulletin build --date $(DAY)
	@$(BIN)/bulletin send --date $(DAY) --yes
	@printf '\nthe command is %s; to type just bulletin:  . %s/activate\n' $(BIN)/bulletin $(BIN)

# The system's packages are installed while pip works; not before there is a Python, which may need some of its own.
test: .venv/bin/python ## every test, in at most ten minutes; system packages are installed where root runs it
	@tools/system-packages chromium-headless-shell:chromium-headless-shell:chromium spamassassin:spamassassin & \
		installing=$$!; $(MAKE) --no-print-directory .venv/ready-dev; made=$$?; wait $$installing && exit $$made
	@$(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(COVERAGE)

check: COVERAGE = --cov --cov-report=term:skip-covered
check: lint types layers test wheel ## what CI runs: lint, types, import layers, tests with coverage, the wheel

lint: .venv/ready-dev ## format and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: .venv/ready-dev ## strict types
	@$(BIN)/mypy

layers: .venv/ready-dev ## who may import whom
	@$(BIN)/lint-imports

wheel: .venv/ready-dev ## build the wheel, install it into an empty environment, run it from there
	@PYTHON=$(PYTHON) tools/try-wheel $(BIN)/python

oldest: .venv/ready-dev ## the wheel again, on the oldest libraries that pyproject.toml allows
	@PYTHON=$(PYTHON) tools/try-wheel $(BIN)/python oldest

soak: .venv/ready-dev ## the tests that take longer
	@$(BIN)/pytest -m soak -n 0

fuzz: .venv/ready-dev ## break pages, feeds and job files in every way, for about five minutes
	@$(BIN)/pytest -q -n 2 --hypothesis-profile fuzz tests/sources/test_fuzz.py

bench: .venv/ready-dev ## reading, desk, rendering and sending beside their peers; a quarter of an hour
	@$(BIN)/python benchmarks/read.py
	@$(BIN)/python benchmarks/desk.py
	@PYTHONPATH=. $(BIN)/python benchmarks/render.py
	@PYTHONPATH=. $(BIN)/python benchmarks/preview.py
	@PYTHONPATH=. $(BIN)/python benchmarks/ledger.py
	@PYTHONPATH=. $(BIN)/python benchmarks/sending.py benchmarks/RESULTS.md

gallery: .venv/ready-dev ## take the pictures of docs/gallery and docs/preview anew
	@tools/system-packages chromium:chromium
	@$(BIN)/python -m tools.take_gallery docs/gallery
	@$(BIN)/python -m tools.take_page docs/preview

pictures: .venv/ready ## draw the sample day's pictures anew
	@$(BIN)/python -m tools.pictures content/pictures

lock: .venv/ready-dev ## resolve the dependencies anew into requirements.txt and requirements-dev.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.txt pyproject.toml --group dev -o requirements-dev.txt

clean: ## remove the environment and everything that was generated
	@rm -rf .venv dist build editions outbox bulletin.db bulletin.db-wal bulletin.db-shm .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || tools/system-packages python3:python3
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; tools/system-packages no-venv:python3-venv && $(PYTHON) -m venv .venv; }

# --no-deps: the lock names everything, and pip before 23.3 would resolve an extra (coverage[toml]) past its pin.
.venv/ready: requirements.txt pyproject.toml | .venv/bin/python
	@echo "setting up .venv (a minute, once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@echo "adding the tools for tests to .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

# Each target sets itself up in .venv, from nothing but python3. `touch pyproject.toml` to install again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet -c constraints.txt

.PHONY: help extract test lint clean

help:
	@echo 'make extract PDF=deliberation.pdf   data of one document, in output/'
	@echo 'make test                           style, types, import contracts and tests'
	@echo 'make lint                           the same without the tests'

extract: $(VENV)/.installed
	@test -n '$(PDF)' || { echo 'say which document: make extract PDF=deliberation.pdf'; exit 2; }
	$(BIN)/extract '$(PDF)'

test: lint
	$(BIN)/python -m pytest -q -n auto --dist loadfile

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[ocr]'
	$(BIN)/python -m compileall -q extractor
	$(BIN)/python -m extractor.ruleset
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[dev]'
	$(BIN)/python -m compileall -q extractor
	$(BIN)/python -m extractor.ruleset
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# Each target does its own set-up: a virtual environment, pinned packages, front-end assets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Compiled modules are kept, whatever the environment says: tests start very many processes.
export PYTHONDONTWRITEBYTECODE =

# What is tried again with PostgreSQL, OpenSearch and object storage behind every repository.
ON_LARGE := $(addprefix tests/,indexer/test_import.py indexer/test_undo.py web/test_search.py \
  web/test_records.py web/test_files.py web/test_reading.py web/test_findings.py \
  web/test_hidden_records.py web/test_api.py web/test_exports.py browser/test_finding.py \
  browser/test_findings.py)
# What is tried again with Whoosh behind every repository; most other tests have it beside tantivy.
ON_WHOOSH := tests/indexer/test_import.py tests/indexer/test_undo.py

.PHONY: help demo test test-all test-large test-material torture audit fuzz lint bench bench-findings bench-metadata bench-relevance assets run-setup test-setup pins docs pictures wheel clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: run-setup assets  ## Serve an invented sample collection on http://127.0.0.1:8000
	@$(BIN)/repo-search demo demo-data

test: test-setup assets  ## Run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

test-all: test-setup assets  ## Run these and those that go through everything, which take minutes more
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not large" $(TESTS)

test-large: test-setup assets  ## Run the tests of the large installation, on real servers that they start
	scripts/test-servers
	$(BIN)/python -m pytest -n 2 --dist worksteal -m large $(TESTS)
	LARGE=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not large" $(ON_LARGE)
	REPO_SEARCH_ENGINE=whoosh $(BIN)/python -m pytest -n 2 --dist worksteal -m "not large" $(ON_WHOOSH)

test-material: test-setup  ## Read all of the real material, not every sixth file
	WHOLE_MATERIAL=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not large" tests/indexer tests/benchmarks

torture: test-setup assets  ## Try to break what docs/promises.md promises, as often as it is stated
	TORTURE=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not large" --timeout 3600 $(or $(TESTS),tests/torture)

fuzz: test-setup  ## Feed readers, queries, dates, manifests and pages what nobody foresaw (Linux)
	@for target in $(or $(TARGETS),$$($(BIN)/python -m fuzz)); do \
	  $(BIN)/python -m fuzz $$target $(or $(FUZZ_SECONDS),30) || exit 1; done

audit: test-setup  ## Look for known vulnerabilities in what is pinned
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

lint: test-setup  ## Check style, types, layers, dependencies, documentation and HTML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/cog --check README.md docs/*.md
	scripts/texts --check
	scripts/html-checker
	$(BIN)/python -m pytest -q -rs tests/documentation tests/web/check_html.py

bench: test-setup assets  ## Measure how fast it is beside others: docs/performance.md (hours)
	scripts/debian-packages recollindex:recollcmd pdftotext:poppler-utils
	$(BIN)/python -m benchmarks --out docs/performance.json $(BENCH)
	$(BIN)/cog -r docs/performance.md

bench-relevance: test-setup  ## Measure ranking against judged collections and topics
	$(BIN)/python -m benchmarks.relevance
	$(BIN)/python -m benchmarks.judged_topics

bench-metadata: test-setup  ## Measure what is read from pages, texts and names against truth sets
	$(BIN)/python -m benchmarks.metadata
	$(BIN)/python -m benchmarks.theme_suggestions
	$(BIN)/python -m benchmarks.publisher_names
	$(BIN)/python -m benchmarks.disclosures

bench-findings: test-setup  ## Measure how recommendations are found in real reports (BENCH=--held-out)
	$(BIN)/python -m benchmarks.findings $(BENCH)

assets: web/static/.built  ## Build the style sheet and the script

web/static/.built: $(wildcard web/assets/*.* web/assets/desk/*.*) scripts/build-assets | run-setup
	scripts/build-assets

run-setup: $(VENV)/.run

test-setup: $(VENV)/.test
	scripts/debian-packages

$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "repo-search needs Python 3.11 or newer; set PYTHON=…")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps -e .
	touch $@

$(VENV)/.test: requirements-large.txt requirements-dev.txt $(VENV)/.run
	$(PIP) --require-hashes -r requirements-large.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	touch $@

pins: test-setup  ## Resolve requirements.txt and requirements-dev.txt anew
	scripts/pin

docs: test-setup  ## Write the generated parts of README and docs, and the texts to translate
	$(BIN)/cog -r README.md docs/*.md
	scripts/texts

pictures: test-setup assets  ## Take the pictures of the sample collection that README shows
	$(BIN)/python scripts/pictures

wheel: assets  ## Build the wheel, style sheet and script included
	rm -rf build dist
	$(PIP) build && $(BIN)/python -m build --wheel

clean:  ## Remove what set-up and builds made
	rm -rf $(VENV) web/static web/assets/node_modules tests/html_checker/node_modules build dist *.egg-info

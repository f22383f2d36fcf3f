# Every target works from a clean clone; `make` alone lists them.
BIN := .venv/bin
DEMO := var/demo/dondoc.db
WORKERS ?= 2

.PHONY: help run test screenshots elasticsearch lint types unit test-breakage test-crash test-api test-audit train eval clean test-cluster
.DEFAULT_GOAL := help

help:
	@echo "make run         try it: install, take in the sample documents, open the screens"
	@echo "make test        everything that must hold: style, types, tests"
	@echo "make test-breakage  read thousands of damaged files; each must end in an outcome (minutes)"
	@echo "make test-cluster  kill search servers while they are written to, on a cluster of three (minutes)"
	@echo "make test-crash  kill ingestion and workers ten thousand times and look for damage (an hour)"
	@echo "make test-audit  plant hundreds of faults and look-alikes into made documents, and audit them (minutes)"
	@echo "make test-api    send the JSON interface many more made-up requests (minutes)"
	@echo "make train       train the task classifier from corpora/ (a minute); CORRECTIONS=... for what staff corrected"
	@echo "make eval        figures on corpora/, and what changed since the last run; FOLDERS=... for more documents"
	@echo "make screenshots  take the pictures of the README anew (a minute)"
	@echo "make clean       remove what was built and the demonstration's data"

run: .venv/ready
	$(BIN)/dondoc ingest --database $(DEMO) corpora/samples
	$(BIN)/dondoc serve --database $(DEMO)

screenshots: .venv/ready-to-test
	$(BIN)/python -m tests.screens.pictures

test: system elasticsearch lint types unit

lint: .venv/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/ready-to-test
	$(BIN)/mypy

elasticsearch: .venv/ready-to-test
	$(BIN)/python scripts/fetch_elasticsearch.py

unit: .venv/ready-to-test
	$(BIN)/pytest -n $(WORKERS) -m "not slow"

test-cluster: .venv/ready-to-test elasticsearch
	$(BIN)/pytest -m slow tests/pipeline/test_elastic_cluster.py tests/pipeline/test_elastic_security.py \
		tests/contracts/search

test-crash: .venv/ready-to-test
	DONDOC_CRASH_ROUNDS=10000 $(BIN)/pytest tests/pipeline/test_store_crash.py

test-audit: .venv/ready-to-test
	DONDOC_PLANTED=14 $(BIN)/pytest tests/audit/test_planted_faults.py

train: .venv/ready-to-test
	$(BIN)/python -m pipeline.learning.train $(if $(CORRECTIONS),--corrections "$(CORRECTIONS)")

eval: .venv/ready-to-test
	$(BIN)/python -m pipeline.learning.evaluate $(FOLDERS)

test-breakage: .venv/ready-to-test
	DONDOC_MUTATIONS=2000 $(BIN)/pytest tests/reading/test_breakage.py

test-api: .venv/ready-to-test
	DONDOC_API_EXAMPLES=200 $(BIN)/pytest tests/search_api/test_interface.py

.PHONY: system
system:
	@sh scripts/install-system-packages

.venv/ready: pyproject.toml
	@sh scripts/make-venv
	@touch $@

.venv/ready-to-test: pyproject.toml
	@sh scripts/make-venv dev
	@touch .venv/ready $@

clean:
	rm -rf .venv var build dist .mypy_cache .ruff_cache .hypothesis

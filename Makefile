# Every target sets up what it needs: system packages where it may, Python packages in .venv.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint bench tamper mutants format lock serve clean setup setup-test

BIN := .venv/bin
PORT ?= 8000
export PYTHON

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## Build the demonstration: repository, register, portal and binders in build/demo
	@rm -rf build/demo/repo build/demo/repo-rewritten
	@$(BIN)/footage demo build/demo/repo --build build/demo

serve: setup ## Show the demonstration's portal on http://127.0.0.1:8000 (PORT=… for another)
	@test -d build/demo/site || $(MAKE) demo
	@$(BIN)/footage serve build/demo/site --port $(PORT)

test: setup-test ## Run every test (ARGS=… goes to pytest)
	@$(BIN)/python -m pytest -n 2 $(ARGS)

lint: setup ## Check style, types and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup-test ## Measure against what people would use instead (CASES=2000 ONLY="check portal" for less)
	@CASES="$(CASES)" ONLY="$(ONLY)" $(BIN)/python bench/run.py

tamper: setup ## Spoil a repository in N ways (N=10000 FIRST=0) and see that the verifier names each
	@PYTHONPATH=tests $(BIN)/python -m tamper $(or $(N),1000) $(or $(FIRST),0)

mutants: setup-test ## Change each deciding comparison of each control and see that an example notices
	@PYTHONPATH=tests:tools $(BIN)/python -m controls.mutants

format: setup ## Put the code into the project's style
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

lock: setup ## Pin the newest dependencies that fit, with hashes
	@$(BIN)/python -m pip install --quiet uv
	@for extra in "" dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url --no-emit-find-links $${extra:+--extra $$extra --constraint requirements.lock} \
	    --output-file requirements$${extra:+-$$extra}.lock pyproject.toml || exit; \
	done

clean: ## Remove what was built; .venv stays
	@rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find tools tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@tools/setup/system-packages.sh run
	@tools/setup/virtual-environment.sh

setup-test:
	@tools/setup/system-packages.sh test
	@tools/setup/virtual-environment.sh

# One word each: demo, test, consumers (of exports), check (lint, types, layers), docs, coverage, bench, pictures (of the README), lock, clean. Everything is set up on first use in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export DO_NOT_TRACK := 1
export NO_ALBUMENTATIONS_UPDATE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test consumers check docs coverage bench pictures lock clean

demo: $(READY)
	$(BIN)/creditdocs generate demo --out dataset/demo
	$(BIN)/creditdocs check dataset/demo
	@echo "open dataset/demo/report.html"

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# What opens exports and is too heavy for .venv, in environments of its own: about 800 MB. docTR is tried with DOCTR_PYTHON=an interpreter that has it.
consumers: $(READY)
	$(BIN)/python tests/consumers/run.py

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=docs:tests $(BIN)/mypy docs/conf.py docs/generator examples
	$(BIN)/lint-imports

# Strict: a warning fails, and so does a link inside the guide that leads nowhere.
docs: $(READY)
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

coverage: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term --cov-report=html:.coverage-html

bench: $(READY)
	@$(BIN)/python -m flows.bench > benchmarks/new.json
	@mv benchmarks/new.json benchmarks/$$($(BIN)/python -c 'from importlib.metadata import version; print(version("creditdocs"))').json
	@$(BIN)/python -m flows.bench compare

pictures: $(READY)
	$(BIN)/python -m flows.preview.gallery .readme

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("creditdocs needs Python 3.11 or later") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Exact versions and hashes of everything, for every platform; needs uv. No host name may get in.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev --extra docs pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate tests/consumers/open_croissant.in -o tests/consumers/open_croissant.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate tests/consumers/open_hf.in -o tests/consumers/open_hf.txt

clean:
	rm -rf .venv .consumers dataset docs/_build docs/_generated .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

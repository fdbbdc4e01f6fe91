# Every habit of the project. Python 3.11-3.13 and make are all that a machine needs beforehand.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
# One environment each for the page, the job and the tests, made when first needed.
WEB := .venv/web
JOB := .venv/precompute
DEV := .venv/dev

.PHONY: help run test soak fuzz lint format bench screenshots docs precompute requirements clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: $(WEB)/installed  ## Serve the embedded packs on http://127.0.0.1:8050 (HOST, PORT)
	HOST=$(HOST) PORT=$(PORT) exec $(WEB)/bin/python -m app

test: lint browser $(WEB)/installed  ## Lint, then run every test, two at a time
	$(DEV)/bin/python -m pytest -n 2 --dist worksteal

soak: $(DEV)/installed $(WEB)/installed  ## A class of 200 for half an hour; the job killed at twenty random moments
	$(DEV)/bin/python -m benchmarks.load 200 1800
	KILLS=20 $(DEV)/bin/python -m pytest --timeout 3600 tests/precompute/test_survival.py

fuzz: $(DEV)/installed  ## Try 10 000 manifests, files, addresses and requests a test; about an hour
	FUZZ=10000 $(DEV)/bin/python -m pytest --timeout 7200 tests/precompute/pack/test_fuzz.py tests/app/test_fuzz.py tests/app/test_fuzz_sockets.py

lint: $(DEV)/installed  ## Formatting, lint, types, known vulnerabilities
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/python tools/audit.py

format: $(DEV)/installed  ## Format the code
	$(DEV)/bin/ruff format .
	$(DEV)/bin/ruff check --fix .

bench: $(DEV)/installed $(WEB)/installed  ## Measure speed; prints JSON; fails beyond its limits
	$(DEV)/bin/python -m benchmarks

screenshots: $(DEV)/installed browser  ## Pictures of every page and state into build/screenshots
	PYTHONPATH=. $(DEV)/bin/python tools/screenshots.py

docs: $(DEV)/installed  ## Write the pages that derive from the code
	$(DEV)/bin/python -m precompute.axes > docs/axes.md

precompute: $(JOB)/installed  ## Compute a pack into cache/local (ARGS="--preset smoke" ...)
	$(JOB)/bin/python -m precompute $(ARGS)

requirements: $(DEV)/installed  ## Pin the requirements anew from pyproject.toml
	tools/compile-requirements $(DEV)/bin/uv

clean:  ## Remove the virtual environments and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.PHONY: browser
browser: $(DEV)/installed
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || \
		command -v chromium-browser >/dev/null || tools/install-chromium

$(WEB)/installed: requirements.txt
$(JOB)/installed: requirements-precompute.txt
$(DEV)/installed: requirements-dev.txt

%/installed:
	$(PYTHON) -m venv $*
	$*/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

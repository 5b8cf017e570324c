# Two commands do everything: `make site` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test browser servers check serve specimen screenshots lock bench bench-reading bench-sealing bench-hostile fuzz clean

site: .venv/site.stamp  ## install what is needed and build the sample portfolios into site/
	$(BIN)/cpd build

test: .venv/test.stamp browser servers  ## install what the tests need and run every check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cpd check
	$(BIN)/pytest

browser: .venv/test.stamp  ## a Chromium for the tests that open pages: the one there is, else Debian's package, else Playwright's
	@for name in chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null && exit 0; done; \
	{ command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	&& apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| $(BIN)/playwright install chromium \
	|| echo "There is no Chromium: the tests that open pages will fail. Install chromium."

servers:  ## an Apache and an nginx for the tests of access rules
	@.ci/servers

serve: .venv/site.stamp  ## build the site and show it on this computer
	$(BIN)/cpd serve

specimen: .venv/site.stamp  ## every component in all of its states on one page, in site-specimen/
	$(BIN)/python -m specimen

screenshots: .venv/test.stamp site browser  ## the pictures in README.md, of the samples
	$(BIN)/python -m screenshots

bench: .venv/test.stamp  ## compare with other generators (benchmarks/README.md); BENCH="--sizes 30000"
	$(BIN)/python -m benchmarks.compare $(BENCH)

bench-reading: .venv/test.stamp  ## measure reading, checking and measuring 10,000 reflections
	$(BIN)/python -m benchmarks.reading

bench-sealing: .venv/test.stamp  ## measure sealing and opening a pack of 5 MB (needs Chromium)
	$(BIN)/python -m benchmarks.sealing

bench-hostile: .venv/test.stamp  ## what each hostile input of the tests takes; HOSTILE="picture --rounds 3"
	$(BIN)/python -m benchmarks.hostile $(HOSTILE)

fuzz: .venv/fuzz.stamp  ## fuzz every reader, a minute each (Linux); FUZZ="--seconds 600 profile event"
	PYTHONPATH=tests:. $(BIN)/python tests/hostile/fuzz.py $(FUZZ)

.venv/fuzz.stamp: requirements-fuzz.lock .venv/test.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-fuzz.lock
	touch $@

.venv/site.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/test.stamp: requirements-dev.lock .venv/site.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header --extra install

lock:  ## renew the lock files (needs uv)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra fuzz --constraint requirements.lock --output-file requirements-fuzz.lock

clean:
	rm -rf .venv site

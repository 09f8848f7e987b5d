# Two commands do all set-up on a machine with Python >= 3.11 and make: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KEHU := $(BIN)/kehu
export KEHU_HOME ?= $(CURDIR)/var
export OMP_NUM_THREADS ?= 2
export OMP_WAIT_POLICY ?= passive
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.PHONY: demo test install install-dev lint types dbt-test unit dashboards bench bench-nightly bench-marts bench-arrivals bench-scoring bench-judge bench-olap bench-dashboards torture clean

demo: install
	@$(BIN)/python benchmarks/demo.py

# install NAME: the environment of requirements/NAME.lock, by uv where it is there, else by pip
define install_lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/$(1).lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(1).lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(VENV)/$(1).stamp
endef

$(VENV)/run.stamp: requirements/run.lock pyproject.toml
	$(call install_lock,run)

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml
	$(call install_lock,dev)

install: $(VENV)/run.stamp

install-dev: $(VENV)/dev.stamp

test: lint types unit

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 models tests/dbt

types: install-dev
	$(BIN)/mypy

unit: install-dev
	$(BIN)/kehu dashboards install
	$(BIN)/python -m pytest -m "not torture" -n 2 --dist loadfile --no-loadscope-reorder --durations 30

dashboards: install
	$(KEHU) dashboards install
	$(KEHU) dashboards serve

bench: install-dev
	$(BIN)/python benchmarks/load.py

bench-nightly: install-dev
	$(BIN)/python benchmarks/nightly.py

bench-marts: install-dev
	$(BIN)/python benchmarks/marts.py --keep $(KEEP)

bench-arrivals: install-dev
	$(BIN)/python benchmarks/arrivals.py

bench-scoring: install-dev
	$(BIN)/python benchmarks/scoring.py

bench-olap: install-dev
	$(BIN)/python benchmarks/olap.py

bench-dashboards: install-dev
	$(BIN)/kehu dashboards install
	$(BIN)/python benchmarks/dashboards.py

bench-judge: install-dev
	$(BIN)/python benchmarks/judge.py --data $(DATA)

torture: install-dev
	$(BIN)/python -m pytest -m torture -s

clean:
	rm -rf $(VENV) .venv-superset var target logs

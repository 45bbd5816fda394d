# `make demo` and `make test` do everything from a bare clone: the virtual environment included.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check fix quality benchmarks fuzz clean

demo: $(VENV)/installed
	$(BIN)/ittifaq demo $(DEMO)

test: $(VENV)/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

quality: $(VENV)/installed
	$(BIN)/python -m tests.quality.ask
	$(BIN)/python -m tests.quality.recognise --half all
	$(BIN)/python -m tests.quality.joining
	$(BIN)/python -m tests.quality.lists
	$(BIN)/python -m tests.quality.versions
	$(BIN)/python -m tests.quality.extraction

benchmarks: $(VENV)/installed
	$(BIN)/python -m tests.benchmarks.embedding
	$(BIN)/python -m tests.benchmarks.searching
	$(BIN)/python -m tests.benchmarks.recognising
	$(BIN)/python -m tests.benchmarks.register
	$(BIN)/python -m tests.benchmarks.ingesting

fuzz: $(VENV)/installed
	$(BIN)/python -m tests.fuzz.eating --count 2000

clean:
	rm -rf $(VENV) build *.egg-info

# torch first, in a version of its own: resolved with the others, the newest one would come, with gigabytes of CUDA.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -c "import sys; assert (3, 11) <= sys.version_info < (3, 14), 'Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12'"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[ollama,test]"
	touch $@

# Undula.  `make run` and `make test` set everything up themselves, in .venv.
# More words for a command: make run ARGS='play --bpm 60', make test ARGS='-k tempo'.

export PYTHON
SETUP := sh .ci/setup.sh
PY := .venv/bin/python
CODE := app audio presets practice tests benchmarks docs

.PHONY: help run test lint bench soak pictures clean

help:
	@echo 'make run       open the window'
	@echo 'make test      run the tests, end to end on a sound server and a screen of their own'
	@echo 'make lint      ruff, mypy, import-linter'
	@echo 'make bench     the measurements in benchmarks/'
	@echo 'make soak      the long forms of the tests: hours, hundreds of failures'
	@echo 'make pictures  take the pictures in docs/pictures/ anew'
	@echo 'make clean     remove .venv and everything that was built'

run:
	@$(SETUP) run
	@.venv/bin/undula $(ARGS)

test:
	@$(SETUP) test
	@# One process more than there are cores: the one that plays and shows itself mostly waits.
	$(PY) -m pytest --numprocesses $$($(PY) -c 'import os; print(min(os.cpu_count() or 1, 4) + 1)') \
	    --dist loadgroup $(ARGS)

lint:
	@$(SETUP) develop
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(CODE)
	.venv/bin/lint-imports

bench:
	@$(SETUP) test
	$(PY) -m benchmarks $(ARGS)

soak:
	@$(SETUP) test
	$(PY) -m pytest -m soak $(ARGS)

pictures:
	@$(SETUP) test
	$(PY) docs/pictures.py $(ARGS)

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist
	find app audio presets practice tests benchmarks docs -name __pycache__ -prune -exec rm -rf {} +

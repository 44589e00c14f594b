# Every target is explained in the line that names it; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help install run test prove lint types arch format check audit bench manage lock
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
RUN := PYTHONPATH=. $(BIN)/python
# The first Python 3.11 or later that really runs.
PYTHON = $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  make %-8s %s\n' "$$name" "$$words"; done

install: ## Make .venv from the pinned, hashed requirements; nothing to do when they have not changed
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found." >&2; exit 1; }
	@$(PYTHON) accountteam/stack/install.py

run: install ## Run the portal with everything it needs; HOST and PORT choose where (127.0.0.1:8000)
	@exec $(BIN)/python -m accountteam.stack run

test: install check ## Everything that must hold: checks, then all tests with the browser
	$(BIN)/python -m pytest -n 2

prove: install ## The long proofs at full size
	$(BIN)/python -m pytest -m prove

check: lint types arch ## All checks that run no test, missing migrations among them
	@$(RUN) manage.py makemigrations --check --dry-run

lint: install ## Style and safety of the Python, style of the templates
	@$(BIN)/ruff check .
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml accountteam contacts notices requests_app manage.py
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates

types: install ## Types, strictly
	@$(BIN)/mypy

arch: install ## Who may import whom
	@$(BIN)/lint-imports

audit: install ## Look for known holes in what is installed; asks pypi.org, so it needs a way there
	@for name in requirements requirements-embedded requirements-dev; do \
		echo "$$name.txt" && $(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement $$name.txt || exit 1; done

format: install ## Put the Python into its form
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: install ## Measure what the portal promises about speed
	@$(RUN) -m accountteam.bench

manage: install ## A Django command on the development servers: make manage ARGS="makemigrations"
	@$(BIN)/python -m accountteam.stack exec -- python manage.py $(ARGS)

lock: install ## Pin what requirements*.in ask for, with hashes
	@test -x var/uv/bin/uv || $(PYTHON) -m pip install -qq --target var/uv uv
	@for name in requirements requirements-embedded requirements-dev; do \
		var/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			$(UPGRADE) $$name.in -o $$name.txt || exit 1; done

# Everything that is done with this project. `make help` lists it.
# Needs python3 (3.11 or newer) and, the first time, a network. On Debian whatever else is missing
# is installed with apt-get, as root or through sudo.

PYTHON ?= python3
JOBS ?= 2
RUN := .venv/bin/python -m
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run check format test unit-test browser-test bank-check codes test-postgres \
	test-long bench bench-learning bench-study evaluate-log demo screenshot clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv and install what the app needs
	@scripts/setup.sh run

setup-dev: ## Install the development tools, and Debian's Chromium, too
	@scripts/setup.sh dev

run: setup ## Set everything up, serve it and print the address
	@exec $(RUN) scripts.run

codes: setup ## Build the code tables, if they are missing or older than their packages
	QUIZBANK_ENV=development $(RUN) flask --app app codes build --if-needed

check: setup-dev codes ## Lint, format, types, templates, migrations, question sets
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) djlint templates --lint --quiet
	$(RUN) scripts.check_database
	QUIZBANK_ENV=development $(RUN) flask --app app bank check --strict question_sets

format: setup-dev ## Write every file in the house format
	$(RUN) ruff check --fix
	$(RUN) ruff format

test: check unit-test browser-test ## Everything that must pass before a change is handed over

unit-test: setup-dev ## Tests of the science, the actions and the pages
	$(RUN) pytest --ignore tests/browser -n $(JOBS)

browser-test: setup-dev ## Journeys in a real Chromium
	$(RUN) pytest tests/browser -n $(JOBS)

bank-check: codes ## Check every question set and exam format: structure, codes, CPT text, hygiene
	QUIZBANK_ENV=development $(RUN) flask --app app bank check --strict question_sets

test-postgres: setup-dev ## The same tests on a throw-away PostgreSQL
	@scripts/setup.sh postgres
	scripts/with_postgres.sh $(RUN) pytest -n $(JOBS) -m "not long and not sqlite"

test-long: setup-dev ## Tests that take minutes, such as killing the server under load
	$(RUN) pytest -m long --timeout 600

bench: setup-dev ## Measure weight, saves and paint, and print a table
	$(RUN) scripts.bench $(ARGS)

bench-learning: setup ## Run simulated learners through the real code, and print how well it knows them
	$(RUN) scripts.bench_learning $(ARGS)

bench-study: setup-dev ## Measure an answer, the queue and the pages of a person with a long history
	$(RUN) scripts.bench_study $(ARGS)

evaluate-log: setup ## Hold the mastery model against a CSV log of answers: LOG=answers.csv
	$(RUN) scripts.evaluate_log $(if $(LOG),"$(LOG)") $(ARGS)

demo: setup ## Serve a scratch copy with a learner who has a history
	@exec $(RUN) scripts.demo

screenshot: setup-dev ## Take the picture for the README anew
	$(RUN) scripts.screenshot

clean: ## Remove the virtual environment and caches; databases stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

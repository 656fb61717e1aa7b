# Farol. `make help` lists what there is; each target builds the environment first if it is not there.
SHELL := /bin/bash
PYTHON := .venv/bin/python
UV := .uv/bin/uv
export RASA_TELEMETRY_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help env env-rasa run test check train talk bench lock golden prove workshop

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

env: .venv/.done ## the private environment in .venv/: Python 3.10 and every library, hashes checked

.venv/.done: requirements.lock scripts/env.sh
	@bash scripts/env.sh
	@touch $@

# With TensorFlow, 2 GB more: for a pipeline with DIETClassifier or TEDPolicy, and for `make bench`.
env-rasa: ## the same with all that Rasa asks for, TensorFlow too
	@bash scripts/env.sh requirements-rasa.lock
	@touch .venv/.done

run: env ## serve the web page, and Telegram or WhatsApp when their tokens are set
	@$(PYTHON) -m bot serve

test: env ## every test, on a model trained here
	@$(PYTHON) -m pytest

# The nasty messages come first, so that the table of faults is the last thing told.
prove: env ## the proofs of trust at full size: 100,000 nasty messages, then every fault; half an hour
	@$(PYTHON) -m tests.trust.bad_input --messages 100000 --write
	@$(PYTHON) -m pytest -m "prove or fault" -s --write-faults

check: env ## format, lint, types, imports, content
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m bot check

train: env ## a new model from data/
	@$(PYTHON) -m bot train

talk: env ## a conversation in the terminal
	@$(PYTHON) -m bot chat

bench: env ## the figures of speed and size, beside Rasa's own
	@$(PYTHON) -m bot bench

workshop: env ## the workshop's room for a laptop with no internet; prints the trainer's link
	@$(PYTHON) -m bot workshop

golden: env ## write the golden conversations anew, for review
	@$(PYTHON) -m pytest tests/conversations --golden

COMPILE := $(UV) pip compile -q --python-version 3.10 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --overrides requirements-anyway.txt requirements.in

lock: env ## both lock files from requirements.in
	@$(COMPILE) -o requirements-rasa.lock
	@$(COMPILE) --overrides requirements-without.txt -c requirements-rasa.lock -o requirements.lock

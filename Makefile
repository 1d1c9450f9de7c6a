# Thin on purpose: what a target does stands in one script of .ci/ or one command of the portal.
PYTHON ?= python3
PORT ?= 8000
DATA ?= .demo

.PHONY: demo test test-full check bench lock

demo: .venv/.runtime
	@exec .venv/bin/portal demo --port "$(PORT)" --data "$(DATA)"

test: .venv/.dev
	@.ci/test

test-full: .venv/.dev
	@.ci/test full

check: .venv/.dev
	@.ci/check

bench: .venv/.dev
	@exec .venv/bin/portal bench

# After a change of the dependencies in pyproject.toml; needs uv.
lock:
	@.ci/lock

.venv/.runtime: requirements.lock pyproject.toml .ci/venv
	@PYTHON="$(PYTHON)" .ci/venv requirements.lock .venv/.runtime

.venv/.dev: requirements-dev.lock pyproject.toml .ci/venv
	@PYTHON="$(PYTHON)" .ci/venv requirements-dev.lock .venv/.dev .venv/.runtime

#!/bin/sh
# Style, types and the rules of the house. Fails on the first of them.
set -eu
.venv/bin/ruff format --check .
.venv/bin/ruff check .
.venv/bin/mypy
.venv/bin/python -m pytest -q tests/repo

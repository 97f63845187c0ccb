# One line each. `make demo` and `make test` set up everything they need in .venv by themselves.
PYTHON ?= python3
UV := .venv/bin/uv
RUN := .venv/bin/
.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-judge bench-game game docs clean

help: ; @sed -n 's/^\([a-z-]*\): .venv.* [#][#] /\1\t/p' Makefile
.venv/ready: pyproject.toml games/cultivation/pyproject.toml uv.lock ; @sh tools/bootstrap.sh $(PYTHON)
demo: .venv/ready ; @$(RUN)gonogo demo ## a good release, then a bad one, under real traffic
test: .venv/ready ; @$(RUN)python -m pytest -n 2 --dist loadfile ## every test, the simulator included
check: .venv/ready ; @sh tools/check.sh ## ruff, mypy --strict, repo rules
bench: .venv/ready ; @$(RUN)python -m bench ## the figures, as a table and as JSON
bench-judge: .venv/ready ; @$(RUN)python -m bench.judge --quick ## the judge beside the rules of other tools, quickly
game: .venv/ready ; @$(RUN)cultivation play ## the reference game, played in a browser
bench-game: .venv/ready ; @$(RUN)python -m bench.game ## the figures of the reference game
docs: .venv/ready ; @$(RUN)python tools/make_reference.py && $(RUN)python tools/make_figures.py ## the reference pages and figures, generated
clean: ; rm -rf .venv .gonogo

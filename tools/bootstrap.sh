#!/bin/sh
# Makes .venv with uv in it and installs exactly what uv.lock names. Needs Python 3.11+ with venv, nothing else.
set -eu
python=${1:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "gonogo needs Python 3.11 or newer; '$python' is older. hint: make PYTHON=/path/to/python3.11 demo" >&2; exit 2; }
[ -x .venv/bin/python ] || "$python" -m venv .venv || {
  echo "python cannot make a virtual environment. hint: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 2; }
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
.venv/bin/uv sync --quiet --frozen --inexact --all-groups
touch .venv/ready

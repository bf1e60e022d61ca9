#!/bin/sh
# Makes .venv with exactly the locked packages and this checkout, editable. Does nothing while neither has changed.
set -eu

python=$(tools/setup/find-python.sh)
stamp=.venv/.complete
wanted=$("$python" --version; cksum requirements-dev.lock pyproject.toml; pwd)

[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

echo "Setting up .venv …" >&2
rm -f "$stamp"
"$python" -m venv --upgrade-deps .venv 2>/dev/null || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s\n' "$wanted" > "$stamp"

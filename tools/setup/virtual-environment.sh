#!/bin/sh
# Makes .venv with the locked packages and this checkout, editable. Does nothing while neither has changed.
set -eu

here=$(dirname "$0")
python=$("$here/find-python.sh")
stamp=.venv/.complete
wanted=$("$python" --version; cksum requirements-dev.lock pyproject.toml; pwd)

[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

echo "Setting up .venv …" >&2
# Another Python's packages would be left lying beside the new ones.
[ "$(.venv/bin/python --version 2>/dev/null)" = "$("$python" --version)" ] || "$python" -m venv --clear .venv
rm -f "$stamp"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s\n' "$wanted" > "$stamp"

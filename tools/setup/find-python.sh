#!/bin/sh
# Prints the path of a Python of at least 3.11: the one that $PYTHON names, or else python3, or a versioned one.
set -eu

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  path=$(command -v "$candidate" 2>/dev/null) || continue
  if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    printf '%s\n' "$path"
    exit 0
  fi
done
echo "Python 3.11 or newer was not found; install it, or name it: make PYTHON=/path/to/python3" >&2
exit 1

"""Write a golden history: ``python -m golden NAME STORY…`` (from ``tests``, with ``PYTHONPATH=../tools:.``).

The stories of the demonstration that are named are told to a small office; ``NAME.bundle`` is its repository and
``NAME.json`` what ``footage verify`` says of it. An existing one is never written over: that is its whole use.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from footage.demo import create
from golden.reading import HERE, clone, said
from golden.stories import TOLD


def write(name: str, stories: Collection[str]) -> Path:
    """Write the history of that name; return its bundle."""
    bundle = HERE / f"{name}.bundle"
    if bundle.exists():
        raise SystemExit(f"{bundle} is there already, and must stay what it is")
    with TemporaryDirectory() as folder:
        made = create(
            Path(folder) / "office", cases=0, rhythms=(), stories=[each for each in TOLD if each.id in stories]
        )
        git = ("git", "-C", str(made.repository))
        subprocess.run([*git, "repack", "-adfq", "--depth=250", "--window=250"], check=True)
        subprocess.run([*git, "bundle", "create", "--quiet", str(bundle), "main", "evidence"], check=True)
        bundle.with_suffix(".json").write_text(said(clone(bundle, Path(folder) / "clone")), "utf-8")
    return bundle


if __name__ == "__main__":
    sys.stdout.write(f"{write(sys.argv[1], sys.argv[2:])}\n")

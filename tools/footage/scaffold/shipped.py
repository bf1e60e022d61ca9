"""Where the files lie that come with the product: the schemas and the demonstration's records.

In a checkout they are folders of the repository; installed, they are folders of the package. Refuses to guess further.
"""

from __future__ import annotations

from pathlib import Path

import footage
from footage.finding import ToolError


def shipped(name: str) -> Path:
    """Return the folder ``name`` (``schemas``, ``records``) that comes with the product."""
    package = Path(footage.__file__).resolve().parent
    for place in (package / "_data" / name, package.parents[1] / name):
        if place.is_dir():
            return place
    raise ToolError("scaffold.not_shipped", name=name, status=70)


def files_below(folder: Path, prefix: str, *, suffix: str) -> dict[str, bytes]:
    """Return path → bytes of all files with ``suffix`` below a folder, as they stand in a repository."""
    found = sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}

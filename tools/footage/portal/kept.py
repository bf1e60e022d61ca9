"""What a build keeps of the site that stands: files that would come out again, linked or copied.

Promises: a file is kept only if it was made from the same things by the same version of the tool and its bytes still
have the digest that they had then; when it was written plays no part. What is remembered is a file that may be
deleted at any time: then everything is drawn again, and comes out the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import footage
from footage.register.cache import BlobCache

_DRAWN_WITH = ("Jinja2", "Markdown", "MarkupSafe", "mkdocs", "mkdocs-material", "Pygments", "pymdown-extensions")


class Kept:
    """Files below ``old``, wanted again below ``new``."""

    def __init__(self, old: Path, new: Path, memory: BlobCache | None) -> None:
        self._old = old
        self._new = new
        self._memory = memory
        self._known: dict[str, bytes] = {}
        self._fresh: dict[tuple[str, str], bytes] = {}

    def recall(self, names: Iterable[str]) -> None:
        """Ask the memory about all these at once."""
        if self._memory is not None and self._old.is_dir():
            found = self._memory.get_many((name, "") for name in names)
            self._known.update({name: value for (name, _), value in found.items()})

    def known(self, name: str, digest: str) -> Mapping[str, Any] | None:
        """Return what was noted under a name, if it was made from the same things."""
        value = self._known.get(name)
        noted = json.loads(value) if value is not None and digest else None
        return noted["about"] if noted is not None and noted["digest"] == digest else None

    def take(self, name: str) -> bool:
        """Put the files noted under a name into the new site; false if one of them is not what it was."""
        files: Mapping[str, str] = json.loads(self._known[name])["files"]
        if any(sha256_of(self._old / path) != sha256 for path, sha256 in files.items()):
            return False
        for path in files:
            _link(self._old / path, self._new / path)
        return True

    def note(self, name: str, digest: str, about: Mapping[str, Any], files: Mapping[str, str]) -> None:
        """Note what was made from which things, and the digests of its files."""
        if self._memory is not None and digest:
            noted = {"digest": digest, "about": about, "files": files}
            self._fresh[name, ""] = json.dumps(noted, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def write_down(self) -> None:
        """Hand what was noted to the memory, once the site is in its place."""
        if self._memory is not None:
            self._memory.put_many(self._fresh)


@contextmanager
def opened(memory: Path | None) -> Iterator[BlobCache | None]:
    """Open what this very version of the tool remembers of earlier builds; None: nothing is to be remembered."""
    if memory is None:
        yield None
        return
    memory.parent.mkdir(parents=True, exist_ok=True)
    with BlobCache(memory, tool=_stamp(), schemas="") as cache:
        yield cache


def sha256_of(path: Path) -> str:
    """Return the digest of a file's bytes, empty if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _link(source: Path, target: Path) -> None:
    """Let both sites have the file: nobody writes into a site, and the old one goes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _stamp() -> str:
    """Name everything that draws: this package whole, what it draws with, and the tables of characters."""
    total = hashlib.sha256(f"{platform.python_version()} {unicodedata.unidata_version}".encode())
    for name in _DRAWN_WITH:
        total.update(f"{name} {metadata.version(name)}\n".encode())
    folder = Path(footage.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            total.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()

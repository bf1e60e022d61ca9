"""Which programs and fonts make a binder: named on its cover, part of its cache key, and refused when one is missing.

WeasyPrint is not imported for this: whoever only finds binders unchanged should not wait for it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from footage.finding import ToolError

TEXT_FAMILY = "Noto Sans CJK SC"
CODE_FAMILY = "Noto Sans Mono CJK SC"
_FACES = ((TEXT_FAMILY, 80), (TEXT_FAMILY, 200), (CODE_FAMILY, 80))  # fontconfig's regular and bold
# Library, its file, and the Debian package that holds it. Without the subset library a page takes seconds, and the
# fonts come out differently, so its absence is an error and not a slow success.
_OWN = (".py", ".j2", ".css", ".yml", ".sql")
_LIBRARIES = (
    ("pango-1.0", "libpango-1.0.so.0", "libpango-1.0-0"),
    ("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("harfbuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)


@dataclass(frozen=True, slots=True)
class Font:
    """One font file: family, weight, version and digest. The path is of this machine and stays out of every output."""

    family: str
    style: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Toolchain:
    """Everything besides the dossier that decides the bytes of a binder."""

    weasyprint: str
    pydyf: str
    pango: str
    harfbuzz: str
    fonts: tuple[Font, ...]

    def lines(self) -> tuple[str, ...]:
        """Return one line per item, for digests."""
        fonts = [f"{font.family} {font.style} {font.version} {font.sha256}" for font in self.fonts]
        return (self.weasyprint, self.pydyf, self.pango, self.harfbuzz, *fonts)


def toolchain() -> Toolchain:
    """Return the versions at hand; raise ``ToolError`` naming the Debian package when something is missing."""
    for name, soname, package in _LIBRARIES:
        if _library(name, soname) is None:
            raise ToolError("binder.no_library", library=soname, package=package, hint="binder.install", status=2)
    return Toolchain(
        version("weasyprint"),
        version("pydyf"),
        _said(_library("pango-1.0", "libpango-1.0.so.0"), "pango_version_string"),
        _said(_library("harfbuzz", "libharfbuzz.so.0"), "hb_version_string"),
        tuple(_font(family, weight) for family, weight in _FACES),
    )


@cache
def program() -> str:
    """Return the digest of this program's own files: what decides a binder besides the register and the toolchain."""
    root = Path(str(files("footage")))
    total = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix in _OWN):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _library(name: str, soname: str) -> ctypes.CDLL | None:
    for candidate in (soname, ctypes.util.find_library(name) if soname else None):
        try:
            return ctypes.CDLL(candidate) if candidate else None
        except OSError:
            continue
    return None


def _said(library: ctypes.CDLL | None, function: str) -> str:
    if library is None:
        return "?"
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return bytes(call() or b"?").decode("ascii", "replace")


def _font(family: str, weight: int) -> Font:
    pattern = f"{family}:weight={weight}"
    command = ["fc-match", "--format", "%{family[0]}|%{style[0]}|%{fontversion}|%{file}", pattern]
    try:
        answer = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode("utf-8", "replace")
        found, style, number, path = answer.split("|", 3)
        if not found.startswith(family):
            raise ToolError("binder.no_font", family=family, package="fonts-noto-cjk", hint="binder.install")
        return Font(family, style, f"{int(number) / 65536:.3f}", _digest(path))
    except (OSError, ValueError, subprocess.SubprocessError):
        raise ToolError("binder.no_fontconfig", package="fontconfig", hint="binder.install") from None


def _digest(path: str) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

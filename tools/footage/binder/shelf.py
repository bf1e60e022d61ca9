"""Where binders stand: what is already there and still right, what must go, and the list of what there is.

A binder is right when its key (a digest of everything it shows) and the digest of its bytes are the ones last written
down; a file that somebody changed is drawn again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from footage.binder.engine import write
from footage.binder.page import environment
from footage.dossier.shape import CaseDossier, Provenance
from footage.text import Bilingual

MANIFEST = "manifest.json"
INDEX = "index.html"
_OURS = re.compile(r"RQ-[0-9A-Z-]+\.(zh|en)\.pdf|\..*\.part")


@dataclass(frozen=True, slots=True)
class BinderResult:
    """One finished binder. ``reused`` says that nothing had to be drawn."""

    path: Path
    pages: int
    sha256: str
    key: str
    case_id: str
    lang: str
    state: Bilingual
    reused: bool


class Shelf:
    """A directory of binders, with an optional cache that several directories may share."""

    def __init__(self, directory: Path, cache: Path | None) -> None:
        """Read what ``directory`` says it holds; a damaged list counts as none."""
        self._directory = directory
        self._cache = cache
        self._known = _known(directory / MANIFEST)

    def find(self, target: Path, key: str, dossier: CaseDossier, lang: str) -> BinderResult | None:
        """Return the binder of ``key`` if it stands in place or in the cache, checked by its digest."""
        kept = self._known.get(target.name)
        if kept and kept[0] == key and _sha256(target) == kept[1]:
            return BinderResult(target, kept[2], kept[1], key, dossier.case_id, lang, dossier.state_title, True)
        if self._cache is None:
            return None
        noted = _known(self._cache / f"{key}.json").get(key)
        if noted is None or _sha256(self._cache / f"{key}.pdf") != noted[1]:
            return None
        _place(self._cache / f"{key}.pdf", target)
        return BinderResult(target, noted[2], noted[1], key, dossier.case_id, lang, dossier.state_title, True)

    def keep(self, result: BinderResult) -> None:
        """Remember a newly drawn binder in the cache, if there is one."""
        if self._cache is None:
            return
        self._cache.mkdir(parents=True, exist_ok=True)
        _place(result.path, self._cache / f"{result.key}.pdf")
        note = {"binders": [{"file": result.key, "key": result.key, "sha256": result.sha256, "pages": result.pages}]}
        write(self._cache / f"{result.key}.json", json.dumps(note).encode())

    def close(self, results: Iterable[BinderResult], provenance: Provenance) -> tuple[BinderResult, ...]:
        """Write the manifest and the index, remove what is no longer wanted; return the binders in order of name."""
        ordered = tuple(sorted(results, key=lambda item: item.path.name))
        self._remove_all_but({result.path.name for result in ordered})
        write(self._directory / MANIFEST, _manifest(ordered, provenance))
        page = environment().get_template("index.html.j2").render(results=ordered, p=provenance)
        write(self._directory / INDEX, page.encode())
        return ordered

    def _remove_all_but(self, wanted: set[str]) -> None:
        for path in sorted(self._directory.iterdir()):
            if path.name not in wanted and _OURS.fullmatch(path.name) and path.is_file():
                path.unlink()


def _manifest(ordered: tuple[BinderResult, ...], provenance: Provenance) -> bytes:
    listing = {
        "format_version": 1,
        "tool": provenance.tool,
        "commit": provenance.commit,
        "evidence_commit": provenance.evidence_commit,
        "as_of_epoch": provenance.as_of.epoch,
        "binders": [
            {
                "file": item.path.name,
                "case": item.case_id,
                "lang": item.lang,
                "pages": item.pages,
                "sha256": item.sha256,
                "key": item.key,
            }
            for item in ordered
        ],
    }
    return (json.dumps(listing, ensure_ascii=True, indent=1) + "\n").encode()


def _known(path: Path) -> dict[str, tuple[str, str, int]]:
    try:
        listed = json.loads(path.read_bytes())["binders"]
        return {item["file"]: (item["key"], item["sha256"], int(item["pages"])) for item in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _place(source: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    aside.unlink(missing_ok=True)
    try:
        os.link(source, aside)
    except OSError:
        shutil.copyfile(source, aside)
    aside.replace(target)

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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from footage.binder.engine import write
from footage.binder.page import environment
from footage.dossier.shape import Provenance
from footage.text import Bilingual

MANIFEST = "manifest.json"
INDEX = "index.html"
_PART = re.compile(r"\..*\.part")


@dataclass(frozen=True, slots=True)
class BinderResult:
    """One finished binder. ``reused`` says that nothing had to be drawn."""

    path: Path
    pages: int
    sha256: str
    key: str
    subject: str
    lang: str
    title: Bilingual
    reused: bool


class Shelf:
    """A directory of binders, with an optional cache that several directories may share."""

    def __init__(self, directory: Path, cache: Path | None) -> None:
        """Read what ``directory`` says it holds; a damaged list counts as none."""
        self._directory = directory
        self._cache = cache
        self._known = _known(directory / MANIFEST)

    def find(self, target: Path, key: str, subject: str, title: Bilingual, lang: str) -> BinderResult | None:
        """Return the binder of ``key`` if it stands in place or in the cache, checked by its digest."""
        kept = self._known.get(target.name)
        if kept and kept.key == key and _sha256(target) == kept.sha256:
            return BinderResult(target, kept.pages, kept.sha256, key, subject, lang, title, True)
        if self._cache is None:
            return None
        noted = _known(self._cache / f"{key}.json").get(f"{key}.pdf")
        if noted is None or _sha256(noted.path) != noted.sha256:
            return None
        _place(noted.path, target)
        return BinderResult(target, noted.pages, noted.sha256, key, subject, lang, title, True)

    def keep(self, result: BinderResult) -> None:
        """Remember a newly drawn binder in the cache, if there is one."""
        if self._cache is None:
            return
        self._cache.mkdir(parents=True, exist_ok=True)
        kept = self._cache / f"{result.key}.pdf"
        _place(result.path, kept)
        note = {"binders": [_entry(replace(result, path=kept))]}
        write(self._cache / f"{result.key}.json", json.dumps(note).encode())

    def close(
        self, results: Iterable[BinderResult], provenance: Provenance, *, owned: re.Pattern[str]
    ) -> tuple[BinderResult, ...]:
        """Write the manifest and the index; return the new binders by name.

        Files whose names match ``owned`` are this run's to answer for: those that it did not make are removed.
        """
        ordered = tuple(sorted(results, key=lambda item: item.path.name))
        kept = {name: item for name, item in self._known.items() if not owned.fullmatch(name) and item.path.is_file()}
        listed = kept | {item.path.name: item for item in ordered}
        everything = tuple(listed[name] for name in sorted(listed))
        self._remove_all_but(set(listed), owned)
        write(self._directory / MANIFEST, _manifest(everything, provenance))
        page = environment().get_template("index.html.j2").render(results=everything, p=provenance)
        write(self._directory / INDEX, page.encode())
        return ordered

    def _remove_all_but(self, wanted: set[str], owned: re.Pattern[str]) -> None:
        for path in sorted(self._directory.iterdir()):
            ours = owned.fullmatch(path.name) or _PART.fullmatch(path.name)
            if path.name not in wanted and ours and path.is_file():
                path.unlink()


def _manifest(ordered: tuple[BinderResult, ...], provenance: Provenance) -> bytes:
    listing = {
        "format_version": 2,
        "tool": provenance.tool,
        "commit": provenance.commit,
        "evidence_commit": provenance.evidence_commit,
        "as_of_epoch": provenance.as_of.epoch,
        "binders": [_entry(item) for item in ordered],
    }
    return (json.dumps(listing, ensure_ascii=True, indent=1) + "\n").encode()


def _entry(item: BinderResult) -> dict[str, object]:
    return {
        "file": item.path.name,
        "subject": item.subject,
        "lang": item.lang,
        "title": {"zh": item.title.zh, "en": item.title.en},
        "pages": item.pages,
        "sha256": item.sha256,
        "key": item.key,
    }


def _known(path: Path) -> dict[str, BinderResult]:
    try:
        listed = [_result(path.parent, item) for item in json.loads(path.read_bytes())["binders"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    # A name with a folder in it would reach outside the directory.
    return {item.path.name: item for item in listed if item.path.parent == path.parent}


def _result(folder: Path, item: dict[str, Any]) -> BinderResult:
    title = Bilingual(str(item["title"]["zh"]), str(item["title"]["en"]))
    texts = (str(item["sha256"]), str(item["key"]), str(item["subject"]), str(item["lang"]))
    return BinderResult(folder / str(item["file"]), int(item["pages"]), *texts, title, True)


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

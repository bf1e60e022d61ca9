"""One language of the site while it is written: stamps pages, and keeps those of cases that show nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from footage.dossier.digests import CaseSource
from footage.dossier.shape import CaseDossier
from footage.portal import register
from footage.portal.casepage import case_entry, case_page
from footage.portal.kept import Kept
from footage.portal.page import Entry, Page
from footage.portal.rendering import Rendering
from footage.portal.shell import Shell
from footage.text import Bilingual

Noted = tuple[str, str, Mapping[str, Any], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a case: what the search knows, how channel and mode are called, and what to note of a new page."""

    entry: Entry
    called: Mapping[str, Bilingual]
    noted: Noted | None = None


@dataclass(slots=True)
class Language:
    """Everything one language needs while the site is being written."""

    rendering: Rendering
    shell: Shell
    site: Path
    kept: Kept
    entries: list[Entry] = field(default_factory=list)
    _standing: bytes = b""

    def write(self, page: Page) -> Mapping[str, str]:
        """Write a page; return the digests of its files by where they stand in the site."""
        path = self.site / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        files = {path: self.shell.stamp(page).encode("utf-8", "replace")}
        if page.rows:
            files[path.parent / register.FILE] = page.rows.encode("utf-8", "replace")
        for file, data in files.items():
            file.write_bytes(data)
        root = self.site.parent
        return {file.relative_to(root).as_posix(): hashlib.sha256(data).hexdigest() for file, data in files.items()}

    def name_of(self, case_id: str) -> str:
        """Return the name under which the page of a case is remembered."""
        return f"{self.rendering.lang} {case_id}"

    def case(self, source: CaseSource, tone: str, dossier: Callable[[], CaseDossier]) -> Drawn:
        """Keep the page of a case if it shows nothing new, else draw it."""
        return self._kept(source, tone) or self._drawn(source, dossier(), tone)

    def take_in(self, drawn: Drawn) -> None:
        """Note what came of a case, drawn here or by another process."""
        self.entries.append(drawn.entry)
        if drawn.noted is not None:
            self.kept.note(*drawn.noted)

    def _kept(self, source: CaseSource, tone: str) -> Drawn | None:
        name = self.name_of(source.case_id)
        about = self.kept.known(name, self._digest(source, tone))
        watch = self.rendering.watch
        if about is None or about["now"] not in (None, watch.now.epoch) or not watch.same(about["asked"]):
            return None
        if not self.kept.take(name):
            return None
        return Drawn(Entry(**about["entry"]), {key: Bilingual(*value) for key, value in about["called"].items()})

    def _drawn(self, source: CaseSource, case: CaseDossier, tone: str) -> Drawn:
        watch = self.rendering.watch
        watch.begin()
        page = case_page(self.rendering, case, tone)
        whole, now = watch.whole, watch.now.epoch if watch.time else None
        entry = case_entry(case, self.rendering.lang)
        called = {"channel": case.channel, "mode": case.mode}
        about = {"now": now, "asked": dict(watch.asked), "entry": asdict(entry), "called": called}
        noted = self.name_of(source.case_id), self._digest(source, tone), about, self.write(page)
        return Drawn(entry, called, None if whole else noted)

    def _digest(self, source: CaseSource, tone: str) -> str:
        """Return what names everything on a case's page but links and distances; empty if its dossier has no digest."""
        if not source.digest:
            return ""
        if not self._standing:
            standing = [self.rendering.watch.standing(), self.rendering.zone, self.shell.html]
            self._standing = hashlib.sha256(json.dumps(standing).encode()).digest()
        return hashlib.sha256(
            self._standing + f"{tone} {self.rendering.binder(source.case_id)} {source.digest}".encode()
        ).hexdigest()

"""Where each page stands, and which references lead to a page that exists.

Addresses are relative to a language's folder and end in ``index.html``, so that they work from a disk. An id that could
climb out of its folder is replaced by its digest: an address is never made of what somebody typed freely.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from footage.dossier.office import Office
from footage.dossier.shape import Link, ListPage, RecordView

HOME = "index.html"
CASES = "cases/index.html"
WORK = "work/index.html"
PEOPLE = "people/index.html"
ROLES = "roles/index.html"
PAPERS = "papers/index.html"
CAMERAS = "cameras/index.html"
SITES = "sites/index.html"
STORES = "stores/index.html"
INSPECTIONS = "inspections/index.html"
COMPLAINTS = "complaints/index.html"
CLAUSES = "clauses/index.html"
FINDINGS = "findings/index.html"
FIGURES = "figures/index.html"
SIGNALS = "signals/index.html"
SAMPLES = "samples/index.html"
REMEDIES = "remedies/index.html"
PARAMETERS = "parameters/index.html"
RECORDS = "records/index.html"
ABOUT = "about/index.html"
BINDERS = "binders"  # beside the site, where ``footage build`` puts them
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_OWN_PAGE = {
    "person": "people", "camera": "cameras", "site_plan": "sites", "storage": "stores", "complaint": "complaints",
    "case": "cases", "request": "cases", "clause": "clauses",
}  # fmt: skip
_LISTED = frozenset({"site_plan", "storage", "complaint"})  # kinds with tables of their own beside their lists


@cache
def segment(identity: str) -> str:
    """Return an id as one safe part of an address."""
    if _SEGMENT.fullmatch(identity):
        return identity
    return "x-" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def own_page(kind: str, identity: str) -> str:
    """Return the address of the page of a person, camera, case, clause, or of a record of any other kind."""
    folder = _OWN_PAGE.get(kind)
    return f"{folder}/{segment(identity)}/{HOME}" if folder else f"records/{segment(kind)}/{segment(identity)}/{HOME}"


def list_page(kind: str) -> str:
    """Return the address of the list of all records of a kind."""
    return f"records/{segment(kind)}/{HOME}"


def work_page(role: str) -> str:
    """Return the address of what one role has to do."""
    return f"work/{segment(role)}/{HOME}"


def sample_page(quarter: str) -> str:
    """Return the address of the sample of one quarter."""
    return f"samples/{segment(quarter)}/{HOME}"


def anchor(identity: str) -> str:
    """Return the anchor of an event on its case's page."""
    return "r-" + segment(identity)


@dataclass(frozen=True, slots=True)
class Places:
    """Which ids have a page. Built once per office."""

    pages: frozenset[tuple[str, str]]
    cases: frozenset[str]
    kinds: tuple[str, ...] = ()
    binders: frozenset[str] = frozenset()

    @classmethod
    def of(cls, office: Office, binders: frozenset[str] = frozenset()) -> Places:
        """Collect what has a page; ``binders`` are the names of the PDF files that stand beside the site."""
        pages = {("person", page.record.id) for page in office.people}
        pages |= {("camera", page.record.id) for page in office.cameras}
        pages |= {("clause", clause.clause) for clause in office.clauses}
        pages |= {(item.kind, record.id) for item in office.lists for record in item.records if has_page(record)}
        cases = frozenset(row.case_id for row in office.cases)
        known = frozenset(pages) | {("case", case) for case in cases} | {("request", case) for case in cases}
        return cls(known, cases, tuple(sorted({item.kind for item in office.lists})), binders)

    def of_link(self, link: Link | None) -> str | None:
        """Return where a reference leads, or None when there is no such page."""
        return self.of_id(link.kind, link.id) if link else None

    def of_id(self, kind: str, identity: str) -> str | None:
        """Return where a record's page is, or None."""
        return own_page(kind, identity) if (kind, identity) in self.pages else self.of_uid(identity)

    def of_uid(self, uid: str) -> str | None:
        """Return where a case or an event of a case is shown, or None."""
        case, _, event = uid.partition("/")
        if case not in self.cases:
            return None
        return own_page("case", case) + (f"#{anchor(event)}" if event else "")

    def binder(self, case: str, lang: str) -> str | None:
        """Return where a case's binder stands, seen from a language's folder, or None when it was not made."""
        name = f"{segment(case)}.{lang}.pdf"
        return f"../../{BINDERS}/{name}" if name in self.binders else None

    def of_subject(self, subject: str) -> str | None:
        """Return where the subject of a verdict is shown, whatever it is, or None."""
        name, _, event = subject.partition("@")[0].partition("#")[0].partition("/")
        # An id without a capital is a plain word, which a record and the subject of a clause may share by chance.
        for kind in ("camera", "person", *(self.kinds if name != name.lower() else ())):
            if (kind, name) in self.pages and (kind not in ("case", "request") or not event):
                return own_page(kind, name)
        return self.of_uid(subject)


def stands_alone(record: RecordView) -> bool:
    """Tell whether a record has a page of its own: events of a case are shown on the case's page."""
    return "/" not in record.uid and record.kind not in _OWN_PAGE


def has_page(record: RecordView) -> bool:
    """Tell whether a record of a list has a page: one of its own kind's, or one beside all other records."""
    return stands_alone(record) or record.kind in _LISTED


def records_of(office: Office, kind: str) -> dict[str, RecordView]:
    """Return the records of a kind that has a list, by their ids."""
    return {record.id: record for item in office.lists if item.kind == kind for record in item.records}


def other_lists(office: Office) -> tuple[ListPage, ...]:
    """Return the lists that are not shown on a page of their own already."""
    return tuple(page for page in office.lists if page.kind not in _OWN_PAGE)

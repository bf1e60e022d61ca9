"""Each page of the portal speaks one language: what stands there in the other one, somebody typed.

Every page of the stories is made in both languages. On a Chinese page each Latin word must come from what people typed
(free text and ids, not the codes of closed sets), or be a name of a format; on an English page each run of Chinese
characters must come from what people typed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from footage.dossier import load_cases, load_office
from footage.dossier.office import Office
from footage.dossier.shape import CaseDossier
from footage.portal import places
from footage.portal.casepage import case_page
from footage.portal.page import Page
from footage.portal.pages import office_pages
from footage.portal.rendering import Rendering
from footage.reading import read_yaml
from footage.reading.kinds import Kinds

if TYPE_CHECKING:
    from .conftest import Demonstration

_NAMES = "SQL CSV JSON PDF YAML SHA Git GB RFC sqlite3 Material for MkDocs MIT forge verdict signal"
FORMATS = frozenset(_NAMES.split())
# Ids, digests, paths, parameters, pointers into records, clauses and quarters are the same in every language.
SAME = re.compile(
    r"[A-Za-z_]+-[0-9A-HJKMNP-TV-Z]{6}\b|\b[A-Z]{2,3}-[A-Z0-9.-]+|\b[RS]-[0-9][\w.]*|\b[0-9a-f]{7,64}\b|[0-9]{4}-[QW][0-9]+"
    r"|[\w/.-]+\.(?:json|ya?ml|pdf|sig)\b|\b[a-z_0-9]+(?:\.[a-z_*0-9]+)+|(?:/[a-z_0-9]+)+|@\S+"
)
LATIN = re.compile(r"[A-Za-z]{2,}[0-9]?(?:_[A-Za-z]+)*")
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e]+")
UNREAD = frozenset({"code", "pre", "script", "style", "svg"})
# Codes that no closed set of a schema names: no free text; pages of these records show them as they were typed.
CODED = frozenset({("pack", "parameters"), ("route", "when"), ("route", "kinds"), ("route", "stages")})
AS_TYPED = ("records/pack/", "records/route/")


@dataclass(frozen=True)
class Typed:
    """What people typed: whole, and word by word."""

    text: str
    words: frozenset[str]


class Shown(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if value and name in ("title", "aria-label", "data-label")]
        if tag not in ("br", "input", "img", "meta", "hr", "path", "rect", "circle", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not UNREAD & set(self.open):
            self.texts.append(data)


def texts(page: Page) -> Iterator[str]:
    shown = Shown()
    shown.feed(page.html)
    yield from shown.texts
    if page.rows:
        for column in json.loads(page.rows[page.rows.index("(") + 1 : -3])["columns"]:
            yield column["title"]
            yield from (text for _tone, text in column["labels"].values())


def free(data: object, closed: frozenset[str], at: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from free(value, closed, f"{at}/{key}")
    elif isinstance(data, list):
        for value in data:
            yield from free(value, closed, f"{at}/*")
    elif isinstance(data, str) and at not in closed:
        yield data


def typed(connection: sqlite3.Connection, kinds: Kinds) -> Typed:
    found = set()
    for path, text in connection.execute("SELECT path, text FROM source"):
        data = read_yaml(path, text.encode()).data
        kind = kinds.get(str(data.get("kind"))) if isinstance(data, dict) else None
        if kind and isinstance(data, dict):
            data = {key: value for key, value in data.items() if (kind.name, key) not in CODED}
            found |= set(free(data, frozenset({"/kind", *(spec.pointer for spec in kind.fields if spec.values)})))
    for sql in (
        "SELECT title FROM pull_request UNION SELECT author_login FROM pull_request",
        "SELECT opinion FROM review UNION SELECT login FROM review UNION SELECT author_name FROM landed_commit",
        "SELECT subject FROM landed_commit UNION SELECT id FROM pack UNION SELECT id FROM route",
        "SELECT value FROM parameter_period WHERE unit IN ('name', 'contact', 'choice') AND value GLOB '*[^ -~]*'",
        "SELECT source FROM parameter_period UNION SELECT source FROM pack_parameters UNION SELECT title_zh FROM pack",
    ):
        found |= {str(value) for (value,) in connection.execute(sql) if value}
    found |= {str(each) for (each,) in connection.execute("SELECT value FROM parameter_period WHERE unit = 'name'")}
    whole = "\n".join(sorted(found))
    return Typed(whole, frozenset(LATIN.findall(whole)))


def strange(page: Page, lang: str, known: Typed) -> Iterator[str]:
    """Yield the texts of a page that hold words of the other language which nobody typed."""
    for text in texts(page):
        if lang == "en":
            if any(run not in known.text for run in CHINESE.findall(text)):
                yield text
        elif any(word not in known.words and word not in FORMATS for word in LATIN.findall(SAME.sub(" ", text))):
            yield text


@pytest.fixture(scope="module")
def told(small: Demonstration) -> Iterator[tuple[Office, tuple[CaseDossier, ...], Typed]]:
    connection = sqlite3.connect(f"file:{small.register}?mode=ro", uri=True)
    try:
        kinds = small.kinds()
        yield load_office(connection, kinds), tuple(load_cases(connection, kinds)), typed(connection, kinds)
    finally:
        connection.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shows_words_of_the_other_language(
    told: tuple[Office, tuple[CaseDossier, ...], Typed], lang: str
) -> None:
    office, cases, known = told
    rendering = Rendering(office, places.Places.of(office), lang)
    tones = {row.case_id: row.tone for row in office.cases}
    made = [case_page(rendering, case, tones.get(case.case_id, "plain")) for case in cases]
    made += [page for page in office_pages(rendering, "", {}) if not page.path.startswith(AS_TYPED)]
    found = {(page.path, text.strip()) for page in made for text in strange(page, lang, known)}
    assert not found, "\n".join(f"{path}: {text}" for path, text in sorted(found))
    assert len(made) > 700


def test_a_page_that_slipped_is_found(told: tuple[Office, tuple[CaseDossier, ...], Typed]) -> None:
    known = told[2]
    wrong = Page("x", "x", "x", '<p title="incident_investigation">3 天 days</p><b>审批</b><code>days</code>')
    assert list(strange(wrong, "zh", known)) == ["incident_investigation", "3 天 days"]
    assert list(strange(Page("x", "x", "x", "<p>该词无人写过</p><p>fine</p>"), "en", known)) == ["该词无人写过"]

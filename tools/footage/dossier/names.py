"""Names of people, places and things, and times as the organisation writes them: read once from the register."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from footage.dossier.shape import Link, Moment, PersonView
from footage.reading.kinds import Kinds, is_case_id
from footage.text import Bilingual, both, catalog

NOWHERE = Bilingual("", "")
PLACES = ("department", "zone", "camera", "site_plan", "storage")


class Names:
    """Looks ids up. An id that names nothing is shown as it is, never hidden."""

    def __init__(self, connection: sqlite3.Connection, kinds: Kinds, zone: str) -> None:
        self._connection = connection
        self.kinds = kinds
        self.zone = zone
        self._tz = ZoneInfo(zone)

    @cached_property
    def _people(self) -> dict[str, tuple[str, str]]:
        if "person" not in self.kinds:
            return {}
        rows = self._connection.execute("SELECT id, name, department FROM person_version ORDER BY id, version")
        return {row[0]: (row[1], row[2]) for row in rows}

    @cached_property
    def _named(self) -> dict[tuple[str, str], Bilingual]:
        found: dict[tuple[str, str], Bilingual] = {}
        for kind in PLACES:
            if kind in self.kinds:
                sql = f"SELECT id, name_zh, name_en FROM {kind}_version ORDER BY id, version"  # noqa: S608 - from PLACES
                rows = self._connection.execute(sql)
                found.update({(kind, row[0]): Bilingual(row[1], row[2]) for row in rows})
        return found

    @cached_property
    def _sites(self) -> dict[str, Bilingual]:
        """Return the sites that plans name in English; one whose plans disagree keeps what its zones call it."""
        if "site_plan" not in self.kinds:
            return {}
        sql = "SELECT site, MIN(name_en) FROM site_plan GROUP BY site HAVING MIN(name_en) = MAX(name_en)"
        return {site: Bilingual(site, name) for site, name in self._connection.execute(sql)}

    @cached_property
    def _moments(self) -> dict[int, Moment]:
        return {}

    @cached_property
    def sentences(self) -> dict[tuple[str, str], Bilingual]:
        """Return where sentences that many cases share are remembered, by code and arguments."""
        return {}

    @cached_property
    def reasons(self) -> dict[str, Bilingual]:
        """Return the templates of all reasons of verdicts, by code."""
        rows = self._connection.execute("SELECT code, zh, en FROM reason")
        return {code: Bilingual(zh, en) for code, zh, en in rows}

    def of(self, kind: str, id_: str) -> Bilingual:
        """Return what the thing of this kind and id is called; a person's name is the same in both languages."""
        if kind == "person" and id_ in self._people:
            return Bilingual(self._people[id_][0], self._people[id_][0])
        return self._named.get((kind, id_), Bilingual(id_, id_))

    def site(self, site: str) -> Bilingual:
        """Return what a site is called: zones know it by one text, its English name is that of its plan."""
        return self._sites.get(site, Bilingual(site, site))

    def everything(self) -> list[object]:
        """Return all names, sorted: what people, places and things are called now."""
        named = (sorted((key, tuple(name)) for key, name in each.items()) for each in (self._named, self._sites))
        return [sorted(self._people.items()), *named]

    def known(self, kind: str, id_: str) -> bool:
        """Return whether the register has a name for it."""
        return (kind, id_) in self._named or (kind == "person" and id_ in self._people)

    def person(self, id_: str | None, account: str = "") -> PersonView | None:
        """Return a person to show; None for no id and no account."""
        if not id_:
            return PersonView("", account, NOWHERE, account) if account else None
        name, department = self._people.get(id_, (id_, ""))
        return PersonView(id_, name, self.of("department", department) if department else NOWHERE, account)

    def absence(self, id_: str) -> tuple[str, int | None] | None:
        """Return (who is away, since when) of the report of an absence; None if ``id_`` is not one's."""
        if "absence" not in self.kinds:
            return None
        sql = "SELECT person, from_epoch FROM absence_version WHERE id = ? ORDER BY version LIMIT 1"
        row = self._connection.execute(sql, (id_,)).fetchone()
        return (row[0], row[1]) if row else None

    def subject(self, subject: str) -> Bilingual:
        """Return what a verdict or a duty is about: words and people by name, records and quarters as they are."""
        if "#" in subject:  # a thing, and what is to be done with it
            whole, _, what = subject.partition("#")
            return _beside(self.subject(whole), self._word(what))
        if "@" in subject:  # a thing in a quarter
            whole, _, quarter = subject.partition("@")
            return _beside(self.subject(whole), Bilingual(quarter, quarter))
        week, _, rest = subject.partition("/")
        if rest and not is_case_id(week):
            return _beside(Bilingual(week, week), *(self._word(each) for each in rest.split("/")))
        return self._word(subject)

    def _word(self, word: str) -> Bilingual:
        """Return what a word is: of a subject, a role, a duty, a kind, a person or a department."""
        codes = (f"{family}.{word}" for family in ("subject", "role", "duty"))
        code = next((each for each in codes if each in catalog()), None)
        if code:
            return both(code)
        if word in self.kinds:
            return self.kinds[word].title
        if self.known("person", word) or self.known("department", word):
            return self.of("person" if self.known("person", word) else "department", word)
        return self.site(word)

    def link(self, kind: str, id_: str) -> Link:
        """Return a reference to the page of a record."""
        return Link("case" if kind == "request" else kind, id_, self.of(kind, id_))

    def moment(self, epoch: int | None) -> Moment | None:
        """Return a time to show, to the minute (to the second where it is not a whole minute)."""
        if epoch is None:
            return None
        known = self._moments.get(epoch)
        if known is None:
            local = datetime.fromtimestamp(epoch, self._tz)
            pattern = "%Y-%m-%d %H:%M" if epoch % 60 == 0 else "%Y-%m-%d %H:%M:%S"
            known = self._moments[epoch] = Moment(epoch, local.strftime(pattern), self.zone)
        return known

    def at(self, epoch: int) -> Moment:
        """Return a time that is known to be there."""
        moment = self.moment(epoch)
        assert moment is not None
        return moment

    def role(self, role: str, department: str = "") -> Bilingual:
        """Return what a role is called, with its department where it has one."""
        title = both(f"role.{role}")
        if not department:
            return title
        unit = self.of("department", department)
        return Bilingual(f"{unit.zh}·{title.zh}", f"{title.en}, {unit.en}")


def _beside(*words: Bilingual) -> Bilingual:
    return Bilingual(" ".join(each.zh for each in words), " ".join(each.en for each in words))

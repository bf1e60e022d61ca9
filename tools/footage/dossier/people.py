"""People: which roles each holds and held, and which agreements and trainings stand behind them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from footage.dossier.asking import choice, rows
from footage.dossier.names import Names
from footage.dossier.rows import Holding, Paper, PersonRow
from footage.dossier.shape import Choice, PersonView
from footage.reading.kinds import Kinds
from footage.text import Bilingual, both, catalog

_PEOPLE = """
SELECT n.id, n.department, n.position, n.active_from_epoch,
  CASE
    WHEN n.active_from_epoch > a.epoch THEN 'ahead'
    WHEN n.active_until_epoch + 86400 <= a.epoch THEN 'left'
    ELSE 'active'
  END
FROM person AS n CROSS JOIN as_of AS a
WHERE n.landed_seq IS NOT NULL
ORDER BY n.id
"""

_HOLDINGS = """
SELECT r.person, r.role, r.department, r.from_epoch, r.until_epoch, r.via, r.source,
  CASE WHEN r.from_epoch > a.epoch THEN 'ahead' WHEN r.until_epoch <= a.epoch THEN 'past' ELSE 'now' END
FROM role_period AS r CROSS JOIN as_of AS a
ORDER BY r.from_epoch DESC, r.role, r.person
"""

# Of each kind (of acknowledgements: of each policy) the paper that lasts longest stands; whether it lapses soon is what
# the list of duties says. ``until`` is the last day.
_PAPERS = """
WITH held AS (
  SELECT q.kind, q.uid, q.person, q.from_epoch, q.until_epoch,
    k.policy, k.version_field, ROW_NUMBER() OVER (
      PARTITION BY q.kind, q.person, k.policy ORDER BY q.until_epoch DESC, q.from_epoch DESC, q.uid
    ) AS place
  FROM qualification AS q LEFT JOIN acknowledgement AS k ON k.uid = q.uid CROSS JOIN as_of AS a
  WHERE q.from_epoch <= a.epoch
)
SELECT * FROM (
SELECT h.person, h.kind, h.uid, h.from_epoch AS since, NULLIF(h.until_epoch, 9000000000000) - 86400 AS until,
  CASE h.kind
    WHEN 'agreement' THEN (SELECT g.type FROM agreement AS g WHERE g.uid = h.uid)
    WHEN 'training' THEN (SELECT t.title FROM training AS t WHERE t.uid = h.uid)
    WHEN 'assessment' THEN (SELECT s.title FROM assessment AS s WHERE s.uid = h.uid)
    ELSE h.policy
  END, h.version_field,
  CASE
    WHEN h.place > 1 THEN 'replaced'
    WHEN h.until_epoch <= a.epoch THEN 'lapsed'
    WHEN EXISTS (
      SELECT 1 FROM duty AS d WHERE d.duty = 'qualification' AND d.subject = h.person || '/' || h.kind
    ) THEN 'soon'
    ELSE 'valid'
  END
FROM held AS h CROSS JOIN as_of AS a
UNION ALL
SELECT DISTINCT r.person, w.kind, NULL, NULL, NULL, NULL, NULL, 'none'
FROM role_period AS r CROSS JOIN as_of AS a CROSS JOIN (SELECT 'agreement' AS kind UNION ALL SELECT 'training') AS w
WHERE r.from_epoch <= a.epoch AND COALESCE(r.until_epoch, a.epoch + 1) > a.epoch
  AND NOT EXISTS (SELECT 1 FROM held AS h WHERE h.person = r.person AND h.kind = w.kind)
) ORDER BY until IS NULL, until DESC, since DESC, kind, uid
"""


def people(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> tuple[PersonRow, ...]:
    """Return everybody on the roster."""
    holdings: dict[str, list[Holding]] = defaultdict(list)
    for each in _holdings(connection, names):
        holdings[each.person.id].append(each)
    papers: dict[str, list[Paper]] = defaultdict(list)
    for paper in _papers(connection, kinds, names):
        papers[paper.person.id].append(paper)
    return tuple(
        PersonRow(
            person=_person(id_, names),
            department=Choice(department, names.of("department", department)),
            position=position or "",
            since=names.at(since),
            state=state,
            holdings=tuple(holdings[id_]),
            papers=tuple(papers[id_]),
        )
        for id_, department, position, since, state in rows(connection, _PEOPLE, "person")
    )


def _person(id_: str, names: Names) -> PersonView:
    return names.person(id_) or PersonView(id_, id_, Bilingual("", ""))


def _holdings(connection: sqlite3.Connection, names: Names) -> Iterator[Holding]:
    asked = rows(connection, _HOLDINGS, "role_period")
    for person, role, department, since, until, via, source, state in asked:
        yield Holding(
            person=_person(person, names),
            role=Choice(role, both(f"role.{role}")),
            department=names.of("department", department) if department else None,
            since=names.at(since),
            until=names.moment(until),
            via=via,
            source=names.link("delegation" if via == "delegation" else "role_grant", source),
            state=state,
        )


def _papers(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> Iterator[Paper]:
    needs = ("qualification", "duty", "agreement", "training", "assessment", "acknowledgement")
    for person, kind, uid, since, until, what, version, state in rows(connection, _PAPERS, *needs):
        yield Paper(
            person=_person(person, names),
            kind=kind,
            what=_what(kinds, kind, what, version),
            paper=names.link(kind, uid) if uid else None,
            since=names.moment(since),
            until=names.moment(until),
            state=state,
        )


def _what(kinds: Kinds, kind: str, what: str | None, version: str | None) -> Bilingual:
    """Return what a paper is about: the sort of an agreement, a policy and its version, else a title as typed."""
    if kind == "acknowledgement":
        code = f"portal.policy.{what}"
        policy = both(code) if code in catalog() else Bilingual(f"{what}", f"{what}")
        return Bilingual(f"{policy.zh} {version}", f"{policy.en} {version}")
    called = choice(kinds, kind, "/type" if kind == "agreement" else "", what)
    return called.text if called else Bilingual("", "")

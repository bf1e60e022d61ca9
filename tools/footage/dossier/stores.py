"""Where footage is kept: each store with what it holds, and the faults of everything that records."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from footage.dossier.asking import choice, chosen, rows
from footage.dossier.names import Names
from footage.dossier.rows import FaultRow, Kept, StoreRow
from footage.dossier.shape import Link, PersonView
from footage.reading.kinds import Kinds
from footage.text import Bilingual

# What a check says of a store is what the last one says that says it.
_STORES = """
SELECT s.id, s.type, s.place, s.keeper, s.encrypted, s.backup_of,
  (SELECT count(*) FROM camera AS c WHERE c.storage = s.uid AND c.landed_seq IS NOT NULL),
  (SELECT MAX(k.checked_at_epoch) FROM storage_check AS k WHERE k.storage = s.uid AND k.landed_seq IS NOT NULL),
  (SELECT k.next_due_on_epoch FROM storage_check AS k WHERE k.storage = s.uid AND k.landed_seq IS NOT NULL
   ORDER BY k.checked_at_epoch DESC, k.uid LIMIT 1),
  (SELECT k.oldest_available_epoch FROM storage_check AS k
   WHERE k.storage = s.uid AND k.landed_seq IS NOT NULL AND k.oldest_available_epoch IS NOT NULL
   ORDER BY k.checked_at_epoch DESC, k.uid LIMIT 1),
  (SELECT k.used_percent FROM storage_check AS k
   WHERE k.storage = s.uid AND k.landed_seq IS NOT NULL AND k.used_percent IS NOT NULL
   ORDER BY k.checked_at_epoch DESC, k.uid LIMIT 1),
  (SELECT MAX(p.executed_at_epoch) FROM purge AS p WHERE p.storage = s.uid AND p.landed_seq IS NOT NULL),
  (SELECT count(*) FROM fault AS f WHERE f.storage = s.uid AND f.landed_seq IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM repair AS r WHERE r.fault = f.uid AND r.landed_seq IS NOT NULL))
FROM storage AS s
WHERE s.landed_seq IS NOT NULL
ORDER BY s.id
"""

# Copies are kept where they were archived last, until they are destroyed or handed over.
_KEPT = """
SELECT a.storage, s.uid, s.case_id, a.archived_at_epoch, a.keep_until_epoch
FROM copy_state AS s
JOIN archive AS a ON a.case_id = s.case_id AND a.landed_seq IS NOT NULL
JOIN archive_copies AS m ON m.uid = a.uid AND s.case_id || '/' || m.value = s.uid
WHERE s.state = 'archived'
ORDER BY a.archived_at_epoch DESC, s.uid
"""

_FAULTS = """
SELECT f.uid, f.symptom, f.severity, f.description, f.storage, f.discovered_at_epoch,
  (SELECT MIN(d.due_epoch) FROM duty AS d WHERE d.duty = 'fault' AND d.subject = f.uid),
  r.repaired_at_epoch, r.result, r.uid
FROM fault AS f LEFT JOIN repair AS r ON r.fault = f.uid AND r.landed_seq IS NOT NULL
WHERE f.landed_seq IS NOT NULL
ORDER BY r.uid IS NOT NULL, f.discovered_at_epoch DESC, f.uid, r.repaired_at_epoch
"""
_NEEDS = ("storage", "camera", "storage_check", "purge", "fault", "repair")


def stores(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> tuple[StoreRow, ...]:
    """Return every store that is on the register."""
    return tuple(_stores(connection, kinds, names))


def _stores(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> Iterator[StoreRow]:
    kept: dict[str, dict[str, Kept]] = defaultdict(dict)
    for store, copy, case, archived, until in rows(connection, _KEPT, "copy_state", "archive", "archive_copies"):
        link = Link("copy", copy, _plain(copy))
        kept[store].setdefault(copy, Kept(link, names.link("request", case), names.at(archived), names.moment(until)))
    for row in rows(connection, _STORES, *_NEEDS):
        id_, type_, place, keeper, encrypted, backup, cameras, checked, due, oldest, used, purged, faults = row
        yield StoreRow(
            store=names.link("storage", id_),
            type=chosen(kinds, "storage", "/type", type_),
            place=place,
            keeper=names.person(keeper) or PersonView(keeper, keeper, Bilingual("", "")),
            encrypted=bool(encrypted),
            backup_of=names.link("storage", backup) if backup else None,
            cameras=cameras,
            kept=tuple(kept[id_].values()),
            checked=names.moment(checked),
            check_due=names.moment(due),
            oldest=names.moment(oldest),
            used_percent=used,
            purged=names.moment(purged),
            open_faults=faults,
        )


def faults(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> tuple[FaultRow, ...]:
    """Return every fault, those that are open first."""
    cameras: dict[str, list[Link]] = defaultdict(list)
    for uid, camera in rows(connection, "SELECT uid, value FROM fault_cameras ORDER BY uid, position", "fault_cameras"):
        cameras[uid].append(names.link("camera", camera))
    found: dict[str, FaultRow] = {}
    for row in rows(connection, _FAULTS, "fault", "repair", "duty"):
        uid, symptom, severity, description, store, discovered, due, repaired, result, repair = row
        found[uid] = FaultRow(
            fault=names.link("fault", uid),
            symptom=chosen(kinds, "fault", "/symptom", symptom),
            severity=chosen(kinds, "fault", "/severity", severity),
            description=description,
            about=(*cameras[uid], *([names.link("storage", store)] if store else [])),
            discovered=names.at(discovered),
            due=names.moment(due),
            repaired=names.moment(repaired),
            result=choice(kinds, "repair", "/result", result),
            repair=names.link("repair", repair) if repair else None,
        )
    return tuple(found.values())


def _plain(text: str) -> Bilingual:
    return Bilingual(text, text)

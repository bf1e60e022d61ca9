"""Placement: each file under ``records/`` is a record, stands where its kind and id say, and is a plain file.

A file that no kind claims would be read by nobody: it looks like a record and is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from footage.checking.context import REGULAR, Context, about_path, finding
from footage.finding import Finding, Location, Severity
from footage.reading.kinds import CASES, Kind, id_of_file, is_case_id
from footage.reading.records import RecordReading, id_at
from footage.reading.rules import RuleInfo
from footage.reading.validation import joined, nearest, node_at, short
from footage.text import Bilingual

RULES = (
    RuleInfo("CK201", "unclaimed-file"),
    RuleInfo("CK202", "wrong-file-name"),
    RuleInfo("CK203", "kind-elsewhere"),
    RuleInfo("CK204", "id-mismatch"),
    RuleInfo("CK205", "not-a-plain-file"),
    RuleInfo("CK206", "names-collide"),
    RuleInfo("CK207", "id-not-unique"),
    RuleInfo("CK208", "wrong-case-folder"),
)

BESIDE = ("README.md", ".gitkeep")  # may stand in any folder but a case's
OTHER_FOLDERS = ("records/policy/controls/",)  # an adopter's own controls are SQL, not records


def check_file(context: Context, path: str, read: RecordReading) -> Iterator[Finding]:
    """Yield what is wrong with where a file stands and what it says it is."""
    if context.tree.mode(path) != REGULAR:
        yield about_path("CK205", path, f"mode.{context.tree.mode(path)}")
    if read.kind is None:
        yield from _unclaimed(context, path)
    elif read.reading.data is not None:
        yield from _identity(context, path, read, read.kind)


def _identity(context: Context, path: str, read: RecordReading, kind: Kind) -> Iterator[Finding]:
    data = read.reading.data or {}
    stated, wanted = data.get("kind"), id_at(path, kind, read.case_id)
    if "kind" in data and stated != kind.name:
        other = context.kinds.get(str(stated))
        where = other.path_of(str(data.get("id") or "{id}"), read.case_id) if other else ""
        hint = "kind.moved.hint" if where and (read.case_id or not other or other.outside) else "kind.hint"
        values = {"stated": short(stated), "wanted": kind.name, "title": kind.title, "where": where}
        yield finding("CK203", read.reading, "/kind", "kind", values, hint=hint)
    if isinstance(data.get("id"), str) and data["id"] != wanted:
        yield finding("CK204", read.reading, "/id", "id", {"stated": short(data["id"]), "wanted": wanted})


def _unclaimed(context: Context, path: str) -> Iterator[Finding]:
    folder, _, name = path.rpartition("/")
    if path.startswith(CASES):
        yield _in_case(context, path)
    elif path.startswith(OTHER_FOLDERS) or name in BESIDE:
        return
    elif kinds := context.kinds.of_folder(folder):
        yield _misnamed(path, name, kinds)
    else:
        severity = Severity.ERROR if name.endswith((".yml", ".yaml")) else Severity.WARNING
        folders = tuple(dict.fromkeys(kind.outside for kind in context.kinds if kind.outside))
        meant = nearest(folder, folders)
        yield about_path("CK201", path, "unclaimed", {"meant": meant or CASES}, severity=severity)


def _misnamed(path: str, name: str, kinds: tuple[Kind, ...]) -> Finding:
    titles, expected = joined(kind.title for kind in kinds), joined(_expected(kind) for kind in kinds)
    return about_path("CK202", path, "misnamed", {"name": name, "title": titles, "expects": expected})


def _expected(kind: Kind) -> Bilingual:
    expects = (node_at(kind.schema, "/id") or {}).get("x-footage", {}).get("expects")
    return Bilingual(expects["zh"], expects["en"]) if expects else Bilingual(kind.id_pattern, kind.id_pattern)


def _in_case(context: Context, path: str) -> Finding:
    """Say which step of a path below ``records/cases/`` is wrong."""
    steps = path[len(CASES) :].split("/")
    name, case_id = steps[-1], steps[2] if len(steps) > 3 else ""
    if len(steps) != 4 or not is_case_id(case_id):
        return about_path("CK208", path, "case.folder", {"name": case_id or path})
    if (steps[0], steps[1]) != (case_id[3:7], case_id[7:9]):
        wanted = f"{CASES}{case_id[3:7]}/{case_id[7:9]}/{case_id}/{name}"
        return about_path("CK208", path, "case.month", {"case": case_id, "wanted": wanted})
    known = [kind.name for kind in context.kinds if kind.in_case]
    meant = "request.yml" if name.startswith("request") else nearest(name.rpartition("-")[0] or name, known)
    return about_path("CK202", path, "case.file" if meant else "case.unknown", {"name": name, "meant": meant})


def check_tree(context: Context) -> Iterator[Finding]:
    """Yield what only all paths together show: names that collide, ids used twice, cases of days that never were."""
    yield from _colliding(context)
    yield from _repeated_ids(context)
    yield from _unreal_cases(context)


def _colliding(context: Context) -> Iterator[Finding]:
    """Windows and macOS fold case and accents: there, of two such files only one can be checked out."""
    first: dict[str, str] = {}
    for path in context.all_paths:
        other = first.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path and (context.asks_about(path) or context.asks_about(other)):
            yield about_path("CK206", path, "collide", {"other": other})


def _repeated_ids(context: Context) -> Iterator[Finding]:
    """An id names one record in the whole register, whatever its kind."""
    first: dict[str, str] = {}
    for kind in context.kinds:
        if not kind.outside:
            continue
        for name in context.by_folder.get(kind.outside, ()):
            record_id, path = id_of_file(kind, name), f"{kind.outside}/{name}"
            if not kind.is_id(record_id):
                continue
            other = first.setdefault(record_id, path)
            if other != path and (context.asks_about(path) or context.asks_about(other)):
                values, there = {"id": record_id, "other": other}, (Location(other, 1, 1, 1, 1),)
                yield finding("CK207", context.read(path).reading, "/id", "id.twice", values, related=there)


def _unreal_cases(context: Context) -> Iterator[Finding]:
    for folder in context.by_folder:
        case_id = folder.rpartition("/")[2]
        if folder.startswith(CASES) and is_case_id(case_id) and not _is_day(case_id[3:11]):
            path = f"{folder}/{context.by_folder[folder][0]}"
            if context.asks_about(path):
                yield about_path("CK208", path, "case.day", {"case": case_id})


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True

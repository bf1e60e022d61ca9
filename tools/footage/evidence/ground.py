"""What stood on main when: record versions gathered from first-parent history, and the policy at any base tip.

Commits are fed oldest first, each once, with the landing time its statement gives (None where none does). From then on
the ground answers which records, parameters, routes and schemas stood at a commit, and who held which role at a moment.
The gate, capture and the verifier stand on the same ground.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Protocol

from footage.approvals import LandingRule, Matter, is_report
from footage.finding import ToolError
from footage.model import Change, Observation, Record
from footage.policy import DEFAULT_ZONE, Calendar, Packs, RecordVersion, Roster, Routes, Sites
from footage.reading.kinds import Kind, Kinds, is_schema
from footage.reading.records import read_record
from footage.reading.schema_file import load_kind
from footage.repository import LandedCommit

Contents = Callable[[Change], bytes | None]
ORGANISATION = frozenset({"person", "department", "role_grant", "delegation", "absence", "service_account"})
SITES = frozenset({"camera", "zone"})
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


class RecordMemory(Protocol):
    """What blobs were read as before, by (blob, place under which schemas); a failing memory only costs time."""

    def get_many(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return what is known."""

    def put_many(self, values: Mapping[tuple[str, str], bytes]) -> None:
        """Remember."""


class Ground:
    """Record versions and policy, fed commit by commit."""

    def __init__(self, memory: RecordMemory | None = None) -> None:
        self._memory = memory
        self._recalled: dict[tuple[str, str], bytes] = {}
        self._fresh: dict[tuple[str, str], bytes] = {}
        self._stamps: dict[int, str] = {}
        self.versions: list[RecordVersion] = []
        self.tree: dict[str, tuple[str, str]] = {}
        self._open: dict[str, int] = {}
        self._by_path: dict[str, list[int]] = defaultdict(list)
        self._by_kind: dict[str, list[int]] = defaultdict(list)
        self._schemas: dict[str, bytes] = {}
        self._schema_steps: list[tuple[int, dict[str, bytes]]] = []
        self._kinds: dict[int, Kinds] = {}
        self._packs: dict[int, Packs] = {}
        self._routes: dict[int, Routes] = {}
        self._turns: dict[str, list[int]] = {"pack": [], "route": []}
        self._roster: tuple[int, Roster] | None = None
        self._sites: tuple[int, Sites] | None = None
        self._stamp = 0
        self._latest = 0
        self.last_seq = -1

    def land(
        self,
        seq: int,
        commit: LandedCommit,
        read: Callable[[str], bytes],
        *,
        landed_epoch: int | None,
        pull: str | None = None,
        adopted: bool = False,
        first_seen: Mapping[str, int] | None = None,
    ) -> None:
        """Add the next first-parent commit; ``read`` returns a blob's bytes."""
        self.last_seq = seq
        self.note_schemas(seq, commit, read)
        for change in commit.changes:
            self._tree_change(change)
            if not change.path.startswith("records/"):
                continue
            self._end(change, seq, landed_epoch)
            record = self._record(change, read, seq) if change.new_blob else None
            if record is not None:
                version = RecordVersion(
                    record=record,
                    version=len(self._by_path[change.path]) + 1,
                    landed_seq=seq,
                    landed_epoch=landed_epoch,
                    landed_commit=commit.oid,
                    pull=pull,
                    first_seen_epoch=(first_seen or {}).get(change.path),
                    adopted=adopted,
                )
                self._begin(version, seq)
        if landed_epoch is not None:
            self._latest = max(self._latest, landed_epoch)

    def note_schemas(self, seq: int, commit: LandedCommit, read: Callable[[str], bytes]) -> None:
        """Take in the schemas that commit ``seq`` brings; asked again for the same commit, do nothing."""
        touched = [change for change in commit.changes if change.path.startswith("schemas/")]
        if self._schema_steps and (not touched or self._schema_steps[-1][0] == seq):
            return
        for change in touched:
            if change.new_blob:
                self._schemas[change.path] = read(change.new_blob)
            else:
                self._schemas.pop(change.path, None)
        self._schema_steps.append((seq, dict(self._schemas)))

    def _tree_change(self, change: Change) -> None:
        if change.new_blob:
            self.tree[change.path] = (change.new_mode, change.new_blob)
        else:
            self.tree.pop(change.path, None)

    def _end(self, change: Change, seq: int, landed_epoch: int | None) -> None:
        index = self._open.pop(change.path, None)
        if index is None:
            return
        self.versions[index] = replace(
            self.versions[index],
            replaced_seq=seq,
            replaced_epoch=landed_epoch,
            replaced_not_before=self._latest,
            gone=not change.new_blob,
        )
        self._touch(self.versions[index].record.kind, seq)

    def recall(self, commits: Iterable[LandedCommit]) -> None:
        """Ask the memory for everything these commits bring, as read under the schemas that stand now."""
        if self._memory is not None:
            keys = (self._key(change) for commit in commits for change in commit.changes if change.new_blob)
            self._recalled = self._memory.get_many(keys)

    def recalls(self, change: Change) -> bool:
        """Return whether the changed blob need not be read again."""
        return self._key(change) in self._recalled

    def remember(self) -> None:
        """Hand what was read since to the memory."""
        if self._memory is not None:
            self._memory.put_many(self._fresh)
            self._fresh = {}

    def read_ahead(
        self, seq: int, commits: Sequence[LandedCommit], read: Callable[[str], bytes]
    ) -> dict[tuple[str, str], bytes]:
        """Return for a memory what the records of these commits, from commit ``seq`` on, are read as."""
        self.note_schemas(seq, commits[0], read)
        for commit in commits:
            for change in commit.changes:
                if change.new_blob and change.path.startswith("records/"):
                    self._record(change, read, seq)
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _key(self, change: Change) -> tuple[str, str]:
        return (change.new_blob, f"{self._schema_stamp()} {change.path}")

    def _schema_stamp(self) -> str:
        step = len(self._schema_steps) - 1
        if step not in self._stamps:
            files = self._schema_steps[step][1] if step >= 0 else {}
            digest = hashlib.sha256()
            for path, data in sorted(files.items()):
                digest.update(f"{path}\0{len(data)}\0".encode() + data)
            self._stamps[step] = digest.hexdigest()[:32]
        return self._stamps[step]

    def _record(self, change: Change, read: Callable[[str], bytes], seq: int) -> Record | None:
        key = self._key(change)
        if key in self._recalled:
            known = json.loads(self._recalled[key])
            return (
                Record(known["kind"], known["id"], change.path, change.new_blob, known["data"], known["case"])
                if known
                else None
            )
        record = read_record(change.path, change.new_blob, read(change.new_blob), self.kinds_at(seq)).record
        if self._memory is not None:  # JSON gives back exactly what strict YAML can hold
            kept = (
                {"kind": record.kind, "id": record.id, "case": record.case_id, "data": record.data} if record else None
            )
            self._fresh[key] = _JSON.encode(kept).encode()
        return record

    def _begin(self, version: RecordVersion, seq: int) -> None:
        record, index = version.record, len(self.versions)
        self.versions.append(version)
        self._open[record.path] = index
        self._by_path[record.path].append(index)
        self._by_kind[record.kind].append(index)
        self._touch(record.kind, seq)

    def _touch(self, kind: str, seq: int) -> None:
        if kind in ORGANISATION or kind in SITES or kind == "calendar":
            self._stamp += 1
        if kind == "calendar":
            self._packs.clear()  # dates in them are read in the zone that the calendar names
        turns = self._turns.get(kind)
        if turns is not None and (not turns or turns[-1] != seq):
            turns.append(seq)

    def kinds_at(self, seq: int) -> Kinds:
        """Return the record kinds as the schemas stood just after commit ``seq``."""
        index = bisect_right(self._schema_steps, seq, key=itemgetter(0)) - 1
        if index not in self._kinds:
            files = self._schema_steps[index][1] if index >= 0 else {}
            self._kinds[index] = _kinds(tuple(sorted(files.items())))
        return self._kinds[index]

    @property
    def zone(self) -> str:
        """Return the organisation's time zone, from its newest calendar."""
        found = [self.versions[i].record for i in self._by_kind["calendar"] if self.versions[i].replaced_seq is None]
        newest = max(found, key=lambda record: int(record.data["year"]), default=None)
        return str(newest.data["timezone"]) if newest else DEFAULT_ZONE

    def roster(self) -> Roster:
        """Return the roster of everything fed so far; it answers for any moment."""
        if self._roster is None or self._roster[0] != self._stamp:
            self._roster = (self._stamp, Roster(self._of(ORGANISATION), self.zone))
        return self._roster[1]

    def sites(self) -> Sites:
        """Return cameras and zones of everything fed so far."""
        if self._sites is None or self._sites[0] != self._stamp:
            self._sites = (self._stamp, Sites(self._of(SITES)))
        return self._sites[1]

    def _of(self, kinds: Iterable[str]) -> list[RecordVersion]:
        return [self.versions[index] for kind in sorted(kinds) for index in self._by_kind[kind]]

    def standing(self, kind: str, seq: int) -> tuple[RecordVersion, ...]:
        """Return the versions of ``kind`` that stood just after commit ``seq``."""
        return tuple(self.versions[i] for i in self._by_kind[kind] if self.versions[i].stood_at_seq(seq))

    def packs_at(self, seq: int) -> Packs:
        """Return the parameters as the packs stood just after commit ``seq``."""
        turn = bisect_right(self._turns["pack"], seq)
        if turn not in self._packs:
            self._packs[turn] = Packs((version.record for version in self.standing("pack", seq)), self.zone)
        return self._packs[turn]

    def routes_at(self, seq: int) -> Routes:
        """Return the routes as they stood just after commit ``seq``."""
        turn = bisect_right(self._turns["route"], seq)
        if turn not in self._routes:
            self._routes[turn] = Routes(version.record for version in self.standing("route", seq))
        return self._routes[turn]

    def record_at(self, path: str, seq: int) -> Record | None:
        """Return the record that stood at ``path`` just after commit ``seq``."""
        indexes = self._by_path.get(path, ())
        return next((self.versions[i].record for i in indexes if self.versions[i].stood_at_seq(seq)), None)

    def matter(self, observation: Observation, base_seq: int, contents: Contents) -> Matter:
        """Return what a decision about ``observation`` needs, with the policy of base commit ``base_seq``.

        ``contents`` gives the bytes of a changed path at the final head, or None where they cannot be had: then the
        path has no record, and the decision says so.
        """
        kinds = self.kinds_at(base_seq)
        records = self._read(observation.changes, contents, base_seq)
        before = {change.path: self.record_at(change.path, base_seq) for change in observation.changes}
        return Matter(
            records=records,
            before={path: record for path, record in before.items() if record is not None},
            requests=self._requests(records, base_seq),
            landing=landing_rules(kinds),
            events=_events(kinds),
            roster=self.roster(),
            packs=self.packs_at(base_seq),
            routes=self.routes_at(base_seq),
            sites=self.sites(),
            reports=self._reports(records, landing_rules(kinds), base_seq),
            calendar=self._calendar(records, base_seq),
            extensions=self._extensions(records, base_seq),
        )

    def _calendar(self, records: Mapping[str, Record], seq: int) -> Calendar | None:
        """Return the working days as they stood, if a deadline is counted in them."""
        if all(record.kind != "paper_form" for record in records.values()):
            return None
        calendars = [version.record for version in self.standing("calendar", seq)]
        return Calendar(calendars) if calendars else None

    def _extensions(self, records: Mapping[str, Record], seq: int) -> tuple[Record, ...]:
        """Return the extensions that stood on the base in the cases in which another one is asked for."""
        cases = {record.case_id for record in records.values() if record.kind == "extension"}
        stood = self.standing("extension", seq) if cases else ()
        return tuple(version.record for version in stood if version.record.case_id in cases)

    def _reports(
        self, records: Mapping[str, Record], landing: Mapping[str, LandingRule], seq: int
    ) -> tuple[RecordVersion, ...]:
        """Return the own reports that had landed by commit ``seq``; nothing unless a list of them is at hand."""
        if all(record.kind != "countersign" for record in records.values()):
            return ()
        landed = (each for each in self.versions if each.landed_seq is not None and each.landed_seq <= seq)
        return tuple(each for each in landed if is_report(each.record, landing))

    def _read(self, changes: tuple[Change, ...], contents: Contents, seq: int) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for change in changes:
            if change.new_mode != "100644" or not change.path.startswith("records/"):
                continue
            record = self._known(change, seq)
            if record is None and (data := contents(change)) is not None:
                record = read_record(change.path, change.new_blob, data, self.kinds_at(seq)).record
            if record is not None:
                found[change.path] = record
        return found

    def _known(self, change: Change, seq: int) -> Record | None:
        """Return the record that this very blob was read as when it landed here, if under the same schemas."""
        for index in self._by_path.get(change.path, ()):
            version = self.versions[index]
            same = version.record.blob == change.new_blob and version.landed_seq is not None
            if same and self.kinds_at(version.landed_seq or 0) is self.kinds_at(seq):
                return version.record
        return None

    def _requests(self, records: Mapping[str, Record], seq: int) -> dict[str, Record]:
        found = {record.case_id: record for record in records.values() if record.kind == "request"}
        for record in records.values():
            if record.case_id and record.case_id not in found:
                request = self.record_at(record.path.rpartition("/")[0] + "/request.yml", seq)
                if request is not None:
                    found[record.case_id] = request
        return found


@lru_cache(maxsize=8)  # checking two dozen schemas takes longer than replaying a small office
def _kinds(files: tuple[tuple[str, bytes], ...]) -> Kinds:
    usable = (_kind(path, data) for path, data in files if is_schema(path))
    return Kinds({kind.name: kind for kind in usable if kind is not None})


def _kind(path: str, data: bytes) -> Kind | None:
    """Return a schema's kind, None where it cannot be used: its records then have no kind and are never approved."""
    try:
        return load_kind(path, data)
    except ToolError:
        return None


@lru_cache(maxsize=8)
def _events(kinds: Kinds) -> frozenset[str]:
    return frozenset(kind.name for kind in kinds if kind.is_event)


@lru_cache(maxsize=8)
def landing_rules(kinds: Kinds) -> Mapping[str, LandingRule]:
    """Return the landing block of every kind by name."""
    return {kind.name: kind.landing for kind in kinds}

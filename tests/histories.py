"""Small histories for tests of the register: what landed, what was closed, what is open, as a finished replay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from footage.evidence.cases import prove
from footage.evidence.proof import CaseProof, CommitProof, PullProof, Replay
from footage.finding import Finding
from footage.model import (
    Account,
    Change,
    Closing,
    Decision,
    Grant,
    Merge,
    Observation,
    Outcome,
    Record,
    Review,
    ReviewJudgement,
    ReviewVerdict,
    SlotResult,
    SlotState,
)
from footage.policy import RecordVersion
from footage.reading.kinds import Kinds
from footage.repository import LandedCommit, WorkTree, object_id

HOST = "forge.example"
ROOT = Path(__file__).resolve().parent.parent
CASE = "RQ-20260302-7K3M9Q"
DAY = 86400
T0 = 1_772_380_800  # 2026-03-02T00:00:00+08:00
REVIEWER = Account(HOST, 77, "head")

_AUTHOR = Account(HOST, 7, "handler")


def at(day: int, hour: int = 9) -> int:
    """Return an hour of a day counted from Monday 2 March 2026, in Shanghai."""
    return T0 + day * DAY + hour * 3600


def text_at(epoch: int) -> str:
    """Return the moment as a record would state it."""
    return datetime.fromtimestamp(epoch, timezone(timedelta(hours=8))).isoformat()


@cache
def kinds() -> Kinds:
    """Return the project's own kinds."""
    return Kinds.load(WorkTree(ROOT))


def request(**changes: Any) -> dict[str, Any]:
    """Return an ordinary request to copy from two cameras for five days; ``changes`` replace fields, None removes."""
    data: dict[str, Any] = {
        "kind": "request",
        "id": CASE,
        "department": "logistics",
        "applicant": "lin",
        "handler": "zhao",
        "channel": "internal",
        "urgency": "normal",
        "purpose": "property_damage",
        "reason": "仓库三号门货架被撞，需要查看当时经过",
        "other_means": "已询问当班人员，无人看见",
        "source_kind": "surveillance",
        "cameras": ["CAM-A1", "CAM-A2"],
        "window": {"from": text_at(at(0, 8)), "to": text_at(at(0, 9))},
        "mode": "copy",
        "use": {"manner": "内部会议播放", "purpose": "认定责任", "recipients": ["lin"], "period_days": 5},
        "sensitivity": "ordinary",
        "contains_minor": False,
        "circle": "security",
    }
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def camera(name: str, days: int = 30) -> dict[str, Any]:
    """Return a camera entry with so many days of retention."""
    return {
        "kind": "camera",
        "id": name,
        "name": {"zh": "三号门", "en": "Gate 3"},
        "zone": "ZN-A",
        "storage": "ST-A",
        "recorder": "nvr-1",
        "owner": "security",
        "sensitivity": "ordinary",
        "retention_days": days,
        "in_use_on": "2025-01-01",
    }


def event(kind: str, suffix: str, **fields: Any) -> dict[str, Any]:
    """Return a case event of a kind."""
    return {"kind": kind, "id": f"{kind}-{suffix}", **fields}


def retrieval(suffix: str = "AAAAAA", *, ended: int = at(2), result: str = "full", **changes: Any) -> dict[str, Any]:
    """Return a retrieval from both cameras."""
    fields = {
        "operators": ["zhou"],
        "started_at": text_at(ended - 600),
        "ended_at": text_at(ended),
        "cameras": ["CAM-A1", "CAM-A2"],
        "window": {"from": text_at(at(0, 8)), "to": text_at(at(0, 9))},
        "clock_offset_seconds": 0,
        "result": result,
        "files": None
        if result == "unavailable"
        else [{"name": "a.mp4", "camera": "CAM-A1", "size_bytes": 5, "sha256": "0" * 64}],
        "tool": "exporter 1.0",
        "content_summary": "叉车经过三号门",
    }
    stated = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    return event("retrieval", suffix, **stated)


def copy(suffix: str = "CCCCCC", *, made: int = at(2), receiver: str | None = "lin") -> dict[str, Any]:
    """Return a copy handed to ``receiver`` when it was made."""
    return event(
        "copy",
        suffix,
        retrieval="retrieval-AAAAAA",
        copy_no=1,
        medium={"type": "usb", "serial": "U-1"},
        files=[{"name": "a.mp4", "sha256": "0" * 64, "size_bytes": 5}],
        derivative="original",
        encrypted=True,
        label_text="调取件",
        made_by="zhou",
        made_at=text_at(made),
        receiver=receiver,
    )


class History:
    """Builds a replay step by step; each step is one commit on main or one pull request that never landed."""

    def __init__(self, adopted: Iterable[Mapping[str, Any]] = ()) -> None:
        self.kinds = kinds()
        self._commits: list[CommitProof] = []
        self._pulls: list[PullProof] = []
        self._versions: list[RecordVersion] = []
        self.findings: list[Finding] = []
        self.blobs: dict[str, bytes] = {}
        self.cases: dict[str, CaseProof] = {}
        records = list(adopted)
        if records:
            self._commit(None, None, self._files(records), "adopted", None)

    def land(
        self,
        when: int | None,
        *records: Mapping[str, Any],
        outcome: Outcome = Outcome.APPROVED,
        slots: tuple[SlotResult, ...] = (),
        grant: Grant | None = None,
        deleted: Iterable[str] = (),
        filed: int | None = None,
        case_id: str = CASE,
    ) -> str:
        """Land records in a pull request; ``when`` None lands them without evidence."""
        files: dict[str, bytes | None] = {**self._files(records, case_id), **dict.fromkeys(deleted)}
        if when is None:
            self._commit(None, None, files, "uncovered", None)
            return ""
        seen = filed if filed is not None else when - 3600
        pull = self._pull(seen, files, outcome, slots, grant)
        self._commit(when, pull.id, files, "statement", seen)
        merged = Merge(when, REVIEWER, self._commits[-1].commit.oid, self._commits[-1].commit.parents[0])
        self._finish(pull, observed="merged", merged=merged)
        return pull.id

    def close(
        self, when: int, *records: Mapping[str, Any], outcome: Outcome, filed: int, slots: tuple[SlotResult, ...] = ()
    ) -> str:
        """Close a pull request with records that never land; evidence keeps their content."""
        files = self._files(records)
        pull = self._pull(filed, files, outcome, slots, None)
        self._finish(pull, observed="closed", closed=Closing(when, REVIEWER), kept=files)
        return pull.id

    def open(
        self,
        filed: int,
        *records: Mapping[str, Any],
        outcome: Outcome = Outcome.PENDING,
        slots: tuple[SlotResult, ...] = (),
    ) -> str:
        """Leave a pull request open."""
        files = self._files(records)
        pull = self._pull(filed, files, outcome, slots, None)
        self._finish(pull, observed="open", kept=files)
        return pull.id

    def plant(self, when: int, data: Mapping[str, Any], *, path: str = "") -> None:
        """Let data stand on main that no check would have let through."""
        where = path or self.path_of(data)
        _, case_id = self.kinds.of_path(where) or (None, "")
        record = Record(data["kind"], data["id"], where, object_id(where.encode()), data, case_id)
        oid = hashlib.sha1(where.encode()).hexdigest()
        self._versions.append(RecordVersion(record, 1, len(self._commits) + 1, when, oid, None, None))
        self.blobs[record.blob] = b"planted"

    def replay(self) -> Replay:
        """Return everything so far."""
        return Replay(
            commits=tuple(self._commits),
            pulls=tuple(self._pulls),
            cases={**prove(self._pulls, self._versions, {}), **self.cases},
            versions=tuple(self._versions),
            findings=tuple(self.findings),
            chain_seq=len(self._pulls),
            chain_sha256="c" * 64,
            trust="file",
        )

    def read_many(self, oids: Iterable[str]) -> Iterable[tuple[str, bytes]]:
        """Read blobs as a repository would."""
        return ((oid, self.blobs[oid]) for oid in oids)

    def path_of(self, data: Mapping[str, Any], case_id: str = CASE) -> str:
        """Return where a record stands."""
        return self.kinds[data["kind"]].path_of(data["id"], case_id if self.kinds[data["kind"]].in_case else "")

    def _files(self, records: Iterable[Mapping[str, Any]], case_id: str = CASE) -> dict[str, bytes]:
        files = {
            self.path_of(each, case_id): yaml.safe_dump(dict(each), allow_unicode=True).encode() for each in records
        }
        self.blobs.update({object_id(data): data for data in files.values()})
        return files

    def _commit(
        self, when: int | None, pull: str | None, files: Mapping[str, bytes | None], coverage: str, seen: int | None
    ) -> None:
        seq = len(self._commits) + 1
        oid = hashlib.sha1(f"commit {seq}".encode()).hexdigest()
        parents = (self._commits[-1].commit.oid,) if self._commits else ("0" * 40,)
        author = ("Author", "author@forge.example", T0)
        commit = LandedCommit(oid, "e" * 40, parents, *author, *author, f"第 {seq} 次", "", self._changes(files))
        self._commits.append(CommitProof(seq, commit, when, pull, coverage))
        for path in sorted(files):
            self._replace(path, seq, when, gone=files[path] is None)
            data = files[path]
            if data is not None:
                self._version(path, data, seq, when, oid, pull, seen, coverage == "adopted")

    def _replace(self, path: str, seq: int, when: int | None, *, gone: bool) -> None:
        for index, version in enumerate(self._versions):
            if version.record.path == path and version.replaced_seq is None and version.landed_seq is not None:
                self._versions[index] = replace(version, replaced_seq=seq, replaced_epoch=when, gone=gone)

    def _version(
        self,
        path: str,
        data: bytes,
        seq: int,
        when: int | None,
        oid: str,
        pull: str | None,
        seen: int | None,
        old: bool,
    ) -> None:
        number = 1 + sum(version.record.path == path for version in self._versions)
        self._versions.append(RecordVersion(self._record(path, data), number, seq, when, oid, pull, seen, adopted=old))

    def _record(self, path: str, data: bytes) -> Record:
        kind, case_id = self.kinds.of_path(path) or (None, "")
        assert kind is not None
        read = yaml.safe_load(data)
        return Record(kind.name, read["id"], path, object_id(data), read, case_id)

    def _changes(self, files: Mapping[str, bytes | None]) -> tuple[Change, ...]:
        return tuple(
            Change(path, "D", "100644", "d" * 40)
            if data is None
            else Change(path, "A", "", "", "100644", object_id(data))
            for path, data in sorted(files.items())
        )

    def _pull(
        self,
        filed: int,
        files: Mapping[str, bytes | None],
        outcome: Outcome,
        slots: tuple[SlotResult, ...],
        grant: Grant | None,
    ) -> PullProof:
        number = len(self._pulls) + 1
        placed = (self.kinds.of_path(path) for path in files)
        cases = tuple(sorted({found[1] for found in placed if found and found[1]}))
        reviews = tuple(_review(slot) for slot in slots if slot.review_id is not None)
        judged = tuple(
            ReviewJudgement(slot.review_id, slot.person, True, slot.slot, "counted") for slot in slots if slot.review_id
        )
        observation = Observation(
            HOST,
            "office/records",
            number,
            1,
            f"申请 {number}",
            _AUTHOR,
            filed,
            "main",
            f"{number:040x}",
            "0" * 40,
            self._changes(files),
            first_seen=dict.fromkeys(files, filed),
            reviews=reviews,
        )
        decision = Decision(outcome, "A", "ordinary", slots, judged, grant, (), cases)
        return PullProof(f"PR-{number:06d}.1", "", observation, decision, None, "", "", b"", b"", "verified")

    def _finish(
        self,
        pull: PullProof,
        *,
        observed: str,
        merged: Merge | None = None,
        closed: Closing | None = None,
        kept: Mapping[str, bytes] | None = None,
    ) -> None:
        content = f"statement of {pull.id}".encode()
        signed = (
            {}
            if observed == "open"
            else {
                "statement_seq": len(self._pulls) + 1,
                "statement_path": f"statements/{pull.id}.json",
                "statement_sha256": hashlib.sha256(content).hexdigest(),
                "statement_bytes": content,
                "signature": b"signature",
            }
        )
        seen = replace(pull.observation, merged=merged, closed=closed)
        self._pulls.append(replace(pull, observed=observed, observation=seen, kept=kept or {}, **signed))


def slot(
    name: str, person: str | None, when: int | None, *, review: int | None = None, candidates: tuple[str, ...] = ()
) -> SlotResult:
    """Return a slot: filled by ``person`` at ``when`` with review ``review``, or waiting for ``candidates``."""
    state = SlotState.MET if person else SlotState.WAITING
    return SlotResult(
        name.partition(".")[0], name, "department_head", "of_request", state, person, review, when, "", candidates
    )


def _review(filled: SlotResult) -> Review:
    verdict = ReviewVerdict.APPROVE if filled.state is SlotState.MET else ReviewVerdict.REJECT
    return Review(filled.review_id or 0, filled.review_id or 0, REVIEWER, verdict, filled.at or 0, "1" * 40, "1" * 40)

"""Examples of controls: an office, a case and what became of it, written as differences from a few plain stories.

An example is a folder ``<clause>/<good|bad|due|unknown|na>-<name>/case.yml``. ``like`` names the story it differs from
(``bases/``); mappings are merged, ``drop`` takes something away. ``records`` are the records by their name in the
register, ``pulls`` what the forge and the decision said of each pull request, ``landed`` ({record: moment}) those that
landed one by one as they should, ``cases`` whether the case's proof holds, ``problems`` ({case: {code: args}}) what it
lacks, ``expect`` the verdict and reason of each subject. The register is built by the product
itself; every record fits its schema.
"""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from footage.controls import load, run
from footage.duties import run_signals
from footage.evidence.proof import CaseProof, CommitProof, PullProof, Replay
from footage.finding import ToolError
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
    Series,
    SlotResult,
    SlotState,
)
from footage.policy.versions import RecordVersion
from footage.reading.kinds import Kinds
from footage.register.load import fill
from footage.register.sampling import draw_samples
from footage.repository import LandedCommit, WorkTree

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
HOST = "forge.sprucepark.example"


@cache
def kinds() -> Kinds:
    """The kinds of this repository."""
    return Kinds.load(WorkTree(ROOT))


@dataclass(frozen=True)
class Example:
    """One example: where it stands, its clause, what the story says, what is expected."""

    path: Path
    clause: str
    story: Mapping[str, Any]
    expected: Mapping[str, tuple[str, str]]

    @property
    def name(self) -> str:
        """``R-3.2.3/good-ordinary``."""
        return f"{self.clause}/{self.path.name}"


def examples(clause: str) -> list[Example]:
    """Every example folder of ``clause``, in order."""
    found = []
    for file in sorted(HERE.glob(f"{clause}/*-*/case.yml")):
        story = told(file)
        expected = {subject: tuple(verdict) for subject, verdict in story["expect"].items()}
        found.append(Example(file.parent, file.parent.parent.name, story, expected))
    return found


@cache
def told(file: Path) -> dict[str, Any]:
    """Read a story with everything it is like; what is returned is not to be changed."""
    own = yaml.load(file.read_text("utf-8"), Loader=_Loader)
    base = own.pop("like", None)
    if base is None and file.stem != "office":
        base = "office"
    return merged(told(HERE / "bases" / f"{base}.yml"), own) if base else own


def merged(first: Any, second: Any) -> Any:
    """Merge ``second`` over ``first``; the word ``drop`` takes away."""
    if not isinstance(first, dict) or not isinstance(second, dict):
        return copy.deepcopy(second)
    result = copy.deepcopy(first)
    for key, value in second.items():
        if value == "drop" and key in result:
            del result[key]
        else:
            result[key] = merged(result.get(key), value)
    return result


def connection_of(story: Mapping[str, Any], *clauses: str, path: str = ":memory:") -> sqlite3.Connection:
    """Build the register of a story and judge it by the controls of ``clauses`` (none named: by all)."""
    connection = fill_story(story, path)
    library = load()
    chosen = tuple(each for each in library.controls if each.clause in clauses or not clauses)
    run(connection, replace(library, controls=chosen))
    return connection


def fill_story(story: Mapping[str, Any], path: str = ":memory:") -> sqlite3.Connection:
    """Build the register of a story; nothing is judged."""
    connection = sqlite3.connect(path, isolation_level=None)
    fill(
        connection,
        kinds=kinds(),
        replay=replay_of(story),
        as_of=_epoch(story["as_of"]),
        commit="c" * 40,
        evidence_commit="e" * 40,
        provenance={},
        judge=False,
    )
    run_signals(connection)
    draw_samples(connection)
    return connection


def replay_of(story: Mapping[str, Any]) -> Replay:
    """Turn a story into what a replay of its history would have established."""
    records = {uid: _record(uid, data) for uid, data in _with_parameters(story).items()}
    told_pulls = {**(story.get("pulls") or {}), **_plain_pulls(story, records)}
    pulls = {f"PR-{int(number):06}.1": data for number, data in told_pulls.items()}
    proofs = tuple(_pull(name, data, records) for name, data in sorted(pulls.items()))
    merges = sorted((each for each in proofs if each.observed == "merged"), key=_merged_at)
    commits = [CommitProof(1, _commit(1), None, None, "adopted")]
    landed: dict[str, RecordVersion] = {}
    for seq, proof in enumerate(merges, 2):
        at = None if pulls[proof.id].get("undated") else _merged_at(proof)
        commits.append(CommitProof(seq, _commit(seq), at, proof.id, "statement"))
        for uid in pulls[proof.id]["records"]:
            seen = None if at is None else proof.observation.first_seen[records[uid].path]
            landed[uid] = RecordVersion(records[uid], 1, seq, at, f"{seq:040x}", proof.id, seen)
    pushed = set(story.get("pushed") or ())
    if pushed:
        seq = len(commits) + 1
        commits.append(CommitProof(seq, _commit(seq), None, None, "uncovered"))
        for uid in pushed:
            landed[uid] = RecordVersion(records[uid], 1, seq, None, f"{seq:040x}", None, None)
    held = {uid: name for name, data in pulls.items() for uid in data["records"]}
    for uid, record in records.items():
        if uid in landed:
            continue
        if uid in held:
            landed[uid] = RecordVersion(record, 1, None, None, "", held[uid], None)
        else:
            landed[uid] = RecordVersion(record, 1, 1, None, f"{1:040x}", None, None, adopted=True)
    later = list(_later_versions(story, landed, commits))
    versions = [*landed.values(), *later]
    problems = story.get("problems") or {}
    cases = {
        case: CaseProof(case, result, tuple((code, args) for code, args in (problems.get(case) or {}).items()))
        for case, result in (story.get("cases") or {}).items()
    }
    return Replay(tuple(commits), proofs, cases, tuple(versions), (), 0, "0" * 64, "file")


def _plain_pulls(story: Mapping[str, Any], records: Mapping[str, Record]) -> dict[int, dict[str, Any]]:
    """``landed``: records that landed one by one, properly, at the moment told: {uid: moment}."""
    return {
        number: {
            "author": _actor(records[uid]), "class": kinds()[records[uid].kind].landing.landing_class,
            "created": at, "merged": at,
            "outcome": "approved", "slots": {}, "records": [uid],
        }
        for number, (uid, at) in enumerate((story.get("landed") or {}).items(), 501)
    }  # fmt: skip


def _actor(record: Record) -> str:
    pointers = kinds()[record.kind].landing.actor
    found = record.data.get(pointers[0].split("/")[1]) if pointers else None
    return str(found[0] if isinstance(found, (list, tuple)) else found or "sun")


def _merged_at(proof: PullProof) -> int:
    assert proof.observation.merged is not None
    return proof.observation.merged.at


def _with_parameters(story: Mapping[str, Any]) -> dict[str, Any]:
    """``parameters``: values of the pack that differ in this story, by name."""
    records = dict(story["records"])
    wanted = story.get("parameters") or {}
    rows = [
        {**row, **wanted.get(row["name"], {})}
        for row in records["limits"]["parameters"]
        if wanted.get(row["name"]) != "drop"
    ]
    return {**records, "limits": {**records["limits"], "parameters": rows}}


def _later_versions(
    story: Mapping[str, Any], landed: dict[str, RecordVersion], commits: list[CommitProof]
) -> Iterator[RecordVersion]:
    """``changed``: records that a later commit replaced: {uid: [{at, fields}]}; ``fields: gone`` deletes one."""
    for uid, changes in (story.get("changed") or {}).items():
        current = landed[uid]
        for change in changes:
            seq, at = len(commits) + 1, _epoch(change["at"])
            commits.append(CommitProof(seq, _commit(seq), at, None, "statement"))
            gone = change["fields"] == "gone"
            ended = replace(current, replaced_seq=seq, replaced_epoch=at, gone=gone)
            if current is landed[uid]:
                landed[uid] = ended
            if gone:
                break
            data = merged(dict(current.record.data), change["fields"])
            new = replace(_record(uid, data), blob=f"{seq:040x}")
            pull = f"PR-{change['pull']:06}.1" if "pull" in change else None
            current = RecordVersion(new, current.version + 1, seq, at, f"{seq:040x}", pull, at)
            yield current


def _record(uid: str, data: Mapping[str, Any]) -> Record:
    kind = kinds()[data["kind"]]
    case_id, _, name = uid.rpartition("/")
    if kind.name == "request":
        case_id, name = uid, uid
    content = {"kind": kind.name, "id": name, **{key: value for key, value in data.items() if key != "kind"}}
    if kind.name == "person":
        content["accounts"] = [{"host": HOST, "id": _account(name).id, "login": name}]
    if not kind.validation.accepts(content):
        raise AssertionError(f"{uid} does not fit its schema: {kind.validation.problems(content)}")
    if case_id:
        file = "request" if kind.name == "request" else name
        path = f"records/cases/{case_id[3:7]}/{case_id[7:9]}/{case_id}/{file}.yml"
    else:
        path = kind.path_of(name)
    return Record(kind.name, name, path, _blob(uid), content, case_id)


def _pull(name: str, data: Mapping[str, Any], records: Mapping[str, Record]) -> PullProof:
    created = _epoch(data["created"])
    own = [records[uid] for uid in data["records"]]
    changes = tuple(Change(record.path, "A", "", "", "100644", record.blob) for record in own)
    ended = data.get("merged") or data.get("closed")
    author = _account(data["author"])
    slots = tuple(_slot(index, slot, each) for index, (slot, each) in enumerate((data.get("slots") or {}).items(), 1))
    counted = [(index, each.person, each.at, each.slot) for index, each in enumerate(slots, 1) if each.person]
    uncounted = [
        (100 + index, each["person"], _epoch(each["at"]), each["reason"])
        for index, each in enumerate(data.get("uncounted") or ())
    ]
    observation = Observation(
        host=HOST,
        repository="park/footage",
        number=int(name[3:9]),
        occasion=1,
        title=name,
        author=author,
        created_at=created,
        base_ref="main",
        head="d" * 40,
        merge_base="b" * 40,
        changes=changes,
        reviews=tuple(
            Review(index, index, _account(person), ReviewVerdict.APPROVE, at, "d" * 40, "d" * 40)
            for index, person, at, _ in (*counted, *uncounted)
        ),
        first_seen={record.path: _epoch(data.get("seen") or data["created"]) for record in own},
        merged=Merge(_epoch(ended), author, f"{int(name[3:9]):040x}", "b" * 40) if data.get("merged") else None,
        closed=Closing(_epoch(ended), author) if data.get("closed") else None,
        observed_at=_epoch(ended or data["created"]),
    )
    opinions = {slot: each.get("opinion", "") for slot, each in (data.get("slots") or {}).items()}
    judged = [
        ReviewJudgement(index, person, True, slot, "counted", opinion=opinions[slot])
        for index, person, _, slot in counted
    ]
    judged += [ReviewJudgement(index, person, False, None, reason) for index, person, _, reason in uncounted]
    decision = Decision(
        outcome=Outcome(data["outcome"]),
        landing_class=data["class"],
        route="example",
        slots=slots,
        reviews=tuple(judged),
        grant=_grant(data.get("grant")),
        case_ids=tuple(sorted({record.case_id for record in own if record.case_id})),
    )
    observed = "merged" if data.get("merged") else "closed" if data.get("closed") else "open"
    seq = None if observed == "open" else int(name[3:9])
    return PullProof(name, observed, observation, decision, seq, f"{name}.json", "0" * 64, b"{}", b"", "verified")


def _grant(data: Mapping[str, Any] | None) -> Grant | None:
    if data is None:
        return None
    asked = data.get("series")
    series = (
        Series(_epoch(asked["from"]), _epoch(asked["until"]), asked["uses"], asked["each_seconds"]) if asked else None
    )
    return Grant(
        tuple(data["cameras"]), data["mode"], _epoch(data["from"]), _epoch(data["to"]),
        narrowed=bool(data.get("narrowed")), series=series,
    )  # fmt: skip


def _slot(index: int, slot: str, data: Mapping[str, Any]) -> SlotResult:
    person, at = data.get("person"), data.get("at")
    return SlotResult(
        stage=slot.partition(".")[0],
        slot=slot,
        role=data["role"],
        department=data.get("department", ""),
        state=SlotState.MET if person else SlotState.WAITING,
        person=person,
        review_id=index if person else None,
        at=_epoch(at) if person else None,
        via=data.get("via", ""),
        candidates=tuple(data.get("candidates") or ()),
    )


def _account(person: str) -> Account:
    return Account(HOST, 1000 + sum(person.encode()), person)


def _commit(seq: int) -> LandedCommit:
    return LandedCommit(f"{seq:040x}", "t" * 40, (), "a", "a@example", 0, "a", "a@example", 0, f"commit {seq}", "", ())


def _blob(uid: str) -> str:
    return f"{abs(int.from_bytes(uid.encode(), 'big')) % 16**40:040x}"


def _epoch(text: str) -> int:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ToolError(str(text))
    return int(moment.timestamp())


class _Loader(yaml.CSafeLoader):
    """YAML in which dates stay the text typed, as in records; anchors are allowed, for brevity."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}

"""What happened, as rows: commits on main, pull requests, reviews, stages, scopes, statements, sources, findings.

Promises: every row comes from the replay, unchanged and in a fixed order; nothing is judged here. Arguments of
messages and lists of people are JSON text.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping

from footage.evidence.proof import CaseProof, PullProof, Reason
from footage.finding import Finding, sort_key
from footage.model import Decision, Observation, Outcome, Record, SlotState
from footage.policy.roster import Roster
from footage.policy.versions import RecordVersion
from footage.reading.kinds import CASES, Kinds
from footage.register.kept import kept_bytes
from footage.register.known import Known, ended_at
from footage.register.layout import BY_NAME
from footage.register.values import Row, as_json, clean, integer
from footage.register.versions import Named

Texts = Callable[[Iterable[str]], Iterable[tuple[str, bytes]]]


def write_facts(
    connection: sqlite3.Connection,
    *,
    kinds: Kinds,
    known: Known,
    proofs: Mapping[str, CaseProof],
    findings: Iterable[Finding],
    uids: Named,
    texts: Texts | None,
) -> None:
    """Insert everything that the replay established; ``uids`` names the records by (path, blob)."""
    roster = _people(known.versions)
    pulls = known.pulls
    _insert(connection, "landed_commit", _commits(known))
    _insert(connection, "file_change", _changes(known))
    _insert(connection, "pull_request", (_pull(pull, roster) for pull in pulls))
    _insert(connection, "pull_request_path", (row for pull in pulls for row in _paths(pull, kinds, uids)))
    _insert(connection, "review", (row for pull in pulls for row in _reviews(pull)))
    _insert(connection, "approval_stage", (row for pull in pulls for row in _stages(pull)))
    _insert(
        connection, "decision_problem", (row for pull in pulls for row in _problems(pull.id, pull.decision.problems))
    )
    _insert(connection, "approved_scope", sorted(set(_scopes(pulls))))
    _insert(connection, "case_verification", _case_reasons(proofs))
    _insert(connection, "finding", finding_rows(findings))
    _insert(connection, "statement", sorted(_statements(pulls)))
    _insert(connection, "source", _sources(known, uids, texts))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    connection.executemany(BY_NAME[table].insert(), rows)


def _people(versions: Iterable[RecordVersion]) -> Roster:
    people = (version for version in versions if version.record.kind == "person")
    return Roster(version for version in people if _has_accounts(version.record))


def _has_accounts(person: Record) -> bool:
    """Return whether the roster can read the entry; what was pushed past every check may hold anything."""
    accounts, emails = person.data.get("accounts") or (), person.data.get("emails") or ()
    if not isinstance(accounts, (list, tuple)) or not isinstance(emails, (list, tuple)):
        return False
    return all(isinstance(each, dict) and "host" in each and isinstance(each.get("id"), int) for each in accounts)


def _commits(known: Known) -> Iterator[Row]:
    for proof in sorted(known.commits, key=lambda each: each.seq):
        commit = proof.commit
        parent = commit.parents[0] if commit.parents else None
        who, subject = clean(commit.author_name), clean(commit.subject)
        landed, made = proof.landed_epoch, commit.committer_epoch
        yield (proof.seq, commit.oid, parent, landed, made, who, subject, proof.pull, proof.coverage)


def _changes(known: Known) -> Iterator[Row]:
    for proof in sorted(known.commits, key=lambda each: each.seq):
        for each in sorted(proof.commit.changes):
            yield (proof.seq, clean(each.path), each.status, each.old_blob, each.new_blob, each.new_mode)


def _pull(pull: PullProof, roster: Roster) -> Row:
    seen, decision = pull.observation, pull.decision
    merged = seen.merged
    return (
        pull.id,
        seen.number,
        seen.occasion,
        clean(seen.title),
        _only_case(decision),
        seen.author.id,
        clean(seen.author.login),
        roster.person_of(seen.author, seen.created_at),
        decision.landing_class,
        decision.route,
        seen.created_at,
        ended_at(pull),
        merged.at if merged else None,
        merged.commit if merged else None,
        seen.head,
        str(decision.outcome),
        pull.observed,
        pull.statement_seq,
    )


def _only_case(decision: Decision) -> str | None:
    return decision.case_ids[0] if len(decision.case_ids) == 1 else None


def _paths(pull: PullProof, kinds: Kinds, uids: Named) -> Iterator[Row]:
    seen = pull.observation
    for change in sorted(seen.changes):
        uid = uids.get((change.path, change.new_blob))
        case_id = _case_of(change.path, kinds)
        first = seen.first_seen.get(change.path)
        yield (pull.id, clean(change.path), change.new_mode, change.new_blob, uid, case_id, first)


def _case_of(path: str, kinds: Kinds) -> str | None:
    placed = kinds.of_path(path) if path.startswith(CASES) else None
    return placed[1] if placed else None


def _reviews(pull: PullProof) -> Iterator[Row]:
    judged = {each.review_id: each for each in pull.decision.reviews}
    reviews = sorted(pull.observation.reviews, key=lambda each: (each.submitted_at, each.event_id, each.id))
    for position, review in enumerate(reviews, 1):
        judgement = judged.get(review.id)
        account = review.account
        yield (
            pull.id,
            position,
            review.id,
            account.id if account else None,
            clean(account.login) if account else None,
            judgement.person if judgement else None,
            str(review.verdict),
            review.submitted_at,
            review.commit_id,
            int(judgement.counted) if judgement else 0,
            judgement.slot if judgement else None,
            judgement.reason if judgement else "",
            as_json(dict(judgement.args)) if judgement else "{}",
            clean(judgement.opinion) if judgement else "",
        )


def _stages(pull: PullProof) -> Iterator[Row]:
    digest = content_digest(pull.observation)
    case_id = _only_case(pull.decision)
    for position, slot in enumerate(pull.decision.slots, 1):
        bound = digest if slot.state is SlotState.MET else ""
        where = (
            slot.stage,
            slot.slot,
            slot.role,
            slot.department,
            str(slot.state),
            slot.person,
            slot.review_id,
            slot.at,
        )
        yield (pull.id, case_id, position, *where, bound, slot.via, as_json(list(slot.candidates)))


def content_digest(seen: Observation) -> str:
    """Return the SHA-256 of what approvals of this pull request bind to: its paths, modes and blobs, sorted."""
    lines = sorted(f"{change.new_mode or '-'} {change.new_blob or '-'} {change.path}\n" for change in seen.changes)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _problems(pull: str, problems: Iterable[Reason]) -> Iterator[Row]:
    for position, (code, args) in enumerate(problems, 1):
        yield (pull, position, code, as_json(dict(args)))


def _scopes(pulls: Iterable[PullProof]) -> Iterator[Row]:
    """Yield what was allowed, camera by camera, by pull requests that landed with their approvals."""
    for pull in pulls:
        decision, grant = pull.decision, pull.decision.grant
        if grant is None or decision.outcome is not Outcome.APPROVED or pull.observed != "merged":
            continue
        series = grant.series
        several = (series.uses, series.start, series.end, series.each_seconds) if series else (None,) * 4
        for case_id in decision.case_ids:
            for camera in grant.cameras:
                scope = (grant.mode, grant.start, grant.end, int(grant.narrowed), *several)
                yield (case_id, pull.id, clean(camera), *scope)


def _case_reasons(proofs: Mapping[str, CaseProof]) -> Iterator[Row]:
    for case_id in sorted(proofs):
        yield from _problems(case_id, proofs[case_id].reasons)


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """Return the rows of ``finding``, in the order of findings."""
    for position, found in enumerate(sorted(findings, key=sort_key), 1):
        place, message, hint = found.location, found.text(), found.hint_text()
        where = (clean(place.path), place.line, place.column, clean(place.pointer))
        texts = (
            clean(message.zh),
            clean(message.en),
            clean(hint.zh) if hint else None,
            clean(hint.en) if hint else None,
        )
        yield (position, found.rule, str(found.severity), clean(found.subject), *where, *texts)


def _statements(pulls: Iterable[PullProof]) -> Iterator[Row]:
    for pull in pulls:
        if pull.statement_seq is not None:
            signed = (pull.statement_sha256, pull.statement_bytes, pull.signature)
            yield (pull.statement_seq, pull.statement_path, pull.id, *signed)


def _sources(known: Known, uids: Named, texts: Texts | None) -> Iterator[Row]:
    """Yield the bytes of every record as text, once per (path, blob)."""
    landed: dict[tuple[str, str], int] = {}
    for version in sorted(known.versions, key=lambda each: each.landed_seq or 0):
        landed.setdefault((version.record.path, version.record.blob), version.landed_seq or 0)
    kept = kept_bytes(known.pulls)
    wanted = sorted({blob for path, blob in uids if (path, blob) not in kept})
    read = dict(texts(wanted)) if texts is not None and wanted else {}
    for path, blob in sorted(uids):
        data = kept.get((path, blob), read.get(blob))
        if data is not None:
            seq = integer(landed.get((path, blob)))
            text = clean(data.decode("utf-8", "replace"))
            yield (clean(path), blob, uids[path, blob], seq, hashlib.sha256(data).hexdigest(), text)

"""Tampering by the hundred: a small office's repository, spoilt in every way we know of, and what the verifier says.

Each operator spoils main, the evidence or the repository itself and names the rules of which at least one must speak.
What the verifier does not name must be irrelevant: same verdicts, same findings, same register. Some operators own the
gate's key; what they write agrees with itself, and only an anchor can show it. ``python tests/tamper.py N`` does N of
them and prints how each was named.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from footage.demo.acting import ADMIN_ACCOUNT
from footage.demo.clock import DAY, moment
from footage.demo.founding import found, founding_files, open_forge, read_entries
from footage.demo.making import BEGINS, demonstration_signer, desk
from footage.demo.office import Office
from footage.evidence import anchor, branch, census, chain
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.evidence.sshsig import AllowedSigner, key_from_seed
from footage.evidence.statement import NAMESPACE, Statement, decode, encode, encode_declared
from footage.finding import Finding, ToolError
from footage.model import Account, Change, Observation, Review, ReviewVerdict
from footage.operations.capture import Capture, baseline
from footage.reading.kinds import Kinds
from footage.register import digest, open_readonly
from footage.register.making import heads, make
from footage.repository import LandedCommit, MemoryTree, Repository, Signature, Writer

EVE = Signature("Eve", "eve@elsewhere.example", moment("06-01 09:00"), 480)
THIEF = key_from_seed(b"t" * 32)
AS_OF = moment("06-30 12:00")


class Memory(dict[tuple[str, str], bytes]):
    """What blobs were read as, kept between the many replays of one history."""

    def get_many(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        return {key: self[key] for key in keys if key in self}

    def put_many(self, values: Mapping[tuple[str, str], bytes]) -> None:
        self.update(values)


@dataclass(frozen=True)
class Victim:
    """The repository, what it says untouched, and what somebody wrote down of it."""

    repository: Repository
    path: Path
    main: str
    evidence: str
    commits: tuple[LandedCommit, ...]
    statements: tuple[Statement, ...]
    files: Mapping[str, bytes]
    signer: AllowedSigner
    memory: Memory = field(default_factory=Memory)

    def judged(self, main: str, evidence: str, repository: Repository | None = None) -> Replay:
        """Replay, trusting the gate's key as an auditor has it."""
        return replay(
            repository or self.repository,
            main=main,
            evidence=evidence or None,
            trust=(self.signer,),
            memory=self.memory if repository is None else None,
        )

    def anchored(self, proven: Replay, evidence: str) -> tuple[Finding, ...]:
        """Hold what was written down of the untouched repository against a replay."""
        last = self.statements[-1]
        slip = f"main: {self.main}\nchain: {last.seq} {chain.digest(self.files[last.path])}\n"
        commits = (each.oid for each in self.repository.first_parent(evidence)) if evidence else ()
        return anchor.hold(anchor.parse(slip), proven, commits).findings

    @property
    def pulls(self) -> list[Statement]:
        return [each for each in self.statements if each.observation]

    def key(self) -> object:
        return demonstration_signer().key


@dataclass(frozen=True)
class Spoilt:
    """What an operator left: the heads to judge, and the rules of which one must speak (none: it is irrelevant)."""

    main: str
    evidence: str
    rules: frozenset[str]


@dataclass(frozen=True)
class Told:
    """What the verifier said: new rules without and with an anchor; ``error`` where it refused the repository."""

    operator: str
    rules: frozenset[str]
    anchored: frozenset[str]
    error: str = ""
    same: bool = False


# The office ---------------------------------------------------------------------------------------------------------


def build(directory: Path) -> Victim:
    """Write a small office: two cases to their end, one refused, one withdrawn, one forced, one reworked, one open."""
    files = founding_files()
    entries = {path: each.data for path, each in read_entries(files).items()}
    git, writer = found(directory, files)
    forge = open_forge(git, writer, [each for each in entries.values() if each["kind"] == "person"])
    signer = demonstration_signer()
    baseline(git, forge, signer, moment(BEGINS))
    kept = Capture(git, forge, signer, forge_name="simulated")
    kinds, working = Kinds.load(MemoryTree(files)), desk(list(entries.values())).working
    office = Office(
        forge, entries, 1, lambda at: kept.run(at, look_at_open=False), kinds, working, lambda: kept.standing
    )
    tell(office)
    office.agenda.run(AS_OF)
    kept.run(AS_OF)
    _take_census(git, len(forge.pulls()))
    return _victim(git, directory)


def tell(office: Office) -> None:
    def ask(label: str, day: str, **extra: object) -> object:
        return office.request(
            label, f"{day} 09:00", "zhao-min", "lin-hao", ["CAM-P1-03"], (f"{day} 07:00", f"{day} 07:20"),
            "traffic_accident", "配送车早上在东区停车场被刮擦，需核实经过以便报险", days=5, **extra,
        )  # fmt: skip

    def signed(case: object, day: str) -> object:
        return case.signed(("lin-hao", f"{day} 10:00"), ("qian-li", f"{day} 10:30"), ("sun-wei", f"{day} 11:00"))

    case = signed(ask("0", "03-02"), "03-02").retrieve("03-02 14:00", "zhou-hang", "zhao-min")
    case.give_back("03-05 10:00", "zhao-min", "zhou-hang")
    ask("1", "03-03").pull.reject("lin-hao", "03-03 10:00", "事由不清").close("03-03 10:05", "lin-hao")
    signed(ask("2", "03-04"), "03-04").retrieve("03-04 14:00", "zhou-hang", "zhao-min")
    ask("3", "03-05").pull.close("03-05 11:00", "zhao-min")
    late = ask("4", "03-06")
    late.pull.approve("lin-hao", "03-06 10:00").push(
        "zhao-min", "03-06 10:10", {late.path.replace("request.yml", "note.txt"): b"x\n"}, "one more"
    )
    late.pull.merge("03-06 12:00", ADMIN_ACCOUNT)
    ask("5", "03-09")


def _take_census(git: Repository, highest: int) -> None:
    signer = demonstration_signer()
    tip = git.resolve(branch.REF) or ""
    raws = branch.read(git, tip).statements
    last = max(raws, key=lambda raw: decode(raw.content).seq or 0)
    place = chain.next_link(decode(last.content).seq or 0, chain.digest(last.content))
    content = encode_declared(census.take(range(1, highest + 1), [], AS_OF), AS_OF, place)
    branch.append(git, tip, branch.signed(decode(content).path, content, signer.key), signer.at(AS_OF), "Census")


def _victim(git: Repository, directory: Path) -> Victim:
    at = heads(git)
    tree = git.files(at.evidence)
    files = {path: tree.read(path) for path in tree.paths()}
    statements = [
        decode(data) for path, data in files.items() if path.startswith("evidence/") and path.endswith("json")
    ]
    signer = demonstration_signer()
    return Victim(
        repository=git,
        path=directory,
        main=at.main,
        evidence=at.evidence,
        commits=tuple(git.first_parent(at.main)),
        statements=tuple(sorted(statements, key=lambda each: each.seq or 0)),
        files=files,
        signer=AllowedSigner(signer.principal, signer.public, (NAMESPACE,)),
    )


# Evidence, without the gate's key -------------------------------------------------------------------------------------


def pushed(victim: Victim, ref_tip: str, files: Mapping[str, bytes | None], changes: Iterable[Change] = ()) -> str:
    return Writer(victim.repository).commit(None, [ref_tip], files, EVE, EVE, "nothing to see here", changes)


def anew(victim: Victim, files: Mapping[str, bytes]) -> str:
    """Write the evidence branch afresh, as if it had always been so."""
    return Writer(victim.repository).commit(None, [], dict(files), EVE, EVE, "evidence")


def flipped(data: bytes, random: Random) -> bytes:
    at, bit = random.randrange(len(data)), 1 << random.randrange(8)
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]


def statement_files(victim: Victim) -> list[str]:
    return sorted(path for path in victim.files if path.startswith("evidence/"))


def evidence_byte_over_history(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    tip = pushed(victim, victim.evidence, {path: flipped(victim.files[path], random)})
    return Spoilt(victim.main, tip, frozenset({"VF113"}))


def evidence_byte_anew(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    tip = anew(victim, {**victim.files, path: flipped(victim.files[path], random)})
    return Spoilt(victim.main, tip, frozenset({"VF112", "VF115"}))


def statement_removed(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(statement_files(victim))
    return Spoilt(victim.main, pushed(victim, victim.evidence, {path: None}), frozenset({"VF113"}))


def statements_left_out(victim: Victim, random: Random) -> Spoilt:
    gone = random.sample(victim.statements, random.randint(1, 3))
    paths = {each.path for each in gone}
    rest = {path: data for path, data in victim.files.items() if path.removesuffix(".sig") not in paths}
    return Spoilt(victim.main, anew(victim, rest), frozenset({"VF102", "VF112", "VF113", "VF116"}))


def evidence_cut_short(victim: Victim, random: Random) -> Spoilt:
    kept = random.randrange(len(victim.statements))
    paths = {each.path for each in victim.statements[kept:]}
    rest = {path: data for path, data in victim.files.items() if path.removesuffix(".sig") not in paths}
    return Spoilt(victim.main, anew(victim, rest or {"README.md": b"x"}), frozenset({"VF113"}))


def statements_swapped(victim: Victim, random: Random) -> Spoilt:
    one, two = (each.path for each in random.sample(victim.statements, 2))
    files = {**victim.files, one: victim.files[two], two: victim.files[one]}
    if random.random() < 0.5:
        files |= {f"{one}.sig": victim.files[f"{two}.sig"], f"{two}.sig": victim.files[f"{one}.sig"]}
    return Spoilt(victim.main, anew(victim, files), frozenset({"VF112", "VF115", "VF116"}))


def foreign_file(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(["evidence/2026/03/notes.json", "x.txt", "evidence/PR-000001.1.json", ".gitattributes"])
    return Spoilt(victim.main, pushed(victim, victim.evidence, {path: b"{}"}), frozenset({"VF113"}))


# Statements that say something else -----------------------------------------------------------------------------------


def drop_review(seen: Observation, random: Random) -> Observation:
    gone = random.choice(seen.reviews)
    return replace(seen, reviews=tuple(each for each in seen.reviews if each is not gone))


def reorder_reviews(seen: Observation, random: Random) -> Observation:
    one, two = random.sample(seen.reviews, 2) if len(seen.reviews) > 1 else (seen.reviews[0],) * 2
    times = {one.id: two.submitted_at, two.id: one.submitted_at}
    return replace(
        seen, reviews=tuple(replace(each, submitted_at=times.get(each.id, each.submitted_at)) for each in seen.reviews)
    )


def redate_review(seen: Observation, random: Random) -> Observation:
    shift = random.choice([-1, 1]) * random.choice([1, 600, DAY, 400 * DAY])
    return _one(seen, random, lambda each: replace(each, submitted_at=each.submitted_at + shift))


def turn_review(seen: Observation, random: Random) -> Observation:
    verdict = random.choice([ReviewVerdict.REJECT, ReviewVerdict.COMMENT, ReviewVerdict.APPROVE])
    return _one(seen, random, lambda each: replace(each, verdict=verdict))


def change_reviewer(seen: Observation, random: Random) -> Observation:
    other = Account(seen.host, random.choice([4711, seen.author.id]), "eve")
    return _one(seen, random, lambda each: replace(each, account=other))


def repoint_review(seen: Observation, random: Random) -> Observation:
    return _one(seen, random, lambda each: replace(each, commit_id="e" * 40, head_at_submission="e" * 40))


def narrow_review(seen: Observation, random: Random) -> Observation:
    return _one(seen, random, lambda each: replace(each, body="范围: CAM-P1-04"))


def redate_end(seen: Observation, random: Random) -> Observation:
    shift = random.choice([-1, 1]) * random.choice([600, DAY, 400 * DAY])
    if seen.merged:
        return replace(seen, merged=replace(seen.merged, at=seen.merged.at + shift))
    assert seen.closed
    return replace(seen, closed=replace(seen.closed, at=seen.closed.at + shift))


def change_author(seen: Observation, random: Random) -> Observation:
    return replace(seen, author=Account(seen.host, 4711, "eve"))


def change_head(seen: Observation, random: Random) -> Observation:
    return replace(seen, head="e" * 40)


def change_changes(seen: Observation, random: Random) -> Observation:
    spoilt = tuple(replace(each, new_blob="e" * 40) for each in seen.changes)
    return replace(seen, changes=spoilt, change_sets=dict.fromkeys(seen.change_sets, spoilt))


def drop_contributors(seen: Observation, random: Random) -> Observation:
    return replace(seen, contributors=())


def _one(seen: Observation, random: Random, change: Callable[[Review], Review]) -> Observation:
    chosen = random.choice(seen.reviews)
    return replace(seen, reviews=tuple(change(each) if each is chosen else each for each in seen.reviews))


ALTERATIONS = (
    drop_review, reorder_reviews, redate_review, turn_review, change_reviewer, repoint_review, narrow_review,
    redate_end, change_author, change_head, change_changes, drop_contributors,
)  # fmt: skip


def altered(victim: Victim, random: Random) -> tuple[int, Statement] | None:
    change = random.choice(ALTERATIONS)
    position = random.choice([i for i, each in enumerate(victim.statements) if each.observation])
    statement = victim.statements[position]
    assert statement.observation
    needs_reviews = "review" in change.__name__
    if needs_reviews and not statement.observation.reviews:
        return None
    seen = change(statement.observation, random)
    return None if seen == statement.observation else (position, replace(statement, observation=seen))


def resigned(victim: Victim, statements: Iterable[Statement], key: object, begin: int = 0) -> dict[str, bytes]:
    """Return the branch's files with the chain linked anew and everything from ``begin`` on signed with ``key``."""
    files = {path: data for path, data in victim.files.items() if path.startswith("open/")}
    tip = ""
    for seq, statement in enumerate(statements):
        linked = replace(statement, seq=seq, prev_sha256=tip or None)
        content = encode(linked)
        signed = branch.signed(linked.path, content, key)  # type: ignore[arg-type]
        if seq < begin:
            signed = {name: victim.files[name] for name in signed}
        files |= signed
        tip = chain.digest(files[linked.path])
    return files


def resigned_by_a_stranger(victim: Victim, random: Random) -> Spoilt:
    found = altered(victim, random)
    while found is None:
        found = altered(victim, random)
    position, statement = found
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, THIEF, position)), frozenset({"VF112"}))


def resigned_by_the_gate(victim: Victim, random: Random) -> Spoilt:
    """The gate's own key tells another story and leaves the decision as it was, or decides it anew."""
    found = altered(victim, random)
    while found is None:
        found = altered(victim, random)
    position, statement = found
    if random.random() < 0.5:
        statement = replace(statement, decision_recorded=_decided(victim, position, statement))
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, victim.key())), frozenset({"VF113"}))


def _decided(victim: Victim, position: int, statement: Statement) -> object:
    """Return what follows from an altered observation, as a thief of the key would write it down."""
    statements = [*victim.statements[:position], statement, *victim.statements[position + 1 :]]
    proven = victim.judged(victim.main, anew(victim, resigned(victim, statements, victim.key())))
    return next(each.decision for each in proven.pulls if each.id == statement.pull_id)


def statement_forgotten_by_the_gate(victim: Victim, random: Random) -> Spoilt:
    """The gate's own key leaves a pull request out and links the rest anew."""
    gone = random.choice(victim.pulls)
    statements = [each for each in victim.statements if each is not gone]
    return Spoilt(victim.main, anew(victim, resigned(victim, statements, victim.key())), frozenset({"VF113", "VF119"}))


# Main ---------------------------------------------------------------------------------------------------------------


def records(victim: Victim) -> list[str]:
    return [path for path in victim.repository.tree(victim.main) if path.startswith("records/")]


def push_byte(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(records(victim))
    data = flipped(victim.repository.files(victim.main).read(path), random)
    return Spoilt(pushed(victim, victim.main, {path: data}), victim.evidence, frozenset({"VF101"}))


def push_deletion(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(
        pushed(victim, victim.main, {random.choice(records(victim)): None}), victim.evidence, frozenset({"VF101"})
    )


def push_new_file(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(["README.md", "records/x.yml", "schemas/x.txt", ".gitattributes", ".mailmap", ".gitignore"])
    return Spoilt(pushed(victim, victim.main, {path: b"* -diff\n"}), victim.evidence, frozenset({"VF101"}))


def push_nothing(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(pushed(victim, victim.main, {}), victim.evidence, frozenset({"VF101"}))


def push_mode(victim: Victim, random: Random) -> Spoilt:
    path = random.choice(records(victim))
    mode, blob = victim.repository.tree(victim.main)[path]
    change = Change(path, "T", mode, blob, random.choice(["100755", "120000"]), blob)
    return Spoilt(pushed(victim, victim.main, {}, [change]), victim.evidence, frozenset({"VF101"}))


def backdate_role(victim: Victim, random: Random) -> Spoilt:
    path = random.choice([each for each in records(victim) if "/org/roles/" in each])
    text = victim.repository.files(victim.main).read(path)
    begins = next(line for line in text.split(b"\n") if line.startswith(b"from:"))
    text = text.replace(begins, f"from: {random.randint(2001, 2019)}-01-01".encode())
    if random.random() < 0.5:
        return Spoilt(pushed(victim, victim.main, {path: text}), victim.evidence, frozenset({"VF101"}))
    return Spoilt(rebuilt(victim, 0, {path: text}), victim.evidence, frozenset({"VF111", "VF116"}))


def merge_without_pull(victim: Victim, random: Random) -> Spoilt:
    side = Writer(victim.repository).commit(None, [victim.main], {"records/x.yml": b"x"}, EVE, EVE, "x")
    tip = Writer(victim.repository).commit(
        None, [victim.main, side], {"records/x.yml": b"x"}, EVE, EVE, "Merge pull request #9: x"
    )
    return Spoilt(tip, victim.evidence, frozenset({"VF102"}))


def rebuilt(victim: Victim, begin: int, files: Mapping[str, bytes | None], *, leave_out: bool = False) -> str:
    """Write main anew from its commit ``begin`` on, with ``files`` in that commit, or without that commit."""
    tip = victim.commits[begin - 1].oid if begin else ""
    with Writer(victim.repository).session() as session:
        for seq in range(begin, len(victim.commits)):
            commit = victim.commits[seq]
            if leave_out and seq == begin:
                continue
            parents = [tip, *commit.parents[1:]] if tip else []
            author = Signature(commit.author_name, commit.author_email, commit.author_epoch, 480)
            committer = Signature(commit.committer_name, commit.committer_email, commit.committer_epoch, 480)
            mine = files if seq == begin else {}
            changes = [change for change in commit.changes if change.path not in mine]
            tip = session.commit(None, parents, dict(mine), author, committer, commit.subject, changes)
    return tip


def rewrite_byte(victim: Victim, random: Random) -> Spoilt:
    seq = random.randrange(len(victim.commits))
    change = random.choice([each for each in victim.commits[seq].changes if each.new_blob])
    data = flipped(victim.repository.read(change.new_blob), random)
    return Spoilt(rebuilt(victim, seq, {change.path: data}), victim.evidence, frozenset({"VF111"}))


def rewrite_without(victim: Victim, random: Random) -> Spoilt:
    seq = random.randrange(1, len(victim.commits))
    return Spoilt(rebuilt(victim, seq, {}, leave_out=True), victim.evidence, frozenset({"VF111"}))


def set_back(victim: Victim, random: Random) -> Spoilt:
    return Spoilt(random.choice(victim.commits[:-1]).oid, victim.evidence, frozenset({"VF111"}))


def evil_merge(victim: Victim, random: Random) -> Spoilt:
    """The same parents, but the merge brings something of its own; the gate may have captured it, unsuspecting."""
    last = victim.commits[-1]
    change = random.choice(last.changes)
    files: dict[str, bytes | None] = {change.path: flipped(victim.repository.read(change.new_blob), random)}
    if random.random() < 0.5:
        files = {"records/policy/extra.yml": b"x: 1\n"}
    tip = rebuilt(victim, len(victim.commits) - 1, files)
    if random.random() < 0.5:
        return Spoilt(tip, victim.evidence, frozenset({"VF102", "VF111"}))
    statements = [_landed_as(each, last.oid, tip) for each in victim.statements]
    evidence = anew(victim, resigned(victim, statements, victim.key()))
    return Spoilt(tip, evidence, frozenset({"VF103"}))


def _landed_as(statement: Statement, before: str, after: str) -> Statement:
    seen = statement.observation
    if seen is None or seen.merged is None or seen.merged.commit != before:
        return statement
    return replace(statement, observation=replace(seen, merged=replace(seen.merged, commit=after)))


def squash(victim: Victim, random: Random) -> Spoilt:
    last = victim.commits[-1]
    tip = pushed(victim, victim.commits[-2].oid, {}, last.changes)
    return Spoilt(tip, victim.evidence, frozenset({"VF101", "VF111"}))


# The repository itself, put back afterwards ---------------------------------------------------------------------------


@contextmanager
def moved_ref(victim: Victim, random: Random) -> Iterator[None]:
    """A tag or branch that bears a name somebody might believe."""
    names = ("refs/tags/main", "refs/tags/evidence", "refs/tags/v1", "refs/heads/master", "refs/notes/commits")
    yield from _with_ref(victim, random.choice(names), random.choice(victim.commits).oid)


@contextmanager
def replaced(victim: Victim, random: Random) -> Iterator[None]:
    """Git would show another object in place of one that counts."""
    one, two = random.sample(victim.commits, 2)
    if random.random() < 0.5:
        yield from _with_ref(victim, f"refs/replace/{one.oid}", two.oid)
        return
    blobs = [change.new_blob for commit in victim.commits[1:] for change in commit.changes if change.new_blob]
    yield from _with_ref(victim, f"refs/replace/{blobs[0]}", blobs[-1])


def _with_ref(victim: Victim, ref: str, oid: str) -> Iterator[None]:
    victim.repository.plumbing.run("update-ref", ref, oid)
    try:
        yield
    finally:
        victim.repository.plumbing.run("update-ref", "-d", ref)


@contextmanager
def configured(victim: Victim, random: Random) -> Iterator[None]:
    """Settings that change what git shows."""
    line = random.choice([
        "[diff]\n\trenames = copies\n\tnoprefix = true\n", "[i18n]\n\tlogOutputEncoding = latin1\n",
        "[log]\n\tshowRoot = false\n\tdate = relative\n", "[core]\n\tquotePath = true\n\tabbrev = 4\n",
        "[diff]\n\texternal = /bin/true\n", "[format]\n\tpretty = oneline\n", "[core]\n\tignoreCase = true\n",
        "[diff]\n\tignoreSubmodules = all\n\torderFile = config\n", "[log]\n\tmailmap = true\n",
    ])  # fmt: skip
    yield from _with_file(_git_dir(victim) / "config", lambda data: data + line.encode())


@contextmanager
def bent(victim: Victim, random: Random) -> Iterator[None]:
    """A clone that lacks or bends its history."""
    oid = random.choice(victim.commits).oid.encode()
    name, data = random.choice([("shallow", oid + b"\n"), ("info/grafts", oid + b"\n"), ("config", b"")])
    promisor = b'[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'
    path = _git_dir(victim) / name
    yield from _with_file(path, lambda old: old + (promisor if name == "config" else data))


@contextmanager
def false_object(victim: Victim, random: Random) -> Iterator[None]:
    """An object that is not what its name says."""
    path, oid = random.choice(loose(victim))
    data = flipped(victim.repository.read(oid), random)
    yield from _with_file(path, lambda _: zlib.compress(b"blob %d\0" % len(data) + data))


@contextmanager
def absent_object(victim: Victim, random: Random) -> Iterator[None]:
    """A record whose content was taken out of the store."""
    with absent(victim, random.choice(loose(victim))[1]):
        yield


@contextmanager
def absent(victim: Victim, blob: str) -> Iterator[None]:
    """Take one blob out of the store, wherever it lies."""
    _unpack(victim)
    yield from _with_file(_git_dir(victim) / "objects" / blob[:2] / blob[2:], lambda _: None)


def _unpack(victim: Victim) -> None:
    """Give every object a file of its own, so that one can be spoilt alone."""
    folder = _git_dir(victim) / "objects" / "pack"
    for pack in sorted(folder.glob("*.pack")):
        moved = folder.parent / pack.name
        pack.rename(moved)
        for rest in folder.glob(f"{pack.stem}.*"):
            rest.unlink()
        with moved.open("rb") as stream:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=stream, cwd=_git_dir(victim), check=True)
        moved.unlink()
    victim.repository.close()


def case_records(victim: Victim) -> list[Change]:
    """Return what landed in the cases after the beginning."""
    found = (change for commit in victim.commits[1:] for change in commit.changes)
    return [change for change in found if change.path.startswith("records/") and change.path.endswith(".yml")]


def loose(victim: Victim) -> list[tuple[Path, str]]:
    """Return where the records of the cases lie as objects of their own."""
    _unpack(victim)
    objects = _git_dir(victim) / "objects"
    return [(objects / each.new_blob[:2] / each.new_blob[2:], each.new_blob) for each in case_records(victim)]


def _git_dir(victim: Victim) -> Path:
    return victim.repository.plumbing.git_dir


def _with_file(path: Path, change: Callable[[bytes], bytes | None]) -> Iterator[None]:
    before = path.read_bytes() if path.exists() else None
    after = change(before or b"")
    path.unlink(missing_ok=True)
    if after is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(after)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)


HISTORY: tuple[Callable[[Victim, Random], Spoilt], ...] = (
    evidence_byte_over_history, evidence_byte_anew, statement_removed, statements_left_out, evidence_cut_short,
    statements_swapped, foreign_file, resigned_by_a_stranger, resigned_by_the_gate, statement_forgotten_by_the_gate,
    push_byte, push_deletion, push_new_file, push_nothing, push_mode, backdate_role, merge_without_pull, rewrite_byte,
    rewrite_without, set_back, evil_merge, squash,
)  # fmt: skip
# What a refused repository says, or the rule that speaks; nothing: it must be irrelevant.
STORE: Mapping[Callable[..., object], frozenset[str]] = {
    moved_ref: frozenset(),
    replaced: frozenset(),
    configured: frozenset(),
    bent: frozenset({"repository.shallow", "repository.grafted", "repository.partial"}),
    false_object: frozenset({"repository.object_corrupt"}),
    absent_object: frozenset({"VF121"}),
}
OPERATORS: tuple[Callable[..., object], ...] = (*HISTORY, *STORE)


# Judging ------------------------------------------------------------------------------------------------------------


def named(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(json.dumps([each.rule, each.message, each.location.path, each.subject, dict(each.args)], default=str)
                   for each in findings)  # fmt: skip


def news(found: Iterable[Finding], before: Iterable[Finding]) -> frozenset[str]:
    """Return the rules of findings that were not there before."""
    more = named(found) - named(before)
    return frozenset(json.loads(each)[0] for each in more)


def verdicts(proven: Replay) -> object:
    """Return everything that people would be told."""
    return proven.cases, [(each.id, each.result, each.decision) for each in proven.pulls], named(proven.findings)


class Bench:
    """One victim, its untouched answer, and tamperings of it one after another."""

    def __init__(self, directory: Path) -> None:
        self.victim = build(directory / "office")
        self.directory = directory
        self.untouched = self.victim.judged(self.victim.main, self.victim.evidence)
        self.register = self._register()

    def one(self, seed: int, operator: Callable[..., object] | None = None) -> Told:
        """Do one tampering and check that it is named, or irrelevant; raise ``AssertionError`` if it is neither."""
        random = Random(seed)
        chosen = operator or random.choice(OPERATORS)
        return self._store(seed, chosen, random) if chosen in STORE else self._history(seed, chosen, random)

    def _history(self, seed: int, operator: Callable[..., Spoilt], random: Random) -> Told:
        spoilt = operator(self.victim, random)
        proven = self.victim.judged(spoilt.main, spoilt.evidence)
        alone = news(proven.findings, self.untouched.findings)
        written = frozenset(each.rule for each in self.victim.anchored(proven, spoilt.evidence))
        assert spoilt.rules & (alone | written), f"seed {seed}: {operator.__name__} unnamed: {sorted(alone | written)}"
        return Told(operator.__name__, alone, alone | written)

    def _store(self, seed: int, operator: Callable[..., object], random: Random) -> Told:
        name, rules = operator.__name__, STORE[operator]
        with operator(self.victim, random):  # type: ignore[attr-defined]
            try:
                with Repository.open(self.victim.path) as opened:
                    at = heads(opened)
                    proven = self.victim.judged(at.main, at.evidence, opened)
            except ToolError as error:
                if error.code not in rules:
                    raise
                return Told(name, frozenset(), frozenset(), error.code)
            found = news(proven.findings, self.untouched.findings)
            if rules:
                assert rules & found, f"seed {seed}: {name} unnamed"
                return Told(name, found, found)
            assert verdicts(proven) == verdicts(self.untouched), f"seed {seed}: {name} changed the answer"
            assert self._register() == self.register, f"seed {seed}: {name} changed the register"
            return Told(name, frozenset(), frozenset(), same=True)

    def _register(self) -> str:
        out = self.directory / "register.sqlite"
        with Repository.open(self.victim.path) as opened:
            make(opened, out, as_of=AS_OF, trust=(self.victim.signer,))
        connection = open_readonly(out)
        try:
            return digest(connection)
        finally:
            connection.close()


def main(count: int) -> int:
    """Do ``count`` tamperings and print, by operator, how often each was named and by what."""
    begin = time.monotonic()
    told: dict[str, list[Told]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for seed in range(count):
            each = bench.one(seed)
            told[each.operator].append(each)
        bench.victim.repository.close()
    for name, results in sorted(told.items()):
        alone = sum(bool(each.rules or each.error) for each in results)
        same = sum(each.same for each in results)
        rules = sorted({rule for each in results for rule in each.anchored | {each.error} if rule})
        counted = f"{len(results):6}, named without an anchor {alone:6}, irrelevant {same:4}"
        sys.stdout.write(f"{name:<34} {counted}  {' '.join(rules)}\n")
    sys.stdout.write(f"{count} tamperings in {time.monotonic() - begin:.0f} s: all named or irrelevant\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))

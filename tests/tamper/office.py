"""A small office's repository, what it says untouched, and what somebody wrote down of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from footage.demo.acting import ADMIN_ACCOUNT
from footage.demo.agenda import Agenda
from footage.demo.clock import moment
from footage.demo.founding import found, founding_files, open_forge, read_entries
from footage.demo.making import BEGINS, demonstration_signer, desk
from footage.demo.office import Office
from footage.evidence import anchor, branch, census, chain
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.evidence.sshsig import AllowedSigner, key_from_seed
from footage.evidence.statement import NAMESPACE, Statement, decode, encode_declared
from footage.finding import Finding
from footage.operations.capture import Capture, baseline
from footage.reading.kinds import Kinds
from footage.register.making import heads
from footage.repository import LandedCommit, MemoryTree, Repository, Signature

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
        forge, entries, 1, Agenda(), lambda at: kept.run(at, look_at_open=False), kinds, working, lambda: kept.standing
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

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT
from footage.demo.agenda import Agenda
from footage.demo.case import Case
from footage.demo.clock import moment
from footage.demo.founding import found, founding_files, open_forge, read_entries
from footage.demo.making import BEGINS, demonstration_signer
from footage.demo.making import desk as the_desk
from footage.demo.office import Office
from footage.evidence import branch, chain
from footage.evidence.sshsig import AllowedSigner
from footage.evidence.statement import NAMESPACE, Statement, decode
from footage.finding import ToolError
from footage.forges.simulated import SimulatedForge
from footage.model import Outcome
from footage.operations.capture import MAX_KEPT, Capture, baseline, capture
from footage.operations.signing import GateSigner
from footage.operations.standing import Standing
from footage.reading.kinds import Kinds
from footage.repository import MemoryTree, Repository, Signature, Writer

FILES = founding_files()
ENTRIES = read_entries(FILES)
KINDS = Kinds.load(MemoryTree(FILES))
NOON = moment("03-02 12:00")
LATER = moment("06-30 12:00")


class Desk:
    """A repository with its forge, and stories that are told one at a time; capture runs only when a test says so."""

    def __init__(self, directory: Path) -> None:
        self.git, self.writer = found(directory, FILES)
        self.forge: SimulatedForge = open_forge(
            self.git, self.writer, [each.data for each in ENTRIES.values() if each.kind == "person"]
        )
        self.signer: GateSigner = demonstration_signer()
        entries = {path: each.data for path, each in ENTRIES.items()}
        working = the_desk(list(entries.values())).working
        self.office = Office(
            self.forge, entries, 1, Agenda(), lambda at: None, KINDS, working, lambda: Standing(self.git)
        )

    def ask(self, label: str = "one", day: str = "03-02", **extra: object) -> Case:
        """Zhao asks; nobody has signed yet."""
        return self.office.request(
            label, f"{day} 09:00", "zhao-min", "lin-hao", ["CAM-P1-03"], (f"{day} 07:00", f"{day} 07:20"),
            "traffic_accident", "配送车早上在东区停车场被刮擦，需核实经过以便报险", days=5, **extra,
        )  # fmt: skip

    def approved(self, label: str = "one", day: str = "03-02") -> Case:
        """Zhao asks, everybody signs, and it lands."""
        return self.signed(self.ask(label, day), day)

    def signed(self, case: Case, day: str) -> Case:
        """Everybody signs, and it lands; nothing else follows."""
        for who, at in (("lin-hao", "10:00"), ("qian-li", "10:30"), ("sun-wei", "11:00")):
            case.pull.approve(who, f"{day} {at}")
        case.pull.merge(f"{day} 11:01")
        return case

    def statements(self) -> list[Statement]:
        """Return all statements after the baseline, in order."""
        raws = branch.read(self.git, self.git.resolve(branch.REF)).statements
        found = sorted((decode(raw.content) for raw in raws), key=lambda each: each.seq or 0)
        return found[1:]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "r")
    baseline(made.git, made.forge, made.signer, moment(BEGINS))
    yield made
    made.git.close()


def test_the_baseline_names_commit_key_and_people(desk: Desk) -> None:
    raws = branch.read(desk.git, desk.git.resolve(branch.REF)).statements
    first = decode(raws[0].content)
    assert [raw.path for raw in raws] == ["evidence/baseline.json"]
    assert first.baseline.commit == desk.git.resolve("refs/heads/main")
    assert first.baseline.public_key.startswith("ssh-ed25519 ")
    assert first.baseline.roster["lin-hao"] == desk.office.account("lin-hao")
    assert first.baseline.demonstration


def test_there_is_one_baseline(desk: Desk) -> None:
    with pytest.raises(ToolError) as error:
        baseline(desk.git, desk.forge, desk.signer, NOON)
    assert error.value.code == "operations.baseline_exists"


def test_nothing_is_captured_without_a_baseline(tmp_path: Path) -> None:
    bare = Desk(tmp_path / "r")
    with pytest.raises(ToolError) as error:
        capture(bare.git, bare.forge, bare.signer, NOON)
    assert error.value.code == "operations.no_baseline"


def test_a_landing_has_one_signed_statement_that_decides_it(desk: Desk) -> None:
    case = desk.approved()
    desk.office.agenda.run(NOON)

    written = capture(desk.git, desk.forge, desk.signer, NOON, forge_name="simulated")

    (statement,) = desk.statements()
    assert written.statements == ("PR-000001.1",)
    assert statement.path == "evidence/2026/03/PR-000001.1.json"
    assert (statement.seq, statement.captured_at, statement.forge) == (1, NOON, "simulated")
    assert statement.decision_recorded.outcome is Outcome.APPROVED
    assert statement.decision_recorded.case_ids == (case.id,)
    assert statement.policy_commit == statement.observation.merged.base_before
    assert statement.kept == {}
    assert list(statement.digests) == [statement.observation.changes[0].new_blob]


def test_the_chain_holds_for_whoever_trusts_the_key(desk: Desk) -> None:
    for n, day in enumerate(("03-02", "03-03", "03-04")):
        desk.approved(str(n), day)
    desk.office.agenda.run(LATER)
    capture(desk.git, desk.forge, desk.signer, LATER)
    raws = branch.read(desk.git, desk.git.resolve(branch.REF)).statements
    trusted = AllowedSigner(desk.signer.principal, desk.signer.public, (NAMESPACE,))
    checked = chain.verify(raws, [trusted])
    assert checked.problems == ()
    assert checked.tip_seq == 3
    stranger = AllowedSigner("x", type(desk.signer.public)(b"\1" * 32), (NAMESPACE,))
    assert chain.verify(raws, [stranger]).problems


def test_running_again_writes_nothing(desk: Desk) -> None:
    desk.approved()
    desk.ask("two", "03-03")
    desk.office.agenda.run(LATER)
    capture(desk.git, desk.forge, desk.signer, LATER)
    tip = desk.git.resolve(branch.REF)
    again = capture(desk.git, desk.forge, desk.signer, LATER + 3600)
    assert (again.statements, again.renewed, again.dropped) == ((), (), ())
    assert desk.git.resolve(branch.REF) == tip


def test_one_run_and_many_runs_decide_alike(tmp_path: Path) -> None:
    told = []
    for name, often in (("once", False), ("often", True)):
        desk = Desk(tmp_path / name)
        baseline(desk.git, desk.forge, desk.signer, moment(BEGINS))
        kept = Capture(desk.git, desk.forge, desk.signer)
        if often:
            desk.office.capture = lambda at, kept=kept: kept.run(at)
        first = desk.approved("0", "03-02").retrieve("03-02 14:00", "zhou-hang", "zhao-min")
        first.give_back("03-05 10:00", "zhao-min", "zhou-hang")
        refused = desk.ask("1", "03-03")
        refused.pull.reject("lin-hao", "03-03 10:00", "事由不清").close("03-03 10:05", "lin-hao")
        desk.office.agenda.run(LATER)
        kept.run(LATER)
        told.append([(each.pull_id, each.decision_recorded, each.policy_commit) for each in desk.statements()])
        desk.git.close()
    assert told[0] == told[1]
    assert len(told[0]) == 4


def test_statements_follow_the_order_of_ends_not_of_numbers(desk: Desk) -> None:
    slow = desk.ask("slow")
    desk.approved("fast")
    slow.pull.close("03-02 11:30", "zhao-min")
    desk.office.agenda.run(NOON)
    capture(desk.git, desk.forge, desk.signer, NOON)
    assert [each.pull_id for each in desk.statements()] == ["PR-000002.1", "PR-000001.1"]


def test_what_was_withdrawn_is_kept_because_it_was_sound(desk: Desk) -> None:
    case = desk.ask()
    case.pull.close("03-02 09:30", "zhao-min")
    desk.office.agenda.run(NOON)
    capture(desk.git, desk.forge, desk.signer, NOON)
    (statement,) = desk.statements()
    assert statement.decision_recorded.outcome is Outcome.WITHDRAWN
    assert list(statement.kept) == [case.path]
    assert "配送车" in statement.kept[case.path]


@pytest.mark.parametrize(
    ("who", "files"),
    [
        (
            "zhao-min",
            {"records/cases/2026/03/RQ-20260302-ABCDEF/request.yml": b"kind: request\nid: RQ-20260302-ABCDEF\n"},
        ),
        ("zhao-min", {"records/cases/2026/03/RQ-20260302-ABCDEF/photo.jpg": b"\xff\xd8\xff"}),
        ("zhao-min", {"README.md": b"# call 13800000000\n"}),
        ("zhao-min", {"records/org/people/zhao-min.yml": b"#" * (MAX_KEPT + 1)}),
        (ADMIN_ACCOUNT, None),
    ],
    ids=["not a whole request", "not a record", "not ours", "too large", "not on the roster"],
)
def test_what_is_unsound_large_or_a_strangers_is_not_kept(desk: Desk, who: str | int, files: object) -> None:
    from footage.reading.text_of_record import record_bytes

    if files is None:
        files = {desk.ask("x").path: record_bytes(desk.ask("y").data)}
    pull = desk.office.pull(who, "03-02 09:40", files, "没有落地的内容")
    pull.close("03-02 09:50", who)
    desk.office.agenda.run(NOON)
    capture(desk.git, desk.forge, desk.signer, NOON)
    statement = next(each for each in desk.statements() if each.observation.title == "没有落地的内容")
    assert statement.kept == {}
    assert len(statement.digests) == 1


def test_an_open_one_is_looked_at_until_it_ends(desk: Desk) -> None:
    case = desk.ask()
    desk.office.agenda.run(moment("03-02 09:10"))
    kept = Capture(desk.git, desk.forge, desk.signer)
    assert kept.run(moment("03-02 09:15")).renewed == (1,)
    looked = branch.read(desk.git, desk.git.resolve(branch.REF)).opens
    assert looked[0].decision_recorded.outcome is Outcome.PENDING
    assert list(looked[0].kept) == [case.path]

    desk.signed(case, "03-02")
    desk.office.agenda.run(NOON)
    ended = kept.run(NOON)
    assert (ended.statements, ended.dropped) == (("PR-000001.1",), (1,))
    assert branch.read(desk.git, desk.git.resolve(branch.REF)).opens == ()


def test_a_landing_without_approval_is_captured_all_the_same(desk: Desk) -> None:
    desk.ask().pull.merge("03-02 09:30", ADMIN_ACCOUNT)
    desk.office.agenda.run(NOON)
    capture(desk.git, desk.forge, desk.signer, NOON)
    assert desk.statements()[0].decision_recorded.outcome is Outcome.UNAPPROVED


def test_a_direct_push_in_between_has_no_statement_and_stops_nothing(desk: Desk) -> None:
    desk.approved("0", "03-02")
    desk.office.agenda.at(
        "03-02 15:00", lambda: desk.office.push_to_main(ADMIN_ACCOUNT, "03-02 15:00", {"x": b"1"}, "x")
    )
    desk.approved("1", "03-03")
    desk.office.agenda.run(LATER)
    capture(desk.git, desk.forge, desk.signer, LATER)
    outcomes = [each.decision_recorded.outcome for each in desk.statements()]
    assert outcomes == [Outcome.APPROVED, Outcome.APPROVED]


def test_a_branch_somebody_wrote_into_is_not_continued(desk: Desk) -> None:
    who = Signature("x", "x@example.org", NOON)
    Writer(desk.git).commit(branch.REF, [desk.git.resolve(branch.REF) or ""], {"stray.txt": b"x"}, who, who, "x")
    with pytest.raises(ToolError) as error:
        Capture(desk.git, desk.forge, desk.signer)
    assert error.value.code == "operations.evidence_unreadable"


def test_the_gate_closing_a_stale_request_is_expiry(desk: Desk) -> None:
    desk.ask().pull.close("04-02 09:00", GATE_ACCOUNT, by_gate=True)
    desk.office.agenda.run(LATER)
    capture(desk.git, desk.forge, desk.signer, LATER)
    assert desk.statements()[0].decision_recorded.outcome is Outcome.EXPIRED


def test_a_captured_repository_is_read_by_a_plain_clone(desk: Desk, tmp_path: Path) -> None:
    import subprocess

    desk.approved()
    desk.office.agenda.run(NOON)
    capture(desk.git, desk.forge, desk.signer, NOON)
    source = f"file://{desk.git.directory}"
    subprocess.run(["git", "clone", "-q", source, str(tmp_path / "clone")], check=True, capture_output=True)
    cloned = Repository.open(tmp_path / "clone")
    assert len(branch.read(cloned, cloned.resolve("refs/remotes/origin/evidence")).statements) == 2

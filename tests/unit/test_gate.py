"""The gate on a simulated forge: it says who acts next, lands what is approved, and writes what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT
from footage.evidence import branch
from footage.evidence.replay import replay
from footage.finding import ToolError
from footage.forges import ForgeLied, ForgeRefused, ForgeUnavailable, GateForge, PullState, PullSummary, StatusState
from footage.forges.dialect.server import Server
from footage.forges.gitea import GiteaForge
from footage.forges.github import GitHubForge
from footage.forges.inprocess import SimulatedClient
from footage.model import MergeStyle, Observation, Outcome, ReviewVerdict
from footage.operations.comment import render
from footage.operations.gate import Gate
from footage.operations.remote import mirror
from footage.operations.watching import Watched, watch
from footage.reading.text_of_record import record_bytes
from footage.repository import Writer
from gate_house import ENTRIES, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.begin()
    yield made
    made.close()


@pytest.fixture(params=["in process", "gitea", "github"])
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The same house, with and without a wire between gate and forge."""
    house = House(tmp_path)
    with ExitStack() as stack:
        stack.callback(house.close)
        if request.param != "in process":
            tokens = {"SECRET": GATE_ACCOUNT}
            server = stack.enter_context(Server(house.forge, request.param, tokens=tokens, clock=lambda: house.clock))
            house.client = _over(server.url, request.param, house)
        house.begin()
        yield house


def _over(url: str, dialect: str, house: House) -> GateForge:
    name, host = house.forge.repository, house.forge.host
    if dialect == "gitea":
        return GiteaForge(url, name, "SECRET", house.copy, host=host)
    return GitHubForge(url, name, "SECRET", house.copy, host=host, me=house.forge.account(GATE_ACCOUNT))


def test_the_whole_story(wired: House) -> None:
    house = wired
    number = house.ask("03-02 09:00", sensitivity="sensitive", contains_minor=True)
    house.turn("03-02 09:01")
    assert (house.light(number), house.asked(number)) == (StatusState.PENDING, {"lin-hao"})
    assert "请 林浩 以" in house.comment(number)

    house.review(number, "he-jing", "03-02 09:30")
    house.turn("03-02 09:31")
    assert house.asked(number) == {"lin-hao"}
    assert "何静 2026-03-02 09:30 同意：不计入，前一级尚未通过即已审批" in house.comment(number)

    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.turn("03-02 10:40")
    assert house.asked(number) == {"lin-hao", "gao-yuan", "li-jing"}

    before = house.main()
    house.edit(number, "03-02 11:00", reason="配送车早上在东区停车场被刮擦，车主要求赔偿，需核实经过")
    house.turn("03-02 11:01")
    assert house.comment(number).count("审批之后内容有改动，与最终内容不一致") == 4
    assert house.light(number) is StatusState.PENDING
    assert house.main() == before

    for minutes, who in enumerate(("lin-hao", "qian-li", "sun-wei", "gao-yuan")):
        house.review(number, who, f"03-02 14:{minutes:02d}")
    done = house.turn("03-02 14:30")
    (ended,) = done.ended
    assert ended.commit == house.main() != before
    assert done.captured.statements == ("PR-000001.1",)
    (statement,) = house.statements()
    assert statement.decision_recorded.outcome is Outcome.APPROVED
    assert statement.observation.merged.by.login == "footage-gate"

    proven = replay(house.server, main=house.main(), evidence=house.server.resolve("refs/heads/evidence"))
    assert [case.result for case in proven.cases.values()] == ["verified"]
    assert proven.findings == ()


class Recorder:
    """Passes everything on, and keeps the names of the acts that write."""

    ACTS = ("post_status", "upsert_comment", "request_reviewers", "merge", "close")

    def __init__(self, forge: GateForge) -> None:
        self._forge = forge
        self.acts: list[str] = []

    def __getattr__(self, name: str) -> object:
        if name in self.ACTS:
            self.acts.append(name)
        return getattr(self._forge, name)


def test_a_dry_run_changes_nothing_anywhere(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.gate().assess()  # the copy follows the forge; from here on nothing moves
    recorder = Recorder(house.client)
    before = (house.refs(), house.copy.refs())
    (assessed,) = house.gate(recorder).assess((number,)).assessed
    assert "部门负责人" in render(assessed, "zh")
    assert recorder.acts == []
    assert (house.refs(), house.copy.refs()) == before
    assert house.forge.comments(number) == ()
    house.gate(recorder).evaluate()
    assert recorder.acts == ["post_status", "upsert_comment", "request_reviewers"]


def test_evaluating_notes_the_last_look_without_a_key(house: House) -> None:
    number = house.ask("03-02 09:00")
    done = house.gate(signer=None).evaluate()
    assert [each.observation.number for each in done.assessed] == [number]
    assert list(house.evidence()) == [
        "evidence/baseline.json",
        "evidence/baseline.json.sig",
        "open/PR-000001.json",
    ]
    tip = house.server.resolve(branch.REF)
    house.gate(signer=None).evaluate()
    assert house.server.resolve(branch.REF) == tip


def test_saying_the_same_twice_says_nothing(house: House) -> None:
    number = house.ask("03-02 09:00")
    recorder = Recorder(house.client)
    gate = house.gate(recorder)
    gate.round()
    recorder.acts.clear()
    house.at("03-02 09:05")
    gate.round()
    assert recorder.acts == []
    assert len(house.forge.comments(number)) == 1


def test_who_answered_is_not_asked_again(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.review(number, "lin-hao", "03-02 09:30", ReviewVerdict.COMMENT, "稍后看")
    recorder = Recorder(house.client)
    house.gate(recorder).round()
    assert "request_reviewers" not in recorder.acts
    assert "林浩" in house.comment(number)


def test_merging_needs_an_approval(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li")
    before = house.main()
    with pytest.raises(ToolError) as error:
        house.gate().merge(number)
    assert (error.value.code, error.value.status) == ("gate.not_approved", 1)
    assert "安全保卫部门负责人" in error.value.text().zh
    assert house.main() == before
    house.review(number, "sun-wei", "03-02 11:00")
    ended = house.gate().merge(number)
    assert ended.commit == house.main()
    assert house.gate().merge(number) == ended  # a second call finds it done


def test_what_cannot_be_decided_is_not_merged(house: House) -> None:
    number = house.ask("03-02 09:00")

    class Halved(Recorder):
        def observe(self, number: int, *, at: int) -> Observation:
            return replace(house.forge.observe(number, at=at), complete=False)

    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    with pytest.raises(ToolError) as error:
        house.gate(Halved(house.client)).merge(number)
    assert (error.value.code, error.value.status) == ("gate.not_approved", 4)
    assert house.gate(Halved(house.client)).round().ended == ()


def test_63_a_head_that_moves_at_the_last_moment_is_not_merged(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    before = house.main()

    class Racing(Recorder):
        def merge(self, number: int, head: str, title: str, message: str) -> str:
            house.edit(number, "03-02 10:30", reason="趁最后一刻换掉的事由，从未有人批准过")
            return house.client.merge(number, head, title, message)

    with pytest.raises(ToolError) as error:
        house.gate(Racing(house.client)).merge(number)
    assert (error.value.code, error.value.status) == ("gate.head_moved", 1)
    assert house.main() == before


def test_only_the_approved_blobs_may_land(house: House) -> None:
    """Main gained another version of the same path: the merge would conflict, or land a third blob."""
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    path = house.cases[number].path
    house.forge.direct_push({path: b"kind: request\n"}, ADMIN_ACCOUNT, house.at("03-02 10:40"), "behind everybody")
    with pytest.raises(ToolError) as error:
        house.gate().merge(number)
    assert error.value.status == 1
    (assessed,) = house.gate().assess((number,)).assessed
    assert not assessed.fits


def test_62_what_a_pull_request_brings_is_data(house: House) -> None:
    """It makes its author head of security, and would be approved under its own roles; main's count."""
    grant = next(path for path, each in ENTRIES.items() if each.data.get("role") == "security_head")
    data = {**ENTRIES[grant].data, "people": ["zhao-min"]}
    pull = house.office.pull("zhao-min", "03-02 09:00", {grant: record_bytes(data)}, "小改动")
    house.office.agenda.run(house.at("03-02 09:00"))
    house.review(pull.number, "zhao-min", "03-02 09:10")
    house.turn("03-02 09:11")
    assert house.light(pull.number) is not StatusState.SUCCESS
    assert house.asked(pull.number).isdisjoint({"zhao-min"})


def test_what_keeps_it_from_landing_stands_beside_the_light(house: House) -> None:
    case = house.cases[house.ask("03-02 09:00")]
    path = case.path.replace(case.id, "RQ-20260302-ABCDEF")
    data = {**case.data, "id": "RQ-20260302-ABCDEF"}
    number = house.forge.open_pull(house.office.account("ma-xiao"), {path: record_bytes(data)}, "代交", house.clock)
    house.turn("03-02 09:10")
    assert house.light(number) is StatusState.FAILURE
    assert house.line(number) == f"{path} 由 马骁 提交，但记录中的经手人不是此人"
    assert "请 马骁 修改" in house.comment(number)


def test_an_error_in_the_content_is_said_and_nobody_is_asked(house: House) -> None:
    number = house.ask("03-02 09:00", joint_departments=["nobody-knows"])
    house.turn("03-02 09:01")
    assert house.light(number) is StatusState.FAILURE
    assert house.asked(number) == set()
    assert "请 赵敏 修改" in house.comment(number)
    assert "nobody\\-knows" in house.comment(number)


def test_an_own_report_lands_at_once(house: House) -> None:
    number = house.ask("03-02 09:00")
    case = house.cases[number]
    data = {
        "kind": "preservation", "id": "preservation-7K3M9Q", "cameras": ["CAM-P1-03"], "window": case.data["window"],
        "done_by": "zhou-hang", "done_at": "2026-03-02T09:20:00+08:00", "keep_until": "2026-05-30",
        "sha256": ["0" * 64],
    }  # fmt: skip
    path = f"{case.path.rpartition('/')[0]}/preservation-7K3M9Q.yml"
    pull = house.office.pull("zhou-hang", "03-02 09:25", {path: record_bytes(data)}, "保全")
    house.office.agenda.run(house.at("03-02 09:25"))
    done = house.turn("03-02 09:26")
    assert [each.number for each in done.ended] == [pull.number]
    assert "被覆盖" in house.comment(number)
    house.turn("03-02 09:30")
    assert "被覆盖" not in house.comment(number)


def test_nobody_acts_until_it_expires(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.turn("03-31 09:00")
    assert house.forge.observe(number, at=house.clock).closed is None
    with pytest.raises(ToolError):
        house.gate().merge(number)
    done = house.turn("04-01 09:01")
    assert [(each.number, each.commit) for each in done.ended] == [(number, "")]
    (statement,) = (each for each in house.statements() if each.observation)
    assert statement.decision_recorded.outcome is Outcome.EXPIRED


def test_the_comment_says_at_last_how_it_ended(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.turn("03-02 11:00", land=False)
    assert "等待合入" in house.comment(number)
    house.turn("03-02 11:10")
    said = house.comment(number)
    assert f"已于 2026-03-02 11:10 合入 main，提交 {house.main()[:12]}" in said.replace("**", "")
    assert "等待合入" not in said

    forced, withdrawn = house.ask("03-03 09:00", "two"), house.ask("03-03 09:10", "three")
    house.turn("03-03 09:20")
    house.forge.merge(forced, ADMIN_ACCOUNT, house.at("03-03 09:30"))
    house.forge.close(withdrawn, house.office.account("zhao-min"), house.at("03-03 09:40"))
    house.turn("03-03 10:00")
    assert "但未经批准或无法判定" in house.comment(forced)
    assert "已于 2026-03-03 09:40 关闭，未合入" in house.comment(withdrawn)
    assert "下一步" not in house.comment(forced) + house.comment(withdrawn)


def test_evidence_does_not_wait_for_a_comment_that_the_forge_does_not_take(house: House) -> None:
    class Locked(SimulatedClient):
        def upsert_comment(self, number: int, marker: str, body: str) -> None:
            raise ForgeRefused("forges.forbidden", name=f"/issues/{number}/comments")

    number = house.ask("03-02 09:00")
    house.turn("03-02 09:01")
    house.forge.merge(number, ADMIN_ACCOUNT, house.at("03-02 09:30"))
    locked = Locked(house.forge, GATE_ACCOUNT, lambda: house.at("03-02 10:00"))
    assert house.gate(locked).capture().statements == ("PR-000001.1",)


def test_what_ended_before_the_gate_ever_looked_gets_no_comment(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.forge.merge(number, ADMIN_ACCOUNT, house.at("03-02 09:30"))
    house.turn("03-02 10:00")
    assert house.forge.comments(number) == ()


def test_a_merge_past_the_gate_is_judged_as_what_it_is(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.forge.merge(number, ADMIN_ACCOUNT, house.at("03-02 09:30"))
    squashed = house.ask("03-02 09:40", "two")
    house.sign(squashed, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(squashed, ADMIN_ACCOUNT, house.at("03-02 11:00"), MergeStyle.SQUASH)
    done = house.turn("03-02 11:30")
    assert done.unapproved == ("PR-000001.1", "PR-000002.1")
    assert done.captured.outcomes == (Outcome.UNAPPROVED, Outcome.UNDETERMINED)
    assert Watched(done).code == 1


def test_what_was_missed_is_caught_up_in_order(house: House) -> None:
    first, second = house.ask("03-02 09:00"), house.ask("03-02 09:10", "two")
    house.sign(first, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.sign(second, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(second, GATE_ACCOUNT, house.at("03-02 11:00"))
    house.forge.close(first, house.office.account("zhao-min"), house.at("03-02 11:30"))
    assert house.gate().capture().statements == ("PR-000002.1", "PR-000001.1")
    assert [each.seq for each in house.statements()] == [1, 2]
    assert house.gate().capture().statements == ()


def test_a_forge_that_went_backwards_is_not_followed(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.turn("03-02 11:00")
    Writer(house.server).update("refs/heads/main", house.server.commit(house.main()).parents[0])
    with pytest.raises(ForgeLied) as error:
        house.gate().round()
    assert error.value.code == "gate.main_backwards"


@pytest.mark.parametrize("gone", [False, True])
def test_evidence_that_was_set_back_stops_the_gate(house: House, gone: bool) -> None:
    house.ask("03-02 09:00")
    house.turn("03-02 09:01")
    tip = house.server.resolve(branch.REF)
    if gone:
        house.server.plumbing.run("update-ref", "-d", branch.REF)
    else:
        Writer(house.server).update(branch.REF, house.server.commit(tip).parents[0])
    with pytest.raises(ForgeLied) as error:
        house.gate().round()
    assert error.value.code == ("gate.evidence_gone" if gone else "gate.evidence_backwards")


def test_two_gates_do_not_write_one_chain_twice(house: House, tmp_path: Path) -> None:
    """Another gate pushes between our reading and our push; we read again and write only what is still missing."""
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(number, GATE_ACCOUNT, house.at("03-02 11:00"))
    other = Gate(mirror(tmp_path / "other.git"), house.client, lambda: house.clock, lang="zh", signer=house.signer)

    class Slow(Recorder):
        late = False

        def observe(self, number: int, *, at: int) -> Observation:
            if not self.late:
                self.late = True
                other.capture()
            return house.client.observe(number, at=at)

    house.gate(Slow(house.client)).capture()
    assert [each.pull_id for each in house.statements()] == ["PR-000001.1"]
    assert house.gate().capture().statements == ()


def test_a_gate_that_never_wins_says_so(house: House, tmp_path: Path) -> None:
    house.ask("03-02 09:00")
    signer = house.signer

    class Meddling(Recorder):
        def observe(self, number: int, *, at: int) -> Observation:
            tip = house.server.resolve(branch.REF)
            files = {"README.md": house.server.resolve(branch.REF).encode()}
            Writer(house.server).commit(branch.REF, [tip], files, signer.at(at), signer.at(at), "meddle")
            return house.client.observe(number, at=at)

    with pytest.raises(ToolError) as error:
        house.gate(Meddling(house.client)).capture()
    assert (error.value.code, error.value.status) == ("gate.evidence_contested", 4)


def test_an_outage_ends_a_round_and_not_the_watch(house: House) -> None:
    house.ask("03-02 09:00")
    down = [True, False]

    class Down(Recorder):
        def pulls(self) -> tuple[PullSummary, ...]:
            if down.pop(0):
                raise ForgeUnavailable("gate.git_unreachable", command="fetch", where="forge.example")
            return house.client.pulls()

    forge, told = Down(house.client), []
    code = watch(lambda: house.gate(forge).round(), lambda: len(told) < 2, told.append)
    assert [each.code for each in told] == [4, 0]
    assert code == 0
    down[:] = [True]
    assert watch(lambda: house.gate(forge).round(), lambda: True, told.append, once=True) == 4


def test_one_unreadable_pull_request_keeps_no_other_waiting(house: House) -> None:
    first, second = house.ask("03-02 09:00"), house.ask("03-02 09:10", "two")
    house.sign(second, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.turn("03-02 10:25", land=False)

    class Poisoned(Recorder):
        def observe(self, number: int, *, at: int) -> Observation:
            if number == first:
                raise ForgeLied("gate.commit_missing", number=number)
            return house.client.observe(number, at=at)

    done = house.gate(Poisoned(house.client)).round()
    assert [(number, error.status) for number, error in done.refused] == [(first, 4)]
    assert [each.number for each in done.ended] == [second]
    assert "open/PR-000001.json" in house.evidence()  # what was known of it stays
    assert Watched(done).code == 4


def test_what_is_too_large_to_read_is_never_approved(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footage.repository.objects.LARGEST", 100_000)
    files = {"records/org/people/big.yml": b"#" * 200_000}
    pull = house.office.pull("zhao-min", "03-02 09:00", files, "大文件")
    house.office.agenda.run(house.at("03-02 09:00"))
    number = house.ask("03-02 09:10")
    done = house.turn("03-02 09:11")
    assert done.refused == ()
    assert house.light(pull.number) is StatusState.ERROR
    assert house.light(number) is StatusState.PENDING
    house.forge.close(pull.number, house.office.account("zhao-min"), house.at("03-02 09:20"))
    assert house.gate().capture().statements == ("PR-000001.1",)
    (statement,) = house.statements()
    assert (statement.kept, statement.digests) == ({}, {})


def test_another_forge_is_not_taken_for_this_one(house: House) -> None:
    house.forge.host = "elsewhere.example"
    with pytest.raises(ToolError) as error:
        house.gate().capture()
    assert error.value.code == "gate.other_forge"


def test_what_aims_elsewhere_is_not_landed(house: House) -> None:
    Writer(house.server).update("refs/heads/side", house.main())
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.forge.retarget(number, "refs/heads/side", house.at("03-02 10:30"), house.office.account("zhao-min"))
    before = house.refs()["refs/heads/side"]
    house.turn("03-02 10:31")
    assert house.light(number) is StatusState.FAILURE
    assert house.refs()["refs/heads/side"] == before


def test_a_draft_is_not_landed_and_nobody_is_asked(house: House) -> None:
    case = house.cases[house.ask("03-02 09:00")]
    path = case.path.replace(case.id, "RQ-20260302-ABCDEF")
    data = {**case.data, "id": "RQ-20260302-ABCDEF"}
    who = house.office.account("zhao-min")
    number = house.forge.open_pull(who, {path: record_bytes(data)}, "草稿", house.at("03-02 09:10"), draft=True)
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    done = house.turn("03-02 11:00")
    assert done.ended == ()
    assert house.asked(number) == set()
    house.forge.ready(number)
    assert [each.number for each in house.turn("03-02 11:05").ended] == [number]


def test_a_clean_merge_into_a_third_blob_is_not_what_was_approved(house: House) -> None:
    lines = [f"line {number}\n" for number in range(40)]

    def text(**changed: str) -> bytes:
        return "".join(changed.get(f"n{number}", line) for number, line in enumerate(lines)).encode()

    house.forge.direct_push({"notes.md": text()}, ADMIN_ACCOUNT, house.at("03-02 08:00"), "notes")
    pull = house.office.pull("zhao-min", "03-02 09:00", {"notes.md": text(n2="theirs\n")}, "改一行")
    house.office.agenda.run(house.at("03-02 09:00"))
    (before,) = house.gate().assess().assessed
    assert before.fits
    house.forge.direct_push({"notes.md": text(n38="ours\n")}, ADMIN_ACCOUNT, house.at("03-02 09:10"), "notes")
    (after,) = house.gate().assess((pull.number,)).assessed
    assert house.copy.computed_merge(house.main(), after.observation.head) is not None
    assert not after.fits


def test_a_list_that_contradicts_the_pull_request_writes_nothing(house: House) -> None:
    number = house.ask("03-02 09:00")

    class Lying(Recorder):
        def pulls(self) -> tuple[PullSummary, ...]:
            return (PullSummary(number, 1, PullState.MERGED, house.clock),)

    before = house.refs()
    with pytest.raises(ForgeLied) as error:
        house.gate(Lying(house.client)).round()
    assert (error.value.code, error.value.status) == ("operations.end_differs", 4)
    assert house.refs() == before

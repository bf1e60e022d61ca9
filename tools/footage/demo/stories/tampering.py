"""What must never pass unnoticed: edits after approval, merges past the reviews, pushes past everything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo import papers
from footage.demo.acting import ADMIN_ACCOUNT, BOT_ACCOUNT
from footage.demo.case import Case
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import Story, story
from footage.reading.text_of_record import record_bytes

STORIES: list[Story] = []
told = partial(story, STORIES)

LAST_CASE = "06-30 16:15"  # nothing else lands after it, so that resetting main takes away this case and no other


def _parcel(office: Office, label: str, filed: str, mode: str = "copy") -> Case:
    days = None if mode == "view" else 5
    return office.request(
        label, filed, "qiu-ming", "wei-hong", ["CAM-L1-01"], (f"{filed[:5]} 08:00", f"{filed[:5]} 08:30"),
        "lost_property",
        "早间快递放置大堂前台后不见，收件人投诉，需核实取走经过", mode=mode, days=days,
    )  # fmt: skip


@told("D22", "批准之后改动", "Edited after approval")
def edited_afterwards(office: Office) -> Iterator[Expected]:
    """The window grows between signature and landing; another request is rewritten after it landed."""
    before = _parcel(office, "D22 before", "03-25 09:30")
    longer = papers.window(("03-24 20:00", "03-25 08:30"))
    for who, when in (("wei-hong", "03-25 10:00"), ("qian-li", "03-25 10:40"), ("sun-wei", "03-25 11:20")):
        before.pull.approve(who, when)
    before.pull.push("qiu-ming", "03-25 11:30", before.edited(window=longer), "补充时段").merge(
        "03-25 11:40", ADMIN_ACCOUNT
    )
    yield Expected(before.id, note="before landing", state="unapproved", verification="refuted", outcome="unapproved",
                   reviews={"sun-wei": "stale_content", "qian-li": "stale_content"},
                   verdicts={"R-3.3.1a": "FAIL no_first_review", "R-3.3.2b": "FAIL head_not_signed"})  # fmt: skip
    after = _parcel(office, "D22 after", "04-02 09:30")
    after.signed(("wei-hong", "04-02 10:00"), ("he-jing", "04-02 10:40"), ("sun-wei", "04-02 11:20"))
    longer = papers.window(("04-01 20:00", "04-02 08:30"))
    quiet = office.pull("qiu-ming", "04-03 09:00", after.edited(window=longer), "更正时段")
    quiet.approve("wei-hong", "04-03 09:30").merge("04-03 09:40", ADMIN_ACCOUNT)
    yield Expected(after.id, note="after landing", verification="refuted",
                   verdicts={"R-3.3.4a": "FAIL form_changed", "R-3.3.2b": "UNKNOWN case_refuted"})  # fmt: skip


@told("D23", "改写历史", "Rewritten history")
def rewritten_history(office: Office) -> Iterator[Expected]:
    """A case that is sound here and gone in the rewritten copy beside this repository."""
    case = _parcel(office, "D23", LAST_CASE, "view")
    case.signed(("wei-hong", "06-30 16:25"), ("qian-li", "06-30 16:35"), ("sun-wei", "06-30 16:50"))
    case.look("06-30 17:00", "zhou-hang", "qiu-ming")
    yield Expected(case.id, note="vanishes from the rewritten copy", state="viewed", verification="verified")


@told("D31", "管理员合并、机器人与直接推送", "Admin merge, bot, direct push")
def past_the_gate(office: Office) -> Iterator[Expected]:
    """Landed without any review; approved by a robot; pushed past every pull request."""
    alone = _parcel(office, "D31 admin", "05-14 09:30")
    alone.pull.merge("05-14 09:45", ADMIN_ACCOUNT)
    yield Expected(alone.id, note="no reviews", state="unapproved", verification="refuted", outcome="unapproved",
                   verdicts={"R-3.3.1a": "FAIL no_first_review", "R-3.3.2b": "FAIL head_not_signed"})  # fmt: skip
    robot = _parcel(office, "D31 bot", "05-15 09:30")
    robot.pull.approve("wei-hong", "05-15 09:50").approve(BOT_ACCOUNT, "05-15 09:51").approve("sun-wei", "05-15 10:30")
    robot.pull.merge("05-15 10:40", ADMIN_ACCOUNT)
    yield Expected(robot.id, note="a robot signs", state="unapproved", verification="refuted", outcome="unapproved",
                   reviews={"records-bot": "bot"},
                   verdicts={"R-3.3.2a": "FAIL not_security_reviewed", "R-3.3.2b": "UNKNOWN"})  # fmt: skip
    pushed = office.ids.case("D31 push", "05-28 18:20")
    data = papers.request(
        pushed, department="administration", applicant="wei-hong", handler="qiu-ming", purpose="lost_property",
        reason="大堂前台登记簿不见，需核实去向，先行登记", cameras=["CAM-L1-01"], span=("05-28 08:00", "05-28 08:30"),
        mode="view", days=None, recipients=["qiu-ming"], extra={},
    )  # fmt: skip
    path = f"records/cases/2026/05/{pushed}/request.yml"
    office.agenda.at(
        "05-28 18:20", lambda: office.push_to_main(ADMIN_ACCOUNT, "05-28 18:20", {path: record_bytes(data)}, "补录")
    )
    yield Expected(
        pushed, note="pushed past every pull request", state="unapproved", verification="refuted", uncovered=True
    )

"""Whether the supervisors are believed: a sample that nobody picked, and nobody who checks a case of their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from footage.demo.case import Case
from footage.demo.clock import HOUR, MINUTE, moment, stamp
from footage.demo.expected import Expected
from footage.demo.office import Office
from footage.demo.stories.telling import Story, story
from footage.demo.stories.usual import asked

STORIES: list[Story] = []
told = partial(story, STORIES)

PROPERTY, WITNESS = ("cao-lin", "song-yi"), "wu-tong"


def _urgent(office: Office, label: str, filed: str) -> Case:
    """Tell an emergency, which is always in the sample, with the head of the supervisors as witness of the export."""
    at = moment(filed)
    case = asked(office, label, filed, PROPERTY, "CAM-G1-02", "incident_investigation",
                 "南门一名行人摔倒受伤，急救人员到场，需立即核实受伤经过", hours_ago=2, urgency="emergency",
                 emergency={"ground": "injury", "ordered_by": "值班队长当面决定", "acted_at": stamp(at)})  # fmt: skip
    case.pull.merge(at + MINUTE)
    case.retrieve(at + 10 * MINUTE, "zhou-hang", "cao-lin", witness=WITNESS)
    case.ratify(at + 2 * HOUR, "cao-lin", at + 30 * MINUTE, "人员受伤，先行调取供急救参考，当日补批").approve(
        "sun-wei", at + 3 * HOUR, "同意补批"
    ).merge(at + 3 * HOUR + MINUTE)
    case.give_back(at + 73 * HOUR, "cao-lin", "zhou-hang")
    return case


@told("D29", "监督人查自己经手的案卷", "A supervisor checks his own case")
def own_case(office: Office) -> Iterator[Expected]:
    """Wu witnessed an export that must be sampled: once his colleague looked at it, once he did."""
    for label, filed, note, quarter, verdict in (
        ("D29 good", "12-09 10:20", "a colleague looked", "2025-Q4", "PASS sampled_well"),
        ("D29 bad", "02-11 10:20", "he looked himself", "2026-Q1", "FAIL own_case_checked"),
    ):
        case = _urgent(office, label, filed)
        yield Expected(case.id, note="the case itself", state="archived", verdicts={"R-3.3.4b": "PASS"})
        yield Expected(f"organisation@{quarter}", note=note, verdicts={"R-7.1.2a": verdict})


@told("D39", "挑选出来的种子", "A seed that was chosen")
def chosen_seed(_: Office) -> Iterator[Expected]:
    """The seed is the first digest after the quarter's end; whoever brings another can prove nothing."""
    yield Expected("organisation@2025-Q3", note="a seed of their own", verdicts={"R-7.1.2a": "UNKNOWN seed_unproven"})
    yield Expected("organisation@2025-Q4", note="the seed that nobody knew", verdicts={"R-7.1.2a": "PASS sampled_well"})

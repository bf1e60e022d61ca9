"""The last days of the year: one case at each stage, so that every reader finds work on the day of reference."""

from __future__ import annotations

from collections.abc import Callable

from footage.demo.clock import DAY, MINUTE, day
from footage.demo.occasions import OCCASIONS, Occasion
from footage.demo.office import Office
from footage.demo.ordinary import Desk, Steps, head, on_duty, request

Telling = Callable[[Office, Desk, str, Steps], None]
REVIEWERS = ("qian-li", "he-jing")


def _signs(steps: Steps, department_head: str) -> list[tuple[str, int]]:
    """Return who signs in these last days, when the head of security is at the desk every day."""
    unit, review, final = steps.next(20, 180), steps.next(30, 240), steps.next(20, 300)
    return [(department_head, unit), (steps.random.choice(REVIEWERS), review), ("sun-wei", final)]


def _waits(signatures: int) -> Telling:
    """Return the telling of a request that has so many signatures and waits for the next."""

    def tell(office: Office, desk: Desk, label: str, steps: Steps) -> None:
        case = request(office, desk, label, steps, OCCASIONS[(7 + 5 * signatures) % len(OCCASIONS)])
        for who, when in _signs(steps, head(desk, case))[:signatures]:
            case.pull.approve(who, when)

    return tell


def _waits_for_management(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    occasion = Occasion(
        "property", "K1", "incident_investigation", "{place}早高峰一名家长被电动车擦伤，需核实经过并改进引导", "view"
    )
    case = request(office, desk, label, steps, occasion, contains_minor=True, sensitivity="sensitive")
    for who, when in _signs(steps, head(desk, case)):
        case.pull.approve(who, when)


def _sent_back(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    case = request(office, desk, label, steps, OCCASIONS[20])
    case.pull.approve(head(desk, case), steps.next(20, 60))
    case.pull.reject("qian-li", steps.next(30, 90), "请说明油污发现的时间，并把时段缩短到半小时以内")


def _approved_only(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    case = request(office, desk, label, steps, OCCASIONS[2])
    case.preserve(steps.at + 20 * MINUTE, "zhou-hang", day(steps.at + 60 * DAY))
    case.by_shift = False
    case.signed(*_signs(steps, head(desk, case)))


def _in_use(occasion: int, days: int) -> Telling:
    """Return the telling of a copy that is still out; whether it is overdue only time tells."""

    def tell(office: Office, desk: Desk, label: str, steps: Steps) -> None:
        case = request(office, desk, label, steps, OCCASIONS[occasion], days)
        case.signed(*_signs(steps, head(desk, case)))
        at = steps.working.begins(steps.at + DAY, 10)
        case.retrieve(at, on_duty(at), str(case.data["handler"]))

    return tell


def _not_archived(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    case = request(office, desk, label, steps, OCCASIONS[24])
    case.signed(*_signs(steps, head(desk, case)))
    at = steps.working.begins(steps.at + DAY, 10)
    case.retrieve(at, on_duty(at), str(case.data["handler"]))
    case.by_shift = False
    case.give_back("06-30 11:20", str(case.data["handler"]), on_duty(at), archive=False)


ALIVE: tuple[tuple[str, Telling], ...] = (
    ("06-30 14:40", _waits(0)),
    ("06-29 15:20", _waits(1)),
    ("06-29 09:15", _waits(2)),
    ("06-26 10:05", _waits_for_management),
    ("06-29 13:10", _approved_only),
    ("06-25 09:30", _in_use(14, 10)),
    ("06-08 10:10", _in_use(8, 7)),
    ("06-25 09:20", _not_archived),
    ("06-29 10:30", _sent_back),
    ("06-24 14:00", _waits(1)),
)

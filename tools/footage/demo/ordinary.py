"""The ordinary days between the stories: departments that ask, keepers who export, copies that come back.

Everything follows from the seed. Most cases end in the archive; the last ones stand at every stage there is, so that
the office is alive on the day of reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, MINUTE, WorkingTime, day, moment
from footage.demo.occasions import AUTHORITIES, OCCASIONS, Occasion
from footage.demo.office import Office

FIRST, LAST = "07-01 09:10", "06-18 16:00"
AWAY = (moment("05-01 00:00"), moment("05-11 00:00"))
KEEPERS = ("zhou-hang", "nie-shuang", "xu-yan")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks and who heads, by department; how many cameras and what name each zone has; when people work."""

    staff: Mapping[str, tuple[str, str]]
    zones: Mapping[str, tuple[str, int]]
    working: WorkingTime


@dataclass(slots=True)
class _Steps:
    """The next moments of one case, each later than the one before and in office hours."""

    at: int
    random: Random
    working: WorkingTime

    def next(self, least: int, most: int) -> int:
        """Return a moment between ``least`` and ``most`` minutes later, moved into office hours."""
        self.at = self.working.at_work(self.at + self.random.randint(least, most) * MINUTE)
        return self.at


def tell_ordinary(office: Office, desk: Desk, seed: int, cases: int) -> None:
    """Tell ``cases`` ordinary cases."""
    alive = min(len(ALIVE), cases // 2)
    past = cases - alive
    first, last = moment(FIRST), moment(LAST)
    for index in range(past):
        random = Random(f"{seed}:{index}")  # noqa: S311 - a story, not a secret
        start = desk.working.at_work(
            first + (last - first) * index // max(past, 1) + random.randint(0, 6 * 60) * MINUTE
        )
        _past(office, desk, index, _Steps(start, random, desk.working))
    for index, (filed, tell) in enumerate(ALIVE[:alive]):
        random = Random(f"{seed}:alive:{index}")  # noqa: S311 - a story, not a secret
        tell(office, desk, f"alive {index}", _Steps(moment(filed), random, desk.working))


def _past(office: Office, desk: Desk, index: int, steps: _Steps) -> None:
    label, lot = f"ordinary {index}", index % 13
    if lot == 4:
        _agency(office, desk, label, steps)
        return
    case = _request(office, desk, label, steps, OCCASIONS[index % len(OCCASIONS)])
    if lot == 7 and index > 13:
        case.pull.reject(_head(desk, case), steps.next(60, 200), "可先查阅门岗登记簿，暂不必调取录像")
        case.pull.close(steps.next(1, 10), str(case.data["handler"]))
    elif lot == 10:
        case.pull.close(steps.next(20, 120), str(case.data["handler"]))
    else:
        _approved(case, desk, steps)
        _used(case, steps)


def _request(
    office: Office, desk: Desk, label: str, steps: _Steps, occasion: Occasion, period: int | None = None, **extra: Any
) -> Case:
    handler, head = desk.staff[occasion.department]
    place, count = desk.zones[occasion.zone]
    first = steps.random.randint(1, count)
    cameras = sorted({f"CAM-{occasion.zone}-{1 + (first + n) % count:02d}" for n in range(steps.random.randint(1, 3))})
    begin = steps.at - steps.random.randint(3, 60) * HOUR
    begin -= begin % (10 * MINUTE)
    days = None if occasion.mode == "view" else period or steps.random.randint(3, 12)
    case = office.request(
        label, steps.at, handler, head, cameras, (begin, begin + occasion.minutes * MINUTE), occasion.purpose,
        f"{int(day(begin)[5:7])}月{int(day(begin)[8:])}日，{occasion.reason.format(place=place)}",
        mode=occasion.mode, days=days, **extra,
    )  # fmt: skip
    case.by_shift = True
    return case


def _head(desk: Desk, case: Case) -> str:
    return desk.staff[str(case.data["department"])][1]


def _signatures(case: Case, desk: Desk, steps: _Steps) -> list[tuple[str, int]]:
    """Unit, reviewer, head of security; while that head is away, the deputy signs and another reviews."""
    unit, review, final = steps.next(20, 180), steps.next(30, 240), steps.next(20, 300)
    reviewer = steps.random.choice(("qian-li", "he-jing"))
    away = AWAY[0] <= final < AWAY[1]
    last = ("qian-li", final) if away else ("sun-wei", final)
    return [(_head(desk, case), unit), ("he-jing" if away else reviewer, review), last]


def _approved(case: Case, desk: Desk, steps: _Steps) -> None:
    case.signed(*_signatures(case, desk, steps))


def _used(case: Case, steps: _Steps) -> None:
    """What was asked for is looked at, or copied, kept for some days and brought back in time."""
    handler = str(case.data["handler"])
    if case.data["mode"] == "view":
        case.look(steps.next(20, 240), steps.random.choice(KEEPERS), handler)
        return
    keeper = _copied(case, steps)
    days = int(case.data["use"]["period_days"])
    back = steps.working.at_work(steps.at + steps.random.randint(1, days) * DAY - 2 * HOUR)
    latest = case.due - 2 * HOUR
    case.give_back(min(back, latest), handler, keeper)


def _copied(case: Case, steps: _Steps) -> str:
    keeper = steps.random.choice(KEEPERS)
    case.retrieve(steps.next(20, 200), keeper, str(case.data["handler"]), minutes=steps.random.randint(10, 45),
                  offset=steps.random.choice((0, 0, 2, -3, 11, 25)))  # fmt: skip
    return keeper


def _agency(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
    """An authority writes; identity and letter are checked, the copy is handed over at the window."""
    authority, number, zone, reason = steps.random.choice(AUTHORITIES)
    begin = steps.at - steps.random.randint(24, 200) * HOUR
    court = "法院" in authority
    case = office.request(
        label, steps.at, "ren-kai", "ren-kai", [f"CAM-{zone}-{steps.random.randint(1, desk.zones[zone][1]):02d}"],
        (begin, begin + HOUR), "legal_duty", reason, mode="disclose", days=15, recipients=[],
        channel="court" if court else "agency", legal_basis="有关机关依法调取证据",
        instrument={"number": number.format(number=steps.random.randint(11, 399)), "authority": authority,
                    "issued_on": day(steps.at - DAY), "officers": ["承办人甲", "承办人乙"], "verified_by": "ren-kai"},
        external_recipients=[{"name_ref": "officer-a", "organisation": authority}],
    )  # fmt: skip
    check, final = steps.next(15, 60), steps.next(20, 120)
    away = AWAY[0] <= final < AWAY[1]
    case.signed(("he-jing", check), ("qian-li" if away else "sun-wei", final))
    handed = steps.next(20, 90)
    case.hand_over(handed, "zhou-hang", "ren-kai", "nie-shuang", steps.working.at_work(handed + 2 * HOUR))


# The last days: one case at each stage --------------------------------------------------------------------------------


def _waits(signatures: int) -> Callable[[Office, Desk, str, _Steps], None]:
    """Return the telling of a request that has so many signatures and waits for the next."""

    def tell(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
        case = _request(office, desk, label, steps, OCCASIONS[(7 + 5 * signatures) % len(OCCASIONS)])
        for who, when in _signatures(case, desk, steps)[:signatures]:
            case.pull.approve(who, when)

    return tell


def _waits_for_management(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
    occasion = Occasion(
        "property", "K1", "incident_investigation", "{place}早高峰一名家长被电动车擦伤，需核实经过并改进引导", "view"
    )
    case = _request(office, desk, label, steps, occasion, contains_minor=True, sensitivity="sensitive")
    for who, when in _signatures(case, desk, steps):
        case.pull.approve(who, when)


def _sent_back(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
    case = _request(office, desk, label, steps, OCCASIONS[20])
    case.pull.approve(_head(desk, case), steps.next(20, 60))
    case.pull.reject("qian-li", steps.next(30, 90), "请说明油污发现的时间，并把时段缩短到半小时以内")


def _approved_only(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
    case = _request(office, desk, label, steps, OCCASIONS[2])
    case.preserve(steps.at + 20 * MINUTE, "zhou-hang", day(steps.at + 60 * DAY))
    _approved(case, desk, steps)


def _in_use(occasion: int, days: int) -> Callable[[Office, Desk, str, _Steps], None]:
    """Return the telling of a copy that is still out; whether it is overdue only time tells."""

    def tell(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
        case = _request(office, desk, label, steps, OCCASIONS[occasion], days)
        _approved(case, desk, steps)
        _copied(case, steps)

    return tell


def _not_archived(office: Office, desk: Desk, label: str, steps: _Steps) -> None:
    case = _request(office, desk, label, steps, OCCASIONS[24])
    _approved(case, desk, steps)
    keeper = _copied(case, steps)
    case.by_shift = False
    case.give_back("06-30 11:20", str(case.data["handler"]), keeper, archive=False)


ALIVE: tuple[tuple[str, Callable[[Office, Desk, str, _Steps], None]], ...] = (
    ("06-30 14:40", _waits(0)),
    ("06-29 15:20", _waits(1)),
    ("06-29 09:15", _waits(2)),
    ("06-26 10:05", _waits_for_management),
    ("06-29 13:10", _approved_only),
    ("06-25 09:30", _in_use(14, 10)),
    ("06-08 10:10", _in_use(8, 7)),
    ("06-26 09:20", _not_archived),
    ("06-29 10:30", _sent_back),
    ("06-24 14:00", _waits(1)),
)

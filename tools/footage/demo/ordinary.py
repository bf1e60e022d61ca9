"""The ordinary days between the stories: departments that ask, keepers who export, copies that come back.

Everything follows from the seed. The head of security signs on Tuesday and Thursday afternoons; the keepers are told at
the end of that day, and the counter is open on the next working day, for copies that go out and for copies that come
back. So a keeper's shift holds several cases, and what hurries has the routes for what hurries. Most cases end in the
archive; the last ones (``alive``) stand at every stage there is, so that the office is alive on the day of reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from footage.demo.case import KEEPERS, Case
from footage.demo.clock import DAY, HOUR, MINUTE, WorkingTime, day, moment
from footage.demo.occasions import AUTHORITIES, OCCASIONS, Occasion
from footage.demo.office import Office

FIRST, LAST = "07-07 09:10", "06-17 16:00"
SITTINGS = (2, 4)
SITS_AT = 14
# while somebody is away: from, until, who, who sits instead
AWAY = (
    ("09-01 00:00", "09-06 00:00", "he-jing", "ren-kai"),
    ("10-20 00:00", "10-25 00:00", "sun-wei", "qian-li"),
    ("05-01 00:00", "05-11 00:00", "sun-wei", "qian-li"),
)
# while somebody may not work at the counter: from, until, who
NOT_AT_THE_COUNTER = (
    ("11-28 00:00", "12-09 00:00", "xu-yan"),
    ("02-18 00:00", "03-04 00:00", "nie-shuang"),
)
# a head whose requests always the same person reviews: from, until, head, reviewer
ALWAYS_THE_SAME = ("10-01 00:00", "01-01 00:00", "tan-lu", "qian-li")
LONGEST, LONGEST_FROM_JUNE, JUNE = 12, 9, moment("05-20 00:00")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks and who heads, by department; how many cameras and what name each zone has; when people work."""

    staff: Mapping[str, tuple[str, str]]
    zones: Mapping[str, tuple[str, int]]
    working: WorkingTime


@dataclass(slots=True)
class Steps:
    """The next moments of one case, each later than the one before and in office hours."""

    at: int
    random: Random
    working: WorkingTime

    def next(self, least: int, most: int) -> int:
        """Return a moment between ``least`` and ``most`` minutes later, moved into office hours."""
        self.at = self.working.at_work(self.at + self.random.randint(least, most) * MINUTE)
        return self.at

    def sitting(self) -> int:
        """Return when the next afternoon of signing begins."""
        midnight = moment(f"{day(self.at)} 00:00")
        while not self._sits(midnight) or midnight + SITS_AT * HOUR < self.at:
            midnight += DAY
        self.at = midnight + SITS_AT * HOUR
        return self.at

    def _sits(self, midnight: int) -> bool:
        today = date.fromisoformat(day(midnight))
        return today.isoweekday() in SITTINGS and self.working.works(today)

    def counter(self, after: int = 1) -> int:
        """Return a moment at the counter, on the working day after the ``after``-th next sitting."""
        for _ in range(after):
            self.at += MINUTE
            self.sitting()
        opened = self.working.begins(moment(f"{day(self.at)} 00:00") + DAY, 9)
        return opened + self.random.randint(10, 6 * 60) * MINUTE


def tell_ordinary(office: Office, desk: Desk, seed: int, cases: int) -> None:
    """Tell ``cases`` ordinary cases."""
    from footage.demo.alive import ALIVE

    alive = min(len(ALIVE), cases // 2)
    past = cases - alive
    first, last = moment(FIRST), moment(LAST)
    for index in range(past):
        random = Random(f"{seed}:{index}")  # noqa: S311 - a story, not a secret
        spread = first + (last - first) * index // max(past, 1)
        start = desk.working.at_work(spread + random.randint(0, 6 * 60) * MINUTE)
        _past(office, desk, index, Steps(start, random, desk.working))
    for index, (filed, tell) in enumerate(ALIVE[:alive]):
        random = Random(f"{seed}:alive:{index}")  # noqa: S311 - a story, not a secret
        tell(office, desk, f"alive {index}", Steps(moment(filed), random, desk.working))


def _past(office: Office, desk: Desk, index: int, steps: Steps) -> None:
    from footage.demo.turns import TURNS

    label, lot = f"ordinary {index}", index % 13
    turn = TURNS.get(index % 120)
    if turn is not None:
        turn(office, desk, label, steps)
    elif lot == 4:
        _agency(office, desk, label, steps)
    elif lot in (7, 10):
        _never(office, desk, label, steps, OCCASIONS[index % len(OCCASIONS)], refused=lot == 7)
    else:
        case = request(office, desk, label, steps, OCCASIONS[index % len(OCCASIONS)])
        approved(case, desk, steps)
        used(case, steps)


def request(
    office: Office, desk: Desk, label: str, steps: Steps, occasion: Occasion, period: int | None = None, **extra: Any
) -> Case:
    """Tell that a department asks for footage of ``occasion``."""
    handler, head = desk.staff[occasion.department]
    place, count = desk.zones[occasion.zone]
    first = steps.random.randint(1, count)
    cameras = sorted({f"CAM-{occasion.zone}-{1 + (first + n) % count:02d}" for n in range(steps.random.randint(1, 3))})
    begin = steps.at - steps.random.randint(3, 60) * HOUR
    begin -= begin % (10 * MINUTE)
    longest = LONGEST if steps.at < JUNE else LONGEST_FROM_JUNE
    days = None if occasion.mode == "view" else period or steps.random.randint(4, longest)
    case = office.request(
        label, steps.at, handler, head, cameras, (begin, begin + occasion.minutes * MINUTE), occasion.purpose,
        f"{int(day(begin)[5:7])}月{int(day(begin)[8:])}日，{occasion.reason.format(place=place)}",
        mode=occasion.mode, days=days, **extra,
    )  # fmt: skip
    case.by_shift = True
    return case


def head(desk: Desk, case: Case) -> str:
    """Return who heads the department that asks."""
    return desk.staff[str(case.data["department"])][1]


def present(who: str, at: int) -> str:
    """Return ``who``, or whoever sits in that place while they are away."""
    away = (each for each in AWAY if each[2] == who and moment(each[0]) <= at < moment(each[1]))
    return next((each[3] for each in away), who)


def on_duty(at: int) -> str:
    """Return who is at the counter that week."""
    barred = {who for begin, end, who in NOT_AT_THE_COUNTER if moment(begin) <= at < moment(end)}
    week = date.fromisoformat(day(at)).isocalendar().week
    able = [each for each in KEEPERS if each not in barred]
    return able[week % len(able)]


def signatures(case: Case, desk: Desk, steps: Steps) -> list[tuple[str, int]]:
    """Return the unit on the morning of the next sitting, then reviewer and head of security, or who stands in."""
    filed = steps.at + 15 * MINUTE
    sitting = steps.sitting()
    unit = max(filed, sitting - steps.random.randint(1, 5) * HOUR)
    if unit >= sitting:  # filed too late for that afternoon
        steps.at = sitting + MINUTE
        sitting = steps.sitting()
        unit = sitting - steps.random.randint(1, 5) * HOUR
    review = sitting + steps.random.randint(1, 60) * MINUTE
    final = steps.at = review + steps.random.randint(2, 90) * MINUTE
    last = present("sun-wei", final)
    reviewer = present("he-jing", review) if last == "qian-li" else steps.random.choice(("qian-li", "he-jing"))
    begins, ends, same, always = ALWAYS_THE_SAME
    if head(desk, case) == same and last != always and moment(begins) <= review < moment(ends):
        reviewer = always
    return [(head(desk, case), unit), (present(reviewer, review), review), (last, final)]


def approved(case: Case, desk: Desk, steps: Steps, *more: tuple[str, int]) -> None:
    """Tell that everybody signs whom the route asks."""
    case.signed(*signatures(case, desk, steps), *more)


def used(case: Case, steps: Steps, *, destroyed: bool = False) -> None:
    """Tell that what was asked for is looked at, or copied, kept for some days and brought back in time."""
    if case.data["mode"] == "view":
        at = steps.counter()
        case.look(at, on_duty(at), str(case.data["handler"]))
        return
    copied(case, steps)
    brought_back(case, steps, destroyed=destroyed)


def copied(case: Case, steps: Steps, *, two: bool = False) -> None:
    """Tell that a copy is made and handed over at the counter, by ``two`` keepers if management decided."""
    at = steps.working.begins(moment(f"{day(steps.at)} 00:00") + DAY, 9) + steps.random.randint(10, 6 * 60) * MINUTE
    steps.at = at
    witness = next(each for each in KEEPERS if each != on_duty(at)) if two else None
    case.retrieve(at, on_duty(at), str(case.data["handler"]), witness=witness, minutes=steps.random.randint(10, 45),
                  offset=steps.random.choice((0, 0, 2, -3, 11, 25)))  # fmt: skip


def brought_back(case: Case, steps: Steps, by: str = "", *, destroyed: bool = False, backup: bool = False) -> None:
    """Tell that the copy comes back on a day when the counter is open, before its period ends."""
    chances = []
    while (back := steps.counter()) <= case.due - 2 * HOUR:
        chances.append(back)
    back = steps.random.choice(chances) if chances else case.due - 2 * HOUR
    case.give_back(back, by or str(case.data["handler"]), on_duty(back), destroyed=destroyed, backup=backup)


def _never(office: Office, desk: Desk, label: str, steps: Steps, occasion: Occasion, *, refused: bool) -> None:
    """Tell of a request that its own head sends away, or that is taken back before anybody has signed."""
    case = request(office, desk, label, steps, occasion)
    if refused:
        case.pull.reject(head(desk, case), steps.next(60, 200), "可先查阅门岗登记簿，暂不必调取录像")
        case.pull.close(steps.next(1, 10), str(case.data["handler"]))
    else:
        case.pull.close(steps.next(20, 120), str(case.data["handler"]))


def _agency(office: Office, desk: Desk, label: str, steps: Steps) -> None:
    """Tell that an authority writes; identity and letter are checked, the copy is handed over at the counter."""
    authority, number, zone, reason = steps.random.choice(AUTHORITIES)
    begin = steps.at - steps.random.randint(24, 200) * HOUR
    court = "法院" in authority
    number = number.format(year=day(steps.at)[:4], number=steps.random.randint(11, 399))
    case = office.request(
        label, steps.at, "ren-kai", "ren-kai", [f"CAM-{zone}-{steps.random.randint(1, desk.zones[zone][1]):02d}"],
        (begin, begin + HOUR), "legal_duty", reason, mode="disclose", days=10, recipients=[],
        channel="court" if court else "agency", legal_basis="有关机关依法调取证据",
        instrument={"number": number, "authority": authority, "issued_on": day(steps.at - DAY),
                    "officers": ["承办人甲", "承办人乙"], "verified_by": "ren-kai"},
        external_recipients=[{"name_ref": "officer-a", "organisation": authority}],
    )  # fmt: skip
    case.by_shift = True
    steps.sitting()
    check, final = steps.next(5, 40), steps.next(10, 60)
    checker = "fang-bo" if present("he-jing", check) != "he-jing" else "he-jing"
    checker = "qian-li" if checker == "fang-bo" else checker
    case.signed((checker, check), (present("sun-wei", final), final))
    handed = steps.counter(0)
    others = [each for each in KEEPERS if each != on_duty(handed)]
    case.hand_over(handed, on_duty(handed), "ren-kai", others[0], handed + 2 * HOUR)

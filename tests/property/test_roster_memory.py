"""A roster that has answered before answers as one that is asked for the first time."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from footage.model import Account, AccountKind
from footage.policy import RecordVersion, Roster
from matters import HOST, standing

START = 1_772_323_200  # 2026-03-01T00:00:00Z; days in the records' zone begin eight hours earlier
HOUR, DAY = 3600, 86400
NAMES = ("lin", "sun", "zhou")
ROLES = ("custodian", "security_head")
DATES = ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-01T11:00:00+08:00", "2026-03-01T14:00:00Z")
HOURS = st.integers(-30, 60)
PEOPLE = st.sampled_from(NAMES)


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    """Draw when a version stood on main: some since ever, some replaced at a time that nobody stated."""
    begin = draw(HOURS)
    end = draw(st.none() | st.integers(begin, 60))
    return {
        "adopted": draw(st.booleans()),
        "landed_epoch": draw(st.sampled_from((START + begin * HOUR, None))),
        "replaced_seq": None if end is None else 1,
        "replaced_epoch": None if end is None or draw(st.booleans()) else START + end * HOUR,
        "replaced_not_before": None if end is None or draw(st.booleans()) else START + end * HOUR,
    }


@st.composite
def versions(draw: st.DrawFn) -> RecordVersion:
    kind = draw(st.sampled_from(("person", "person", "role_grant", "role_grant", "delegation", "absence", "machine")))
    who, other, role = draw(PEOPLE), draw(PEOPLE), draw(st.sampled_from(ROLES))
    dates = {"from": draw(st.sampled_from(DATES)), "until": draw(st.sampled_from((*DATES, None)))}
    active = {f"active_{name}": value for name, value in dates.items()}
    accounts = [{"host": HOST, "id": NAMES.index(other), "login": other}]
    data: dict[str, dict[str, Any]] = {
        "person": {**active, "department": other, "accounts": accounts},
        "role_grant": {**dates, "role": role, "people": [who], "standing_for": draw(st.sampled_from(([], [other])))},
        "delegation": {**dates, "role": role, "delegator": other, "delegate": who},
        "absence": {**dates, "person": who, "reported_by": other},
        "machine": {**active, "account": accounts[0], "lands": []},
    }
    return standing("service_account" if kind == "machine" else kind, who, data[kind], **draw(periods()))


def ask(roster: Roster, who: str, role: str, at: int) -> tuple[object, ...]:
    account = Account(HOST, NAMES.index(who), who, AccountKind.HUMAN)
    return (
        roster.active(who, at),
        roster.holds(who, role, at),
        roster.holders(role, at),
        roster.person_of(account, at),
        roster.machine_of(account, at),
    )


def moments(ground: list[RecordVersion]) -> list[int]:
    """Return the seconds at, and just before, everything that begins or ends."""
    stood = {at for each in ground for at in (each.landed_epoch, each.replaced_epoch, each.replaced_not_before) if at}
    stated = {day + 11 * HOUR * number for day in (START - 8 * HOUR,) for number in range(-1, 8)}
    turns = {*stood, *stated, *(START - 8 * HOUR + DAY * number for number in range(-1, 3))}
    return sorted(at + second for at in turns for second in (-1, 0))


@given(st.lists(versions(), min_size=2, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=120)
def test_asked_again_or_for_the_first_time(ground: list[RecordVersion], order: Any) -> None:
    roster = Roster(ground)
    questions = [(who, role, at) for who in NAMES for role in ROLES for at in moments(ground)]
    order.shuffle(questions)
    for question in questions:
        assert ask(roster, *question) == ask(Roster(ground), *question)

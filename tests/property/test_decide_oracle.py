"""decide() against an oracle written another way: every way of seating people is tried by brute force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from draws import ALL, observations
from footage.approvals import Matter, decide
from footage.model import (
    Account,
    Change,
    Observation,
    Outcome,
    Record,
    Review,
    ReviewVerdict,
)
from footage.policy import Calendar, Routes
from matters import (
    HEAD,
    HOST,
    JOINT,
    LANDING,
    OLD_BLOB,
    OLD_HEAD,
    ROUTES,
    SECURITY,
    T0,
    Rule,
    account,
    matter,
    merged,
    office,
    packs,
    request,
    review,
    route,
    seen,
    standing,
)

MAY = {  # seat: who may ever sit there in the small office, for a request of logistics handled by zhao
    "unit": {"lin"},
    "reviewer": {"qian", "sun"},
    "head": {"sun"},
    "management": {"li", "gao"},
}


def oracle(observation: Observation, sensitive: bool) -> Outcome:
    """Say what must come out, from the rules as sentences; the plain case, where nothing else is going on."""
    seats = ["unit", "reviewer", "head", *(["management"] if sensitive else [])]
    ended = observation.merged or observation.closed
    limit = ended.at if ended else None
    decisive = [
        each
        for each in observation.reviews
        if each.account is not None
        and each.account.login != "nobody"
        and each.verdict in (ReviewVerdict.APPROVE, ReviewVerdict.REJECT)
        and (limit is None or each.submitted_at <= limit)
    ]
    decisive.sort(key=lambda each: (each.submitted_at, each.event_id))
    latest = {each.account.login: each for each in decisive if each.account}
    everyone = [
        name for name, each in latest.items() if each.verdict is ReviewVerdict.REJECT and _blocks(name, each, seats)
    ]
    if observation.closed:
        return Outcome.REFUSED if everyone else Outcome.WITHDRAWN
    sound = {
        name: each
        for name, each in latest.items()
        if each.verdict is ReviewVerdict.APPROVE
        and each.dismissal is None
        and each.commit_id == HEAD
        and each.head_at_submission == HEAD
    }
    seated = any(_sits(order, seats, sound) for order in permutations(sound, len(seats)))
    if seated and not everyone:
        return Outcome.APPROVED
    if observation.merged:
        return Outcome.UNAPPROVED
    return Outcome.REJECTED if everyone else Outcome.PENDING


def _rank(name: str, seats: list[str]) -> int | None:
    return next((index for index, seat in enumerate(seats) if name in MAY[seat]), None)


def _blocks(name: str, rejection: Review, seats: list[str]) -> bool:
    mine = _rank(name, seats)
    if mine is None:
        return False
    if rejection.dismissal is None or rejection.dismissal.by is None:
        return True
    by = rejection.dismissal.by.login
    theirs = _rank(by, seats)
    return not (by == name or (theirs is not None and theirs >= mine))


def _sits(order: tuple[str, ...], seats: list[str], sound: dict[str, Review]) -> bool:
    keys = [(sound[name].submitted_at, sound[name].event_id) for name in order]
    return all(name in MAY[seat] for name, seat in zip(order, seats, strict=True)) and keys == sorted(keys)


@settings(max_examples=1500, deadline=None)
@given(observations())
def test_decide_agrees_with_brute_force(case: tuple[Observation, bool]) -> None:
    observation, sensitive = case
    asked = request(sensitivity="sensitive" if sensitive else "ordinary")
    decision = decide(observation, matter(asked))
    assert decision.outcome is oracle(observation, sensitive)
    filled = [slot for slot in decision.slots if slot.person]
    assert len({slot.person for slot in filled}) == len(filled)
    assert {judged.review_id for judged in decision.reviews} == {each.id for each in observation.reviews}


@dataclass(frozen=True)
class Twist:
    """What else may be going on: Sun away and Zhou deputising, a series, a paper form."""

    away_from: int | None = None  # when the report of Sun's absence landed; it ends at 900
    uses: int | None = None
    paper: tuple[tuple[str, str, int], ...] | None = None  # (stage, signer, minute)
    day: int = 2  # of the outage, in March
    deadline_days: int = 3

    @property
    def limit(self) -> int:
        """When the time for confirming is over: at the end of the day so many days after the outage."""
        return int(datetime(2026, 3, self.day + 1 + self.deadline_days, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())


GATE_ENTRY = {
    "account": {"host": HOST, "id": 108, "login": "gate"},
    "emails": ["gate@office.example"],
    "lands": ["work_notice"],
    "active_from": "2020-01-01",
}
GATE = standing("service_account", "gate", GATE_ENTRY)
GATE_ACCOUNT = Account(HOST, 108, "gate")
STANDS_IN = {"role": "security_head", "people": ["zhou"], "standing_for": ["sun"], "from": "2020-01-01"}
DEPUTY = standing("role_grant", "RG-DEP001", STANDS_IN)
ENDS = T0 + 900
LIMITS = {"series.max_days": 31, "series.max_uses": 10}
YEAR = {"year": 2026, "timezone": "Asia/Shanghai", "weekend": []}
CALENDAR = Calendar([Record("calendar", "c", "c", "0" * 40, YEAR)])
STAGE_OF = {"unit": "unit", "reviewer": "security", "head": "security"}


@st.composite
def twists(draw: st.DrawFn) -> Twist:
    kind = draw(st.sampled_from(["plain", "away", "away", "series", "paper", "paper"]))
    if kind == "away":
        return Twist(away_from=draw(st.integers(0, 9)) * 100)
    if kind == "series":
        return Twist(uses=draw(st.integers(1, 14)))
    if kind == "paper":
        right = [("unit", "lin"), ("security", "qian"), ("security", "sun")]
        odd = draw(st.lists(st.tuples(st.sampled_from(["unit", "security"]), st.sampled_from(ALL)), max_size=2))
        chosen = [each for each in right if draw(st.integers(0, 5))] + odd
        signed = {each: draw(st.sampled_from([place, place, place, 1, 6])) for place, each in enumerate(chosen, 2)}
        paper = tuple((*each, minute) for each, minute in signed.items())
        return Twist(paper=paper, day=draw(st.sampled_from([1, 2, 2, 2])), deadline_days=draw(st.integers(0, 2)))
    return Twist()


def twisted(observation: Observation, sensitive: bool, twist: Twist) -> tuple[Observation, Matter]:
    """Return what is decided about: the observation with its records, and the matter."""
    series = {"from": "2026-03-02", "until": "2026-03-20", "uses": twist.uses, "minutes_each": 5}
    views = {"mode": "view", "series": series} if twist.uses else {}
    asked = request(sensitivity="sensitive" if sensitive else "ordinary", **views)
    ground = [*office(), GATE]
    if twist.away_from is not None:
        until = datetime.fromtimestamp(ENDS, UTC).isoformat()
        away = {"person": "sun", "from": "2026-03-01T00:00:00+08:00", "until": until, "reported_by": "sun"}
        landed = {"adopted": False, "landed_seq": 1, "landed_epoch": T0 + twist.away_from}
        ground += [DEPUTY, standing("absence", "absence-000001", away, **landed)]
    records = [asked]
    if twist.paper is not None:
        day = f"2026-03-0{twist.day}"
        outage = {"from": f"{day}T00:00:00+08:00", "until": f"{day}T04:00:00+08:00"}
        signatures = [
            {
                "stage": stage,
                "signer": who,
                "signed_at": f"2026-03-0{twist.day}T00:{minute:02d}:00+08:00",
                "result": "agree",
            }
            for stage, who, minute in twist.paper
        ]
        data = {"entered_by": "zhao", "outage": outage, "signatures": signatures, "cameras": ["CAM-1"], "mode": "copy",
                "window": asked.data["window"]}  # fmt: skip
        records.append(Record("paper_form", "paper_form-000001", asked.path.replace("request", "paper_form-000001"),
                              "e" * 40, data, asked.case_id))  # fmt: skip
    changes = tuple(Change(each.path, "A", "", "", "100644", each.blob) for each in records)
    old = tuple(replace(each, new_blob=OLD_BLOB) for each in changes)
    paper_route = route("paper", "A", ["paper_form"], [JOINT, SECURITY])
    given = matter(
        *records, versions=ground, packs=packs(**LIMITS, **{"paper.confirm_days": twist.deadline_days}),
        calendar=CALENDAR, landing={**LANDING, "paper_form": Rule("A", ("/entered_by",))},
        routes=Routes([*ROUTES, paper_route]),
    )  # fmt: skip
    return replace(observation, changes=changes, change_sets={HEAD: changes, OLD_HEAD: old}), given


def twisted_oracle(observation: Observation, sensitive: bool, twist: Twist) -> Outcome:
    """Say what must come out where something else is going on."""
    seats = ["unit", "reviewer", "head", *(["management"] if sensitive and twist.paper is None else [])]
    ended = observation.merged or observation.closed
    decisive = sorted(
        (
            each
            for each in observation.reviews
            if each.account is not None
            and each.account.login not in ("nobody", "gate")
            and each.verdict in (ReviewVerdict.APPROVE, ReviewVerdict.REJECT)
            and (ended is None or each.submitted_at <= ended.at)
        ),
        key=lambda each: (each.submitted_at, each.event_id),
    )
    latest = {each.account.login: each for each in decisive if each.account}
    signed = {(stage, who): minute for stage, who, minute in twist.paper or ()}

    def may(who: str, seat: str, at: int) -> bool:
        deputy = twist.away_from is not None and T0 + twist.away_from <= at < ENDS
        held = who in MAY[seat] or (who == "zhou" and seat == "head" and deputy)
        return held and (twist.paper is None or (STAGE_OF[seat], who) in signed)

    def rank(who: str, at: int) -> int | None:
        return next((index for index, seat in enumerate(seats) if may(who, seat, at)), None)

    def blocks(who: str, rejection: Review) -> bool:
        mine = rank(who, rejection.submitted_at)
        if mine is None or rejection.dismissal is None or rejection.dismissal.by is None:
            return mine is not None
        by = rejection.dismissal.by.login
        theirs = rank(by, rejection.dismissal.at)
        return not (by == who or (theirs is not None and theirs >= mine))

    blocked = any(each.verdict is ReviewVerdict.REJECT and blocks(who, each) for who, each in latest.items())
    if observation.closed:
        return Outcome.REFUSED if blocked else Outcome.WITHDRAWN
    limit = twist.limit if twist.paper is not None else None
    sound = {
        who: each
        for who, each in latest.items()
        if each.verdict is ReviewVerdict.APPROVE
        and each.dismissal is None
        and each.commit_id == HEAD
        and each.head_at_submission == HEAD
        and (limit is None or each.submitted_at < limit)
    }

    def key(who: str, seat: str) -> tuple[int, int]:
        at = signed[STAGE_OF[seat], who] if twist.paper is not None else sound[who].submitted_at
        return (at, sound[who].event_id)

    def sits(order: tuple[str, ...]) -> bool:
        pairs = list(zip(order, seats, strict=True))
        if not all(may(who, seat, sound[who].submitted_at) for who, seat in pairs):
            return False
        keys = [key(who, seat) for who, seat in pairs]
        return keys == sorted(keys) and not {"zhou", "sun"} <= set(order)

    seated = any(sits(order) for order in permutations(sound, len(seats)))
    moment = ended.at if ended else observation.observed_at
    if twist.paper is not None and not seated and (observation.merged or (limit is not None and moment > limit)):
        return Outcome.UNDETERMINED
    if seated and not blocked and not (twist.uses is not None and twist.uses > 10):
        return Outcome.APPROVED
    if observation.merged:
        return Outcome.UNAPPROVED
    return Outcome.REJECTED if blocked else Outcome.PENDING


@st.composite
def nearly_right(draw: st.DrawFn) -> tuple[Observation, bool]:
    """Everybody who should sign does, in order; then one thing or another is changed."""
    observation, sensitive = draw(observations())
    head = draw(st.sampled_from(["sun", "sun", "zhou", "zhou"]))
    people = ["lin", draw(st.sampled_from(["qian", "qian", "sun"])), head, *(["li"] if sensitive else [])]
    times = sorted(draw(st.lists(st.integers(1, 9), min_size=len(people), max_size=len(people))))
    given_ = [review(50 + n, who, at=100 * at) for n, (who, at) in enumerate(zip(people, times, strict=True))]
    changed = draw(st.integers(0, 2 * len(given_)))
    if changed < len(given_):
        given_[changed] = draw(st.sampled_from([
            replace(given_[changed], verdict=ReviewVerdict.REJECT),
            replace(given_[changed], commit_id=OLD_HEAD),
            replace(given_[changed], account=account(draw(st.sampled_from(ALL)))),
            replace(given_[changed], submitted_at=given_[changed].submitted_at + 500),
        ]))  # fmt: skip
    extra = observation.reviews[: draw(st.integers(0, 1))]
    ended = observation.merged and merged(at=1500)
    return replace(observation, reviews=(*given_, *extra), merged=ended), sensitive


@settings(max_examples=1500, deadline=None)
@given(st.one_of(observations(), nearly_right(), nearly_right()), twists())
def test_decide_agrees_with_brute_force_whatever_else_goes_on(case: tuple[Observation, bool], twist: Twist) -> None:
    observation, sensitive = case
    robots = tuple(
        replace(each, account=GATE_ACCOUNT) if each.account and each.account.login == "he" else each
        for each in observation.reviews
    )
    seen_, given_ = twisted(replace(observation, reviews=robots), sensitive, twist)
    decision = decide(seen_, given_)
    assert decision.outcome is twisted_oracle(seen_, sensitive, twist)
    assert all(judged.reason == "bot" for judged in decision.reviews if _by_gate(seen_, judged.review_id))


def _by_gate(observation: Observation, review_id: int) -> bool:
    return any(each.id == review_id and each.account == GATE_ACCOUNT for each in observation.reviews)


@settings(max_examples=200, deadline=None)
@given(observations(), st.randoms())
def test_the_order_in_which_reviews_are_listed_does_not_matter(case: tuple[Observation, bool], random: object) -> None:
    observation, _ = case
    shuffled = list(observation.reviews)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = seen(*shuffled, head_changes=observation.head_changes, merged=observation.merged, closed=observation.closed)
    assert decide(again, matter()) == decide(observation, matter())

"""decide() against an oracle for extensions, for the views of a series and for the numbers of rules, by brute force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from draws import ALL, observations
from footage.approvals import Matter, decide
from footage.model import Change, Closing, Contributor, HeadChange, Observation, Outcome, Record, Review, ReviewVerdict
from footage.policy import Routes
from matters import (
    BLOB,
    CASE,
    HEAD,
    JOINT,
    MANAGEMENT,
    OLD_BLOB,
    OLD_HEAD,
    PATH,
    ROUTES,
    SECURITY,
    T0,
    UNIT,
    account,
    matter,
    merged,
    packs,
    request,
    review,
    route,
    seen,
)

KNOWN = (1, 2)
NUMBERS = st.sampled_from([1, 1, 1, 1, *[2] * 11, 3, 99])
CAP = 15
SERIES = {"from": "2026-03-02", "until": "2026-03-20", "uses": 5, "minutes_each": 5}
REVIEWER = {"stage": "security", "slots": [{"slot": "security.reviewer", "role": "security_reviewer"}]}
OUTSIDE = [{"name_ref": "P-1", "organisation": "保险公司"}]
MORE_DAYS = route("more-days", "A", ["extension"], [UNIT, REVIEWER], 9)
ABROAD = route("abroad", "A", ["request"], [JOINT, SECURITY, MANAGEMENT], 5, external_recipient=True)
BY = Routes([*ROUTES, MORE_DAYS, ABROAD])
OTHER_CASE = "RQ-20260301-000000"
HOLD = {"reviewer": {"qian", "sun"}, "head": {"sun"}, "management": {"li", "gao"}}
Say = Callable[[str, str], bool]  # whether somebody may sit on a seat


# What is asked for ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """Who is to see or hold the footage."""

    people: tuple[str, ...] = ()
    outside: bool = False

    def data(self) -> dict[str, Any]:
        lists = {"recipients": list(self.people), "external_recipients": OUTSIDE if self.outside else []}
        return {"manner": "-", "purpose": "-"} | {name: value for name, value in lists.items() if value}


@dataclass(frozen=True)
class Asked:
    """An extension: of which request, after which others, for how long and for whom."""

    asker: str
    author: str
    sensitive: bool
    urgent: bool
    period: int | None
    use: Use
    days: int
    new_use: Use | None
    before: tuple[tuple[str, Use | None], ...]  # (case, new use)
    cap: bool
    series: bool

    @property
    def earlier(self) -> list[Use | None]:
        return [use for case, use in self.before if case == CASE]

    def matter(self) -> Matter:
        use = self.use.data() | ({} if self.period is None else {"period_days": self.period})
        of = request(
            **({"mode": "view", "series": SERIES} if self.series else {}),
            use=use,
            sensitivity="sensitive" if self.sensitive else "ordinary",
            urgency="emergency" if self.urgent else "normal",
        )
        earlier = tuple(_extension(number, "zhao", 1, use, case) for number, (case, use) in enumerate(self.before, 1))
        limits = {"use.max_days": CAP} if self.cap else {}
        return matter(self.record(), requests={CASE: of}, routes=BY, packs=packs(**limits), extensions=earlier)

    def record(self) -> Record:
        return _extension(0, self.asker, self.days, self.new_use, CASE)


def _extension(number: int, asker: str, days: int, use: Use | None, case: str) -> Record:
    name = f"extension-00000{number}"
    data = {"kind": "extension", "id": name, "requested_by": asker, "additional_days": days, "grounds": "-"}
    more = {} if use is None else {"new_use": use.data()}
    return Record("extension", name, PATH.replace("request.yml", f"{name}.yml"), BLOB, data | more, case)


def uses() -> st.SearchStrategy[Use]:
    people = st.lists(st.sampled_from([*ALL, "lin", "qian", "gao"]), max_size=2, unique=True).map(tuple)
    return st.builds(Use, people, st.sampled_from([False, False, True]))


@st.composite
def extensions(draw: st.DrawFn) -> Asked:
    asker = draw(st.sampled_from(["zhao", "zhao", "zhao", "lin", "he"]))
    new_use = draw(st.one_of(st.none(), st.none(), st.none(), uses()))
    before = st.tuples(st.sampled_from([CASE, CASE, OTHER_CASE]), st.one_of(st.none(), uses()))
    return Asked(
        asker=asker,
        author="zhao" if not draw(st.integers(0, 9)) else asker,
        sensitive=draw(st.sampled_from([False, False, True])),
        urgent=not draw(st.integers(0, 4)),
        period=draw(st.sampled_from([5, 5, 10, CAP, None])),
        use=draw(st.one_of(st.just(Use(("zhao",))), st.just(Use(("zhao",))), uses())),
        days=draw(st.sampled_from([0, 1, 5, 6, 10, 11]) if new_use else st.sampled_from([1, 5, 6, 10, 11])),
        new_use=new_use,
        before=tuple(draw(st.one_of(st.just([]), st.lists(before, min_size=1, max_size=2)))),
        cap=bool(draw(st.integers(0, 9))),
        series=not draw(st.integers(0, 3)),
    )


# What must come out --------------------------------------------------------------------------------------------------


def judged(observation: Observation, seats: list[str], say: Say, *, stopped: Callable[[Review], bool]) -> tuple[
    Outcome, tuple[Review, ...]
]:  # fmt: skip
    """Return the outcome and the reviews that count, when these seats are to be filled in this order."""
    ended = observation.merged or observation.closed
    decisive = sorted(
        (
            each
            for each in observation.reviews
            if each.account is not None
            and each.account.login != "nobody"
            and each.verdict in (ReviewVerdict.APPROVE, ReviewVerdict.REJECT)
            and (ended is None or each.submitted_at <= ended.at)
        ),
        key=_key,
    )
    latest = {each.account.login: each for each in decisive if each.account}
    ranks = {who: [at for at, seat in enumerate(seats) if say(who, seat)] for who in ALL}
    rejections = [each for each in latest.values() if each.verdict is ReviewVerdict.REJECT]
    blocked = any(_blocks(each, ranks) for each in rejections)
    if observation.closed:
        return (Outcome.REFUSED if blocked else Outcome.WITHDRAWN), ()
    sound = {
        who: each
        for who, each in latest.items()
        if each.verdict is ReviewVerdict.APPROVE
        and each.dismissal is None
        and (each.commit_id, each.head_at_submission) == (HEAD, HEAD)
    }
    ways = [
        tuple(sound[who] for who in order)
        for order in permutations(sound, len(seats))
        if all(say(who, seat) for who, seat in zip(order, seats, strict=True))
    ]
    ways = [way for way in ways if [*map(_key, way)] == sorted(map(_key, way))]
    stop = any(stopped(each) for who, each in sound.items() if ranks[who])
    if ways and not blocked and not stop:
        return Outcome.APPROVED, min(ways, key=lambda way: [*map(_key, way)])
    if observation.merged:
        return Outcome.UNAPPROVED, ()
    return (Outcome.REJECTED if blocked else Outcome.PENDING), ()


def _key(each: Review) -> tuple[int, int]:
    return each.submitted_at, each.event_id


def _blocks(rejection: Review, ranks: dict[str, list[int]]) -> bool:
    who = rejection.account.login if rejection.account else ""
    by = rejection.dismissal.by.login if rejection.dismissal and rejection.dismissal.by else None
    if not ranks[who] or by == who:
        return False
    return by is None or not ranks[by] or min(ranks[by]) < min(ranks[who])


def more_than_time(asked: Asked) -> bool:
    """First time, same use, within the cap: anything else is the full route of the new use."""
    within = asked.cap and asked.period is not None and asked.period + asked.days <= CAP
    return bool(asked.new_use or asked.earlier or not within)


def seated(asked: Asked, rules: int) -> tuple[list[str], Say]:
    """Return who signs for an extension, in order, and who may not: whoever drafts, receives or is added.

    A head who only lends the name may sign what another drafted (C1); it lands in the drafter's name only.
    """
    short = rules == 1 or not more_than_time(asked)
    everyone = [asked.use, *(use for use in (*asked.earlier, asked.new_use) if use)]
    allowed = [asked.use] if short else everyone
    high = asked.sensitive or any(use.outside for use in everyone)
    full = ["unit", "reviewer", "head", *(["management"] if high else [])]
    barred = {"zhao", asked.author}.union(*(use.people for use in allowed))
    heads = next(left for each in ({"lin"}, {"gao"}, HOLD["management"], {""}) if (left := each - barred))
    holders = HOLD | {"unit": heads}
    return (full[:2] if short else full), lambda who, seat: who in holders[seat] and who not in barred


def pulled(observation: Observation, record: Record, author: str) -> Observation:
    """Return the same reviews and ends for a pull request of one record."""
    changes = (Change(record.path, "A", "", "", "100644", record.blob),)
    old = (replace(changes[0], new_blob=OLD_BLOB),)
    closed = observation.closed and replace(observation.closed, by=account(author))
    wrote = (Contributor("author", author, f"{author}@office.example", HEAD, account(author)),)
    return replace(
        observation, author=account(author), contributors=wrote, changes=changes, closed=closed,
        change_sets={HEAD: changes, OLD_HEAD: old},
    )  # fmt: skip


@st.composite
def signed(draw: st.DrawFn, seats: list[str], say: Say) -> Observation:
    """Mostly: those who should sign do, in order, but for one thing; sometimes anything at all."""
    if not draw(st.integers(0, 5)):
        return draw(observations())[0]
    people = [draw(st.sampled_from([who for who in ALL if say(who, seat)] or ALL)) for seat in seats]
    times = sorted(draw(st.lists(st.integers(1, 9), min_size=len(people), max_size=len(people))))
    given_ = [review(50 + n, who, at=100 * at) for n, (who, at) in enumerate(zip(people, times, strict=True))]
    odd = draw(st.integers(0, 3 * len(given_)))
    if odd < len(given_):
        given_[odd] = draw(st.sampled_from([
            replace(given_[odd], verdict=ReviewVerdict.REJECT),
            replace(given_[odd], commit_id=OLD_HEAD),
            replace(given_[odd], account=account(draw(st.sampled_from(ALL)))),
            replace(given_[odd], submitted_at=given_[odd].submitted_at + 500),
        ]))  # fmt: skip
    end = draw(st.sampled_from([None, None, "merged", "merged", "closed"]))
    return seen(
        *given_,
        head_changes=(HeadChange(T0, None, OLD_HEAD), HeadChange(T0 + 50, OLD_HEAD, HEAD)),
        merged=merged(at=1500) if end == "merged" else None,
        closed=Closing(T0 + 1500, account("zhao")) if end == "closed" else None,
    )


# Extensions ----------------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(extensions(), NUMBERS, st.data())
def test_decide_agrees_with_brute_force_about_extensions(asked: Asked, rules: int, data: st.DataObject) -> None:
    seats, say = seated(asked, rules)
    observation = pulled(data.draw(signed(seats, say)), asked.record(), asked.author)
    odd = data.draw(st.integers(0, 9)) == 0  # a number of views, though this asks for none
    if odd and observation.reviews:
        observation = replace(
            observation, reviews=(replace(observation.reviews[0], body="次数: 3"), *observation.reviews[1:])
        )
    decision = decide(observation, asked.matter(), rules)
    if rules not in KNOWN:
        event("unknown rules")
        assert (decision.outcome, decision.route, decision.slots) == (Outcome.UNDETERMINED, "", ())
        return
    foreign = asked.author != asked.asker
    outcome, counted = judged(observation, seats, say, stopped=lambda each: rules > 1 and bool(each.body))
    if foreign and outcome is Outcome.APPROVED:
        outcome, counted = (Outcome.UNAPPROVED if observation.merged else Outcome.PENDING), ()
    event(f"rules {rules}, {len(seats)} seats, {outcome.value}")
    assert decision.outcome is outcome
    assert len(decision.slots) == len(seats)
    if outcome is Outcome.APPROVED:
        assert {each.review_id for each in decision.reviews if each.counted} == {each.id for each in counted}


# The views of a series -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One thing that a review says: what it narrows to, or that nobody can read it."""

    text: str
    views: int | None = None
    cameras: frozenset[str] | None = None
    bad: bool = False

    @property
    def about_views(self) -> bool:
        return self.views is not None or self.bad


@dataclass(frozen=True)
class Said:
    """The text of a review: its lines, one below the other or parted by a semicolon."""

    lines: tuple[Line, ...] = field(default=())
    between: str = "\n"

    @property
    def text(self) -> str:
        return self.between.join(each.text for each in self.lines)

    def read(self, rules: int) -> tuple[Line, ...]:
        """By the first rules, views are an opinion, and so is all that follows an opinion on its line."""
        if rules > 1:
            return self.lines
        if self.between != "\n" and self.lines and self.lines[0].about_views:
            return ()
        return tuple(each for each in self.lines if not each.about_views)


WAYS = ["views: {}", "次数: {}", "次数：{} 次", "Views:{}", "  次数 : {}次"]
UNREADABLE = ["次数: 0", "次数: 三", "views: -1", "views: 2.5", "views: 99999", "views: many", "次数:", "views: 3 of 5"]


def lines() -> st.SearchStrategy[Line]:
    views = st.builds(
        lambda way, number: Line(way.format(number), views=number), st.sampled_from(WAYS), st.integers(1, 12)
    )
    cameras = st.sampled_from([("CAM-1",), ("CAM-2",), ("CAM-1", "CAM-2"), ("CAM-2", "CAM-7")])
    scope = st.builds(lambda each: Line(f"范围: {', '.join(each)}", cameras=frozenset(each)), cameras)
    bad = st.sampled_from(UNREADABLE).map(lambda text: Line(text, bad=True))
    return st.one_of(*[views] * 8, *[scope] * 4, bad)


@st.composite
def said(draw: st.DrawFn) -> Said:
    if draw(st.booleans()):
        return Said((Line(draw(st.sampled_from(["", "同意", "Fine with me."]))),))
    return Said(
        tuple(draw(st.lists(lines(), min_size=1, max_size=2))), draw(st.sampled_from(["\n", "\n", "；", " ; "]))
    )


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([None, None, None, *range(1, 13)]), st.booleans(), NUMBERS, st.data())
def test_decide_agrees_with_brute_force_about_the_views_of_a_series(
    asked: int | None, sensitive: bool, rules: int, data: st.DataObject
) -> None:
    views = {"mode": "view", "series": SERIES | {"uses": asked}} if asked else {}
    of = request(sensitivity="sensitive" if sensitive else "ordinary", **views)
    seats, holders = ["unit", "reviewer", "head", *(["management"] if sensitive else [])], HOLD | {"unit": {"lin"}}

    def say(who: str, seat: str) -> bool:
        return who in holders[seat]

    drawn = data.draw(signed(seats, say))
    texts = {each.id: data.draw(said()) for each in drawn.reviews}
    bodied = tuple(replace(each, body=texts[each.id].text) for each in drawn.reviews)
    observation = pulled(replace(drawn, reviews=bodied), of, "zhao")
    limits = {"series.max_days": 31, "series.max_uses": 10}
    decision = decide(observation, matter(of, packs=packs(**limits)), rules)
    if rules not in KNOWN:
        assert (decision.outcome, decision.grant) == (Outcome.UNDETERMINED, None)
        return
    read = {number: each.read(rules) for number, each in texts.items()}
    outcome, counted = judged(
        observation,
        seats,
        say,
        stopped=lambda each: any(line.bad or (line.views and not asked) for line in read[each.id]),
    )
    if asked and asked > limits["series.max_uses"] and outcome is Outcome.APPROVED:
        outcome = Outcome.UNAPPROVED if observation.merged else Outcome.PENDING
    event(f"rules {rules}, {'series' if asked else 'one view'}, {outcome.value}")
    assert decision.outcome is outcome
    if outcome is not Outcome.APPROVED:
        assert decision.grant is None
        return
    kept = [line for each in counted for line in read[each.id]]
    cameras = frozenset({"CAM-1", "CAM-2"}).intersection(*(line.cameras for line in kept if line.cameras))
    fewest = min([asked, *(line.views for line in kept if line.views)]) if asked else None
    assert decision.grant is not None
    assert frozenset(decision.grant.cameras) == cameras
    assert (decision.grant.series and decision.grant.series.uses) == fewest
    assert decision.grant.narrowed == (len(cameras) < 2 or fewest != asked)

"""decide() against an oracle written another way: every way of seating people is tried by brute force."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from footage.approvals import decide
from footage.model import Closing, Dismissal, HeadChange, Observation, Outcome, Review, ReviewVerdict
from matters import HEAD, OLD_HEAD, T0, account, matter, merged, request, review, seen

MOVED_AT = T0 + 500
MAY = {  # seat: who may ever sit there in the small office, for a request of logistics handled by zhao
    "unit": {"lin"},
    "reviewer": {"qian", "sun"},
    "head": {"sun"},
    "management": {"li", "gao"},
}
PEOPLE = ["zhao", "lin", "qian", "sun", "li", "gao", "he", "nobody"]


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Review, ...]:
    count = draw(st.integers(0, 6))
    found = []
    for number in range(1, count + 1):
        old = draw(st.booleans())
        at = draw(st.integers(1, 9)) * 100
        dismissal = draw(st.sampled_from([None, None, None, "self", "lin", "sun"]))
        person = draw(st.sampled_from(PEOPLE))
        by = person if dismissal == "self" else dismissal
        found.append(
            review(
                number,
                person,
                draw(st.sampled_from(["approve", "approve", "approve", "reject", "comment", "draft"])),
                at=at,
                commit_id=OLD_HEAD if old else HEAD,
                head_at_submission=HEAD if T0 + at > MOVED_AT or not draw(st.booleans()) else OLD_HEAD,
                dismissal=Dismissal(T0 + at + 50, account(by)) if by else None,
            )
        )
    return tuple(found)


@st.composite
def observations(draw: st.DrawFn) -> tuple[Observation, bool]:
    end = draw(st.sampled_from([None, "merged", "closed"]))
    at = draw(st.integers(3, 10)) * 100 + 20
    sensitive = draw(st.booleans())
    given_reviews = draw(reviews())
    return (
        seen(
            *given_reviews,
            head_changes=(HeadChange(T0, None, OLD_HEAD), HeadChange(MOVED_AT, OLD_HEAD, HEAD)),
            merged=merged(at=at) if end == "merged" else None,
            closed=Closing(T0 + at, account("zhao")) if end == "closed" else None,
        ),
        sensitive,
    )


def oracle(observation: Observation, sensitive: bool) -> Outcome:
    """Say what must come out, from the rules as sentences."""
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


@settings(max_examples=200, deadline=None)
@given(observations(), st.randoms())
def test_the_order_in_which_reviews_are_listed_does_not_matter(case: tuple[Observation, bool], random: object) -> None:
    observation, _ = case
    shuffled = list(observation.reviews)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = seen(*shuffled, head_changes=observation.head_changes, merged=observation.merged, closed=observation.closed)
    assert decide(again, matter()) == decide(observation, matter())

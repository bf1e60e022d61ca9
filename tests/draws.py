"""Random reviews and pull requests of the small office: who reviews, when, of which head, and how it ends."""

from __future__ import annotations

from hypothesis import strategies as st

from footage.model import Closing, Dismissal, HeadChange, Observation, Review
from matters import HEAD, OLD_HEAD, T0, account, merged, review, seen

MOVED_AT = T0 + 500
PEOPLE = ["zhao", "lin", "qian", "sun", "li", "gao", "he", "zhou", "nobody"]
ALL = PEOPLE[:-1]


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

"""What was decided about one pull request, without saying anything twice.

A signature stands with its seat and its review; the digest and the commit that all of them share are said once, for the
pull request; and reviews that filled no seat follow, each with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footage.binder.exhibits import Exhibit
from footage.dossier.shape import CaseDossier, PullView, ReviewView, StageView


@dataclass(frozen=True, slots=True)
class Signed:
    """A seat of the route and the review that filled it; ``commit`` and ``digest`` only where they differ."""

    stage: StageView
    review: ReviewView | None
    commit: str
    digest: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """One pull request: the exhibits it landed, paths outside the case, its seats, and the reviews left over.

    ``digest`` is what every signature is bound to, empty where they are not all bound to the same. ``statement`` is
    the name of the attached statement, empty where there is none.
    """

    pull: PullView
    exhibits: tuple[int, ...]
    elsewhere: tuple[str, ...]
    digest: str
    signed: tuple[Signed, ...]
    others: tuple[ReviewView, ...]
    statement: str


def hearings(dossier: CaseDossier, numbered: tuple[Exhibit, ...], attached: Mapping[str, str]) -> tuple[Hearing, ...]:
    """Return what was decided about each pull request; ``attached`` gives the name under which a path is embedded."""
    number_of = {exhibit.record.path: exhibit.number for exhibit in numbered}
    return tuple(_hearing(pull, number_of, attached) for pull in dossier.pulls)


def review_of(pull: PullView, stage: StageView) -> ReviewView | None:
    """Return the review that filled a seat, or None."""
    if stage.person is None or stage.at is None:
        return None
    fitting = (
        review
        for review in pull.reviews
        if review.counted and review.person and review.person.id == stage.person.id and review.at == stage.at
    )
    return next(fitting, None)


def _hearing(pull: PullView, number_of: Mapping[str, int], attached: Mapping[str, str]) -> Hearing:
    digests = {stage.digest for stage in pull.stages if stage.digest}
    shared = next(iter(digests)) if len(digests) == 1 else ""
    signed = tuple(_signed(pull, stage, shared) for stage in pull.stages)
    seated = {each.review.review_id for each in signed if each.review}
    return Hearing(
        pull,
        tuple(number_of[path] for path in pull.paths if path in number_of),
        tuple(path for path in pull.paths if path not in number_of),
        shared,
        signed,
        tuple(review for review in pull.reviews if review.review_id not in seated),
        attached.get(pull.statement_path, ""),
    )


def _signed(pull: PullView, stage: StageView, shared: str) -> Signed:
    review = review_of(pull, stage)
    commit = review.commit if review and review.commit != pull.head else ""
    return Signed(stage, review, commit, "" if stage.digest == shared else stage.digest)

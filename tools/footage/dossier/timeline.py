"""What happened in a case, in order of time: filing, reviews, landings, and the moments its records state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footage.dossier.names import Names
from footage.dossier.shape import Moment, PullView, RecordView, TimelineItem
from footage.policy.moments import day_start, instant
from footage.reading.kinds import Kind, Kinds, select
from footage.text import Bilingual, both

_EMPTY = Bilingual("", "")
_TONES = {"approved": "ok", "refused": "bad", "unapproved": "bad", "rejected": "bad", "undetermined": "bad"}


def timeline(
    pulls: Iterable[PullView],
    records: Iterable[RecordView],
    kinds: Kinds,
    names: Names,
    due: Moment | None,
    overdue: bool,
) -> tuple[TimelineItem, ...]:
    """Return everything, earliest first; equal times keep the order filing, review, ending, record."""
    items = [item for pull in pulls for item in _of_pull(pull)]
    items += [item for record in records for item in _of_record(record, kinds[record.kind], names)]
    if due is not None:
        items.append(TimelineItem(due, both("timeline.due"), _EMPTY, "bad" if overdue else "wait"))
    return tuple(sorted(items, key=lambda item: item.at.epoch))


def _of_pull(pull: PullView) -> Iterator[TimelineItem]:
    name = Bilingual(f"#{pull.number} {pull.title}", f"#{pull.number} {pull.title}")
    yield TimelineItem(pull.created, both("timeline.opened", person=pull.author.name), name, "plain")
    for review in pull.reviews:
        who = review.person.name if review.person and review.person.name else review.account
        title = both("timeline.review", person=who, verdict=review.verdict)
        detail = review.reason if not review.counted else Bilingual(review.opinion, review.opinion)
        yield TimelineItem(review.at, title, detail, "ok" if review.counted else "plain")
    if pull.ended is not None:
        tone = _TONES.get(pull.outcome, "plain")
        yield TimelineItem(pull.ended, both("timeline.ended", outcome=pull.outcome_title), name, tone)


def _of_record(record: RecordView, kind: Kind, names: Names) -> Iterator[TimelineItem]:
    for moment in kind.timeline:
        if record.kind == "request":
            continue  # the footage's own time is not something that happened to the case
        for _, value in select(record.data, moment.pointer):
            epoch = instant(value) if instant(value) is not None else day_start(value, names.zone)
            if epoch is not None:
                detail = Bilingual(f"{kind.title.zh} {record.id}", f"{kind.title.en} {record.id}")
                yield TimelineItem(names.at(epoch), moment.title, detail, "plain", record.uid)

"""The request laid out as the paper form an office knows: which field goes into which box.

Fields without a box of their own are returned too, so that nothing a record says is missing on the form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from footage.binder.hearing import review_of
from footage.dossier.shape import CaseDossier, FieldView, PullView, RecordView, ReviewView, StageView
from footage.text import Bilingual, both

# One row of the form is one or two boxes; a box is a label and the pointers whose values it shows.
_ROWS: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (("department", ("/department",)), ("applicant", ("/applicant",))),
    (("handler", ("/handler",)), ("joint", ("/joint_departments",))),
    (("channel", ("/channel",)), ("urgency", ("/urgency",))),
    (("purpose", ("/purpose",)), ("sensitivity", ("/sensitivity",))),
    (("reason", ("/reason",)),),
    (("period", ("/window",)),),
    (("place", ("/zone", "/cameras", "/place_note")),),
    (("mode", ("/mode",)), ("days", ("/use/period_days",))),
    (("manner", ("/use/manner",)),),
    (("use", ("/use/purpose", "/use/grounds")),),
    (("recipients", ("/use/recipients", "/use/external_recipients")),),
)
_OPTIONAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("instrument", ("/instrument",)),
    ("emergency", ("/emergency",)),
    ("other_means", ("/other_means",)),
    ("legal_basis", ("/legal_basis",)),
)
# These name the record itself and stand on the form's head.
_HEAD = ("/kind", "/id")
_TALL = frozenset({"reason", "use"})
# A form always has these boxes, so that an empty one reads as "not required here" and not as an oversight.
_ALWAYS = ("unit", "security", "management")
_STACK = 3  # values that stand one under the other
_REPLACES = {"verification": "unit"}


@dataclass(frozen=True, slots=True)
class Box:
    """One labelled box: the lines to print in it."""

    label: Bilingual
    lines: tuple[Bilingual, ...]
    tall: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """One approval box: the stage and the review that filled it; no ``stage`` where the route has none."""

    label: Bilingual
    stage: StageView | None
    review: ReviewView | None


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form: rows of one or two boxes, then the approval boxes."""

    rows: tuple[tuple[Box, ...], ...]
    signatures: tuple[SignatureBox, ...]
    pull: PullView | None


def request_form(dossier: CaseDossier) -> Form | None:
    """Return the request as a form, or None when the case has no request."""
    if dossier.request is None:
        return None
    fields = {field.pointer: field for field in dossier.request.fields if field.pointer not in _HEAD}
    rows = [tuple(_box(fields, label, pointers) for label, pointers in row) for row in _ROWS]
    extra = [_box(fields, label, pointers) for label, pointers in _OPTIONAL]
    rows += [(box,) for box in extra if box.lines]
    rows += [(Box(both("binder.form.rest"), _titled(tuple(fields.values()))),)] if fields else []
    pull = pull_of(dossier, dossier.request)
    later = [pull_of(dossier, record) for record in dossier.records if record.kind == "ratification"]
    return Form(tuple(rows), _signatures(pull, [each for each in later if each]), pull)


def pull_of(dossier: CaseDossier, record: RecordView) -> PullView | None:
    """Return the pull request by which ``record`` landed or waits, or None."""
    named = [pull for pull in dossier.pulls if pull.id == record.pull_request]
    touching = [pull for pull in dossier.pulls if record.path in pull.paths]
    return next(iter(named or touching), None)


def _box(fields: dict[str, FieldView], label: str, pointers: tuple[str, ...]) -> Box:
    chosen = [
        fields.pop(pointer)
        for wanted in pointers
        for pointer in sorted(fields, key=list(fields).index)
        if pointer == wanted or pointer.startswith(f"{wanted}/")
    ]
    if label == "period":
        return Box(both("binder.form.period"), _period(chosen))
    lines = _titled(tuple(chosen)) if len(chosen) > 1 else _values(chosen)
    return Box(both(f"binder.form.{label}"), lines, label in _TALL)


def _period(chosen: list[FieldView]) -> tuple[Bilingual, ...]:
    ends = {field.pointer: field.values[0] for field in chosen if field.values}
    if {"/window/from", "/window/to"} <= ends.keys():
        return (both("binder.form.from_to", start=ends["/window/from"], end=ends["/window/to"]),)
    return _titled(tuple(chosen))


def _values(chosen: list[FieldView]) -> tuple[Bilingual, ...]:
    # A long list runs on in its box, or the form would not be one page.
    return tuple(
        value for field in chosen for value in (field.values if len(field.values) <= _STACK else [_joined(field)])
    )


def _titled(chosen: tuple[FieldView, ...]) -> tuple[Bilingual, ...]:
    return tuple(
        both("binder.form.titled", title=field.title, value=_joined(field)) for field in chosen if field.values
    )


def _joined(field: FieldView) -> Bilingual:
    return Bilingual("、".join(value.zh for value in field.values), ", ".join(value.en for value in field.values))


def _signatures(pull: PullView | None, ratifying: list[PullView]) -> tuple[SignatureBox, ...]:
    """Return a box per stage; what was approved only afterwards (an emergency) says so."""
    boxes = _boxes(pull) if pull else []
    for each in ratifying:
        boxes += [replace(box, label=both("binder.form.ratified", stage=box.label)) for box in _boxes(each)]
    present = {_REPLACES.get(box.stage.stage, box.stage.stage) for box in boxes if box.stage}
    missing = [SignatureBox(both(f"binder.form.stage.{code}"), None, None) for code in _ALWAYS if code not in present]
    return (*boxes, *missing)


def _boxes(pull: PullView) -> list[SignatureBox]:
    return [SignatureBox(_stage_label(stage), stage, review_of(pull, stage)) for stage in pull.stages]


def _stage_label(stage: StageView) -> Bilingual:
    known = both(f"binder.form.stage.{stage.stage}")
    return stage.title if known.zh.startswith("binder.") else known

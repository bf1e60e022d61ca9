"""The gate's comment on a pull request: the request as a form, how it stands, who acts next and why.

Promises: the same standing gives the same text, so that nobody is notified for nothing; every word that somebody typed
is shown literally, and can neither format, link, mention nor hide anything. Records are never shown as YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from zoneinfo import ZoneInfo

from footage.dossier.display import fields
from footage.dossier.names import PLACES, Names
from footage.dossier.pulls import named, right_of
from footage.dossier.shape import FieldView
from footage.evidence.ground import Ground
from footage.finding import Finding
from footage.forges import StatusState
from footage.model import Outcome, Record, Review, ReviewJudgement, SlotResult, SlotState
from footage.operations.assessing import Assessment
from footage.policy.moments import instant
from footage.reading.kinds import Kinds
from footage.text import Bilingual, say

MARKER = "<!-- footage:gate -->"
LONGEST = 2_000
SHORT = 300
LONGEST_COMMENT = 60_000  # forges take 65,536 characters
MAX_RECORDS = 12
MAX_LINES = 30
_HEAD = ("/kind", "/id")
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]"
)
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+\-.!|~^$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LIVE = re.compile(r"[@#!](?=\S)|:(?=[A-Za-z/])|(?<=[wW]{3})\.")
_BREAK = "\u200b"  # keeps a forge from taking what stands around it for a mention, a reference or an address


def literal(text: str, longest: int = LONGEST) -> str:
    """Return typed text so that Markdown shows it as it is, and a forge makes nothing of it."""
    if len(text) > longest:
        text = f"{text[:longest]} […+{len(text) - longest}]"
    text = visible(text.strip())
    parts = re.split(r"\n+", _LIVE.sub(lambda match: match[0] + _BREAK, text))
    return "<br>".join(_escaped(part.strip()) for part in parts)


def visible(text: str) -> str:
    """Return text with every character that could hide or reorder what is seen spelled out."""
    return _HIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def _escaped(text: str) -> str:
    marked = _MARKUP.sub(lambda match: "\\" + match[0], text)
    return "".join(_ENTITIES.get(character, character) for character in marked)


class StandingNames(Names):
    """Names of people and places as they stand on main, without a register."""

    def __init__(self, ground: Ground) -> None:
        self.zone = ground.zone
        self._tz = ZoneInfo(ground.zone)
        self.kinds = ground.kinds_at(ground.last_seq)
        self._ground = ground

    def _standing(self, kind: str) -> Iterable[Record]:
        return (each.record for each in self._ground.standing(kind, self._ground.last_seq))

    @cached_property
    def _people(self) -> dict[str, tuple[str, str]]:
        return {r.id: (str(r.data["name"]), str(r.data.get("department") or "")) for r in self._standing("person")}

    @cached_property
    def _named(self) -> dict[tuple[str, str], Bilingual]:
        return {
            (kind, r.id): Bilingual(str(r.data["name"]["zh"]), str(r.data["name"]["en"]))
            for kind in PLACES
            for r in self._standing(kind)
        }

    def absence(self, id_: str) -> tuple[str, int | None] | None:
        """Return (who is away, since when) of the report of an absence that stands on main."""
        found = (r for r in self._standing("absence") if r.id == id_)
        return next(((str(r.data.get("person")), instant(r.data.get("from"))) for r in found), None)


class Wording:
    """Sentences about one assessment, in one language."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.it = assessment
        self.lang = lang
        self.ground = assessment.standing.ground
        self.names = StandingNames(self.ground)
        self.kinds: Kinds = self.ground.kinds_at(self.ground.last_seq)

    def say(self, code: str, **values: object) -> str:
        """Return a message."""
        return say(code, self.lang, **values)

    def person(self, id_: str) -> str:
        """Return a person's name, shown literally."""
        return literal(self.names.of("person", id_).get(self.lang))

    def people(self, ids: Iterable[str]) -> str:
        """Return several people's names."""
        return ("、" if self.lang == "zh" else ", ").join(map(self.person, ids)) or "—"

    def time(self, epoch: int) -> str:
        """Return a time as the organisation writes it."""
        return self.names.at(epoch).text

    def role(self, slot: SlotResult) -> str:
        """Return what a slot asks for."""
        return literal(self.names.role(slot.role, slot.department).get(self.lang))

    def args(self, args: Mapping[str, object]) -> dict[str, object]:
        """Return a message's arguments with names for people, all shown literally."""
        return {key: literal(str(value), SHORT) for key, value in named(args, self.names).items()}


def status_line(assessment: Assessment, lang: str) -> str:
    """Return the one sentence beside the light; plain text."""
    words = Wording(assessment, lang)
    status = assessment.status
    text = words.say(status.code, **dict(status.args))
    comma = "、" if lang == "zh" else ", "
    if status.code == "gate.status.waiting":
        roles = dict.fromkeys(words.names.role(each.role, each.department).get(lang) for each in assessment.waiting)
        text = words.say("gate.status.waiting_for", roles=comma.join(roles))
    elif status.code == "gate.status.problem":
        problems = assessment.decision.problems
        text = comma.join(words.say(f"decision.{code}", **named(args, words.names)) for code, args in problems)
    return text if len(text) <= 140 else text[:139] + "…"


def render(assessment: Assessment, lang: str) -> str:
    """Return the whole comment, Markdown with the marker on top."""
    parts = (_head, _next, _clocks, _consequences, _form, _checks, _route, _reviews, _meaning, _foot)
    return _rendered(assessment, lang, parts)


def render_end(assessment: Assessment, lang: str) -> str:
    """Return the comment as it stays once the pull request has landed or was closed."""
    return _rendered(assessment, lang, (_end, _form, _route, _reviews, _foot))


def _rendered(assessment: Assessment, lang: str, parts: tuple[Callable[[Wording], Iterator[str]], ...]) -> str:
    words = Wording(assessment, lang)
    sections = ["\n".join(part(words)) for part in parts]
    if sum(map(len, sections)) > LONGEST_COMMENT:
        sections[parts.index(_form)] = words.say("gate.comment.too_long")
    return "\n\n".join([MARKER, *(text for text in sections if text)]) + "\n"


def _title(words: Wording) -> Iterator[str]:
    it = words.it
    names = [f"{words.kinds[record.kind].title.get(words.lang)} {literal(record.id)}" for record in it.records]
    title = names[0] if len(names) == 1 else words.say("gate.comment.several", count=len(it.observation.changes))
    yield f"### {title} · {words.say(f'outcome.{it.decision.outcome.value}')}"
    yield ""


def _end(words: Wording) -> Iterator[str]:
    yield from _title(words)
    merged, closed = words.it.observation.merged, words.it.observation.closed
    if merged is not None:
        unsettled = words.it.decision.outcome in (Outcome.UNAPPROVED, Outcome.UNDETERMINED)
        code = "gate.comment.landed_unapproved" if unsettled else "gate.comment.landed"
        light = "🔴" if unsettled else "🟢"
        yield f"{light} **{words.say(code, time=words.time(merged.at), commit=literal(merged.commit[:12]))}**"
    elif closed is not None:
        yield f"⚫ **{words.say('gate.comment.closed', time=words.time(closed.at))}**"


def _head(words: Wording) -> Iterator[str]:
    it = words.it
    yield from _title(words)
    yield f"{_LIGHTS[it.status.state]} **{literal(status_line(it, words.lang))}**"


_LIGHTS = {StatusState.SUCCESS: "🟢", StatusState.PENDING: "🟡", StatusState.FAILURE: "🔴", StatusState.ERROR: "⚫"}


def _next(words: Wording) -> Iterator[str]:
    it = words.it
    if it.approved:
        yield words.say("gate.comment.next_merge")
    elif it.status.code == "gate.status.waiting":
        for slot in it.waiting:
            code = "gate.comment.next_sign" if len(slot.candidates) == 1 else "gate.comment.next_sign_one_of"
            yield "- " + words.say(code, role=words.role(slot), people=words.people(slot.candidates))
    elif it.decision.outcome is Outcome.UNDETERMINED:
        yield words.say("gate.comment.next_unknown")
    elif it.status.code == "gate.status.impossible":
        yield words.say("gate.comment.next_impossible")
    else:
        who = words.people(it.actors) if it.actors else literal(it.observation.author.login)
        yield words.say("gate.comment.next_author", who=who)


def _clocks(words: Wording) -> Iterator[str]:
    it = words.it
    if it.overwritten_at is not None:
        gone = it.overwritten_at <= it.at
        code = "gate.comment.overwritten" if gone else "gate.comment.overwrites"
        yield "⏳ " + words.say(code, time=words.time(it.overwritten_at))
    if it.expires_at is not None and not it.approved:
        yield ("\n" if it.overwritten_at is not None else "") + words.say(
            "gate.comment.expires", time=words.time(it.expires_at)
        )


def _consequences(words: Wording) -> Iterator[str]:
    """Say until when an urgent release must be ratified, and what follows where it is not."""
    it = words.it
    request = it.request
    if request is None or request.data.get("urgency") != "emergency":
        return
    packs = words.ground.packs_at(words.ground.last_seq)
    acted = instant((request.data.get("emergency") or {}).get("acted_at"))
    hours = packs.number("emergency.ratify_hours", it.at)
    deadline = acted + int(hours * 3600) if acted is not None and hours is not None else None
    refused = it.decision.outcome is Outcome.REJECTED and any(each.kind == "ratification" for each in it.records)
    if deadline is not None:
        yield "⏰ " + words.say("gate.comment.ratify_by", time=words.time(deadline))
    if refused or (deadline is not None and it.at > deadline):
        yield "\n" + words.say("gate.comment.unratified")


def _form(words: Wording) -> Iterator[str]:
    shown = words.it.records[:MAX_RECORDS]
    for record in shown:
        kind = words.kinds[record.kind]
        if len(words.it.records) > 1:
            yield f"\n**{kind.title.get(words.lang)} {literal(record.id)}**\n"
        yield f"| {words.say('gate.comment.field')} | {words.say('gate.comment.value')} |"
        yield "| --- | --- |"
        for view in fields(record.data, kind, words.names):
            if view.pointer not in _HEAD:
                yield f"| {_label(view, words.lang)} | {_values(view, words.lang)} |"
    readable = {record.path for record in shown}
    others = [change.path for change in words.it.observation.changes if change.path not in readable]
    if others:
        yield f"\n**{words.say('gate.comment.others')}**\n"
        yield from (f"- {literal(path)}" for path in others[:MAX_LINES])
        if len(others) > MAX_LINES:
            yield "- " + words.say("gate.comment.more", count=len(others) - MAX_LINES)


def _label(view: FieldView, lang: str) -> str:
    own = literal(view.title.get(lang))
    return f"{literal(view.group.get(lang))} · {own}" if view.group else own


def _values(view: FieldView, lang: str) -> str:
    return "<br>".join(literal(value.get(lang)) for value in view.values) or "—"


def _checks(words: Wording) -> Iterator[str]:
    it = words.it
    problems = [words.say(f"decision.{code}", **words.args(args)) for code, args in it.decision.problems]
    lines = [f"- 🔴 {text}" for text in problems] + [_finding(words, each) for each in it.findings]
    yield f"#### {words.say('gate.comment.checks')}\n"
    yield from lines[:MAX_LINES]
    if len(lines) > MAX_LINES:
        yield "- " + words.say("gate.comment.more", count=len(lines) - MAX_LINES)
    if not lines:
        yield words.say("gate.comment.clean")


def _finding(words: Wording, found: Finding) -> str:
    place = found.location
    where = literal(f"{place.path}:{place.line}" if place.line else place.path)
    hint = found.hint_text()
    text = literal(found.text().get(words.lang), SHORT)
    text += f" {literal(hint.get(words.lang), SHORT)}" if hint else ""
    return f"- {'🔴' if found.severity == 'error' else '🟡'} {where} {text}"


def _route(words: Wording) -> Iterator[str]:
    slots = words.it.decision.slots
    if not slots:
        if words.it.decision.route:
            yield f"#### {words.say('gate.comment.route')}\n"
            yield words.say("gate.comment.no_review")
        return
    yield f"#### {words.say('gate.comment.route')}\n"
    yield "| " + " | ".join(words.say(f"gate.comment.{each}") for each in ("stage", "role", "state", "who")) + " |"
    yield "| --- | --- | --- | --- |"
    for slot in slots:
        yield f"| {words.say(f'stage.{slot.stage}')} | {words.role(slot)} | {_slot(words, slot)} |"


def _slot(words: Wording, slot: SlotResult) -> str:
    state = words.say(f"slot_state.{slot.state.value}")
    if slot.state is not SlotState.MET or slot.person is None:
        return f"{state} | {words.people(slot.candidates)}"
    right = right_of(slot.via, words.names)
    via = words.say("gate.comment.bracket", text=literal(right.get(words.lang))) if right else ""
    at = f" {words.time(slot.at)}" if slot.at is not None else ""
    return f"{state} | {words.person(slot.person)}{via}{at}"


def _reviews(words: Wording) -> Iterator[str]:
    reviews = {each.id: each for each in words.it.observation.reviews}
    judged = [each for each in words.it.decision.reviews if each.reason not in ("request_only", "draft")]
    if not judged:
        return
    yield f"#### {words.say('gate.comment.reviews')}\n"
    for each in judged[-MAX_LINES:]:
        yield _review(words, each, reviews.get(each.review_id))


def _review(words: Wording, judged: ReviewJudgement, review: Review | None) -> str:
    login = review.account.login if review and review.account else "?"
    who = words.person(judged.person) if judged.person else literal(login)
    verdict = words.say(f"verdict_word.{review.verdict.value}") if review else ""
    at = words.time(review.submitted_at) if review else ""
    reason = words.say(f"review.{judged.reason}", **words.args(judged.args))
    code = "gate.comment.review_counted" if judged.counted else "gate.comment.review_other"
    slot = next((each for each in words.it.decision.slots if each.slot == judged.slot), None)
    seat = words.role(slot) if slot else ""
    line = "- " + words.say(code, who=who, verdict=verdict, time=at, reason=reason, role=seat)
    return line + (f"<br>{literal(judged.opinion, SHORT)}" if judged.opinion else "")


def _meaning(words: Wording) -> Iterator[str]:
    stages = dict.fromkeys(slot.stage for slot in words.it.decision.slots)
    if not stages:
        return
    yield f"<details><summary>{words.say('gate.comment.meaning')}</summary>\n"
    for stage in stages:
        title, meaning = words.say(f"stage.{stage}"), words.say(f"gate.meaning.{stage}")
        yield "- " + words.say("gate.comment.means", stage=title, meaning=meaning)
    yield "- " + words.say("gate.meaning.all")
    yield "\n</details>"


def _foot(words: Wording) -> Iterator[str]:
    it = words.it
    route = it.decision.route or "—"
    yield ("<sub>" + words.say("gate.comment.foot", head=it.observation.head[:12], route=literal(route)) + "</sub>")

"""Reminders as issues of the forge: one for each thing that is due, kept up to date, closed when it is done.

Promises: an issue is found again by the duty and the subject in its text, so that none is written twice, however often
this runs; an issue that people wrote or closed for a reason of their own is left alone unless it is ours. What is said
stands in the organisation's language; record text is shown as text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from footage.dossier.shape import DutyView
from footage.forges import GateForge, Note
from footage.operations.comment import literal, visible
from footage.text import say

MARKER = "<!-- footage reminder "
_PLAIN = re.compile(r"[\w@#/.:+-]{1,200}", re.ASCII)
_KEY = re.compile(r"<!-- footage reminder (\S+) (\S+) -->")


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one run did: issues written, brought up to date, closed, and those that said it all already."""

    written: int
    updated: int
    closed: int
    unchanged: int


def remind(forge: GateForge, duties: Iterable[DutyView], lang: str, *, states: tuple[str, ...]) -> Reminded:
    """Let the forge's issues say what is due in one of ``states``; what is no longer due is closed."""
    wanted = {(each.duty, _token(each.subject)): each for each in duties if each.state in states}
    ours = _known(forge.notes(MARKER))
    written = updated = closed = unchanged = 0
    for key, duty in wanted.items():
        title, body = _title(duty, lang), _body(duty, lang)
        note = ours.get(key)
        if note is None:
            forge.write_note(None, title, body)
            written += 1
        elif (note.title, note.body, note.open) != (title, body, True):
            forge.write_note(note, title, body)
            updated += 1
        else:
            unchanged += 1
    for key, note in ours.items():
        if key not in wanted and note.open:
            forge.write_note(note, note.title, note.body, open=False)
            closed += 1
    return Reminded(written, updated, closed, unchanged)


def _known(notes: Iterable[Note]) -> Mapping[tuple[str, str], Note]:
    """Return our issues by what they are about; of several the first, should two runs have begun one each."""
    found: dict[tuple[str, str], Note] = {}
    for note in notes:
        match = _KEY.search(note.body)
        if match:
            found.setdefault((match[1], match[2]), note)
    return found


def _title(duty: DutyView, lang: str) -> str:
    return visible(" ".join((duty.title.get(lang), duty.subject, say(f"remind.{duty.state}", lang))))


def _token(subject: str) -> str:
    """Return a subject as the hidden line of an issue holds it: what could end that line stands as its digest."""
    return (
        subject if _PLAIN.fullmatch(subject) else f"x-{hashlib.sha256(subject.encode('utf-8', 'replace')).hexdigest()}"
    )


def _body(duty: DutyView, lang: str) -> str:
    """Return the text of an issue. Nothing that changes from day to day stands in it, or every run would edit it."""
    lines = [literal(duty.text.get(lang)), ""]
    if duty.due:
        lines.append(say("remind.due", lang, due=duty.due.text))
    if duty.people:
        who = "、" if lang == "zh" else ", "
        lines.append(say("remind.people", lang, people=literal(who.join(each.name for each in duty.people))))
    lines += [say("remind.clause", lang, clause=duty.clause), "", f"{MARKER}{duty.duty} {_token(duty.subject)} -->"]
    return "\n".join(lines)

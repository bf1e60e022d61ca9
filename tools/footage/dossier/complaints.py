"""Complaints: by which channel, until when to be answered, what was done, and what the clause about them says."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from footage.dossier import verdicts
from footage.dossier.asking import choice, chosen, rows
from footage.dossier.names import Names
from footage.dossier.rows import ComplaintRow, ComplaintStep
from footage.dossier.shape import PersonView
from footage.reading.kinds import Kinds
from footage.text import Bilingual

CLAUSE = "S-5.3c"

# Until when it must be answered is what the record says, or the last extension of it.
_COMPLAINTS = """
SELECT c.uid, c.summary, c.channel, c.category, c.zone, c.received_at_epoch,
  MAX(c.answer_due_on_epoch, COALESCE((
    SELECT MAX(s.new_due_on_epoch) FROM complaint_step AS s WHERE s.complaint = c.uid AND s.landed_seq IS NOT NULL
  ), 0))
FROM complaint AS c WHERE c.landed_seq IS NOT NULL ORDER BY c.received_at_epoch DESC, c.uid
"""
_STEPS = """
SELECT complaint, uid, step, outcome, at_epoch, done_by, text FROM complaint_step
WHERE landed_seq IS NOT NULL ORDER BY at_epoch, landed_seq, uid
"""
ANSWERS = ("answered", "refused", "transferred", "closed")


def complaints(connection: sqlite3.Connection, kinds: Kinds, names: Names) -> tuple[ComplaintRow, ...]:
    """Return every complaint, the newest first."""
    steps: dict[str, list[ComplaintStep]] = defaultdict(list)
    for complaint, uid, step, outcome, at, by, text in rows(connection, _STEPS, "complaint_step"):
        steps[complaint].append(
            ComplaintStep(
                record=names.link("complaint_step", uid),
                step=chosen(kinds, "complaint_step", "/step", step),
                outcome=choice(kinds, "complaint_step", "/outcome", outcome),
                at=names.at(at),
                by=names.person(by) or PersonView(by, by, Bilingual("", "")),
                text=text or "",
            )
        )
    judged = {each.subject: each for each in verdicts.of_clauses(connection, (CLAUSE,), names)}
    found = []
    for uid, summary, channel, category, zone, received, due in rows(
        connection, _COMPLAINTS, "complaint", "complaint_step"
    ):
        view = judged.get(uid)
        done = steps[uid]
        found.append(
            ComplaintRow(
                complaint=names.link("complaint", uid),
                summary=summary,
                channel=chosen(kinds, "complaint", "/channel", channel),
                category=chosen(kinds, "complaint", "/category", category),
                zone=names.link("zone", zone) if zone else None,
                received=names.at(received),
                due=names.at(due),
                answered=next((step.at for step in done if step.step.code in ANSWERS), None),
                outcome=next((step.outcome for step in reversed(done) if step.outcome), None),
                steps=tuple(done),
                verdict=view.verdict if view else "",
                reason=view.reason if view else Bilingual("", ""),
            )
        )
    return tuple(found)

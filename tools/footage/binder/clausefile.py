"""The binder of one clause: its question, how it is judged, and every subject with verdict and evidence.

What an auditor takes to the meeting. The control's SQL, all verdicts as data, and the records and signed statements
that they name as evidence travel inside the file, each under a number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from footage.binder.engine import Job
from footage.binder.exhibits import Attachment, attachments, manifest
from footage.binder.press import Order, Progress, known_by, render
from footage.binder.recipe import control_steps
from footage.binder.sheet import Title, job
from footage.binder.shelf import BinderResult
from footage.binder.toolchain import Toolchain, toolchain
from footage.binder.typed import file_name
from footage.dossier.clause import ClauseFile
from footage.dossier.shape import Provenance, VerdictView
from footage.text import Bilingual, both

ASKING = ("FAIL", "UNKNOWN", "DUE")


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of the clause: its verdict, and each piece of evidence with the number it is embedded under."""

    view: VerdictView
    evidence: tuple[tuple[str, str], ...]


def render_clause(
    clause: ClauseFile,
    provenance: Provenance,
    langs: tuple[str, ...],
    out_dir: Path,
    *,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
) -> tuple[BinderResult, ...]:
    """Draw the binder of a clause in each language, unless it stands there unchanged."""
    name = ".".join(filter(None, (clause.view.clause, clause.period)))
    tools, orders = toolchain(), []
    for lang in langs:
        target = out_dir / f"{name}.{lang}.pdf"
        key = known_by(provenance, tools, clause.view.clause, clause.period, lang)
        made = partial(_job, clause, name, provenance, lang, target, tools, key)
        orders.append(Order(target, lang, key, name, clause.view.title, made))
    owned = re.compile(rf"{re.escape(name)}\.(zh|en)\.pdf")
    return render(orders, provenance, langs, out_dir, owned=owned, cache_dir=cache_dir, progress=progress)


def _job(
    clause: ClauseFile, name: str, provenance: Provenance, lang: str, target: Path, tools: Toolchain, key: str
) -> Job:
    view = clause.view
    records = _records(clause)
    proofs = attachments((), clause.statements.values())
    attached = (*sorted((*records.values(), *proofs), key=lambda item: item.name), _sql(clause), _data(clause))
    by_path = {item.path: item.name for item in proofs}
    number_of = {uid: item.name[:5] for uid, item in records.items()}
    number_of |= {pull: by_path[each.path][:5] for pull, each in clause.statements.items()}
    listing = manifest(attached, provenance, {"clause": view.clause, "period": clause.period}, name)
    subjects = tuple(Subject(each, _evidence(each, number_of)) for each in view.verdicts)
    period = both("binder.clause.period", period=clause.period) if clause.period else both("binder.clause.ever")
    values = {
        "f": clause, "v": view, "period": period, "signs": ("FAIL", "UNKNOWN", "DUE", "PASS", "N/A"),
        "asking": sorted((each for each in subjects if each.view.verdict in ASKING), key=_rank),
        "passed": [each for each in subjects if each.view.verdict == "PASS"],
        "inapplicable": _by_reason(view.verdicts),
        "recipe": control_steps(view, listing, provenance, attached, pdf=target.name),
    }  # fmt: skip
    title = Title(name, both("binder.clause.title"), view.title)
    return job("clause.html.j2", title, provenance, lang, tools, target, attached, listing, values, key=key)


def _rank(subject: Subject) -> int:
    return ASKING.index(subject.view.verdict)


def _evidence(view: VerdictView, number_of: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    # A record's uid and its path name the same file, which is named once.
    found: dict[str, str] = {}
    for item in view.evidence:
        number = number_of.get(item, "")
        if not number or number not in found.values():
            found[item] = number
    return tuple(found.items())


def _by_reason(verdicts: tuple[VerdictView, ...]) -> tuple[tuple[Bilingual, tuple[str, ...]], ...]:
    found: dict[Bilingual, list[str]] = {}
    for view in verdicts:
        if view.verdict == "N/A":
            found.setdefault(view.reason, []).append(view.subject)
    return tuple((reason, tuple(subjects)) for reason, subjects in found.items())


def _records(clause: ClauseFile) -> dict[str, Attachment]:
    """Return the record behind each name that the verdicts use, numbered in the order in which they are named."""
    made: dict[str, Attachment] = {}
    found: dict[str, Attachment] = {}
    for name, source in clause.sources.items():
        if source.path not in made:
            file = f"E{len(made) + 1:04}-{file_name(PurePosixPath(source.path).name)}"
            content = source.text.encode("utf-8", "surrogateescape")
            made[source.path] = Attachment(
                file, source.path, source.blob, content, "application/yaml", "Source", "record named as evidence"
            )  # fmt: skip
        found[name] = made[source.path]
    return found


def _sql(clause: ClauseFile) -> Attachment:
    content = clause.view.sql.encode()
    return Attachment("control.sql", "", "", content, "application/sql", "Data", f"control of {clause.view.clause}")


def _data(clause: ClauseFile) -> Attachment:
    rows = [
        {
            "subject": each.subject, "verdict": each.verdict, "severity": each.severity,
            "reason": {"zh": each.reason.zh, "en": each.reason.en}, "evidence": list(each.evidence),
            "since_epoch": each.since.epoch if each.since else None,
            "remedied_epoch": each.remedied.epoch if each.remedied else None,
        }
        for each in clause.view.verdicts
    ]  # fmt: skip
    data = {"format_version": 1, "clause": clause.view.clause, "period": clause.period, "verdicts": rows}
    content = (json.dumps(data, ensure_ascii=True, indent=1) + "\n").encode()
    return Attachment("verdicts.json", "", "", content, "application/json", "Data", "every verdict as data")

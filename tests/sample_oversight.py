"""What supervisors look at in the hand-made office: every state of a finding and of a sample, and hostile texts."""

from __future__ import annotations

from footage.dossier.figures import Figures, Month, Stage
from footage.dossier.oversight import Oversight
from footage.dossier.quarter import Wait
from footage.dossier.remedies import TONES, Answer, Closure, Remedies, Remedy, Supervision
from footage.dossier.samples import Drawn, Look, Sample
from footage.dossier.shape import Link, VerdictView
from footage.dossier.signals import Signal, SignalSort
from footage.text import Bilingual
from sample_office import FORMULA, LONG_NAME, PEOPLE, SCRIPT, digest, moment, same

CASE = "RQ-20260302-7K3M9Q"
URGENT = "RQ-20260305-2B8XW4"
CHECK = Link("supervision_check", "supervision_check-7K3M9Q", same("supervision_check-7K3M9Q"))


def verdict(clause: str, subject: str, said: str, zh: str, en: str) -> VerdictView:
    """Return a verdict about supervision."""
    title = Bilingual("监督检查", "Supervision")
    about = Bilingual(
        subject.replace("organisation@", "本单位 "), subject.replace("organisation@", "The organisation ")
    )
    return VerdictView(clause, title, said, Bilingual(zh, en), "major", moment(1, 9), None, subject, (subject,), about)


def figures() -> Figures:
    """Return figures with a month in which nothing happened and a quarter without a signature."""
    head = Bilingual("部门负责人", "head of department")
    return Figures(
        (
            Month("2026-01", {"view": 3, "copy": 5, "disclose": 1}, {"in_time": 4}),
            Month("2026-02", {}, {}),
            Month("2026-03", {"view": 1, "copy": 6, "": 1}, {"in_time": 2, "late": 1, "out": 1}),
        ),
        (Stage(Wait(head, 12, 2.5, 30.0), (None, Wait(head, 12, 2.5, 30.0))),),
        (("2025-Q4", {}), ("2026-Q1", {"PASS": 90, "FAIL": 10, "UNKNOWN": 2, "DUE": 3, "N/A": 40})),
    )


def signals() -> tuple[SignalSort, ...]:
    """Return a sort that found a hostile name, and one that found nothing."""
    odd = Bilingual("很快就批准了。", "Approved within seconds.")
    found = (
        Signal(CASE, PEOPLE["hostile-name"], moment(2, 10), odd),
        Signal("PR-000101.1", PEOPLE["sun-li"], moment(3, 9), odd),
    )
    return (
        SignalSort(
            "quick_approval", Bilingual("审批过快", "Approved within seconds"), "R-4.3.1", "SELECT 1 WHERE 1 < 2",
            found,
        ),
        SignalSort("burst", Bilingual("集中批准", "Many approvals at once"), "R-3.3.1a", "SELECT 2", ()),
    )  # fmt: skip


def samples() -> tuple[Sample, ...]:
    """Return a sample of every state."""
    begin, end = moment(1, 0), moment(31, 0)
    look = Look(CHECK, PEOPLE["long-name"], Bilingual("符合", "Conforms"), SCRIPT)
    drawn = (
        Drawn(
            CASE, SCRIPT, 1, digest("key"), 2, ("lot",), (Bilingual("审批过快", "Approved within seconds"),), (look,)
        ),
        Drawn(URGENT, LONG_NAME, 40, digest("other"), 1, ("emergency", "bypass"), (), ()),
    )
    judged = verdict("R-7.1.2a", "organisation@2025-Q4", "PASS", "都已检查。", "All were checked.")
    seed = digest("seed")
    return (
        Sample("2026-Q2", begin, end, "unset", "", "", None, 3, None, 0, (), (), None),
        Sample("2026-Q1", begin, end, "running", "", "", None, 8, (10, 40, 10.0), 8, (), (), None),
        Sample(
            "2025-Q4", begin, end, "drawn", seed, "evidence/2026/01/PR-000009.1.json", 9, 40, (1, 40, 2.5), 1, drawn,
            ("RQ-20260306-H4T0NC",), judged,
        ),
        Sample("2025-Q3", begin, end, "unsigned", "", "", None, 0, (10, 40, 10.0), 0, (), (), None),
    )  # fmt: skip


def remedies() -> Remedies:
    """Return a finding of every state, a sanction with its verdict, a check, and verdicts about who supervises."""
    closure = Closure(
        "finding_closure-7K3M9Q", Bilingual("已整改", "Put right"), SCRIPT, FORMULA, PEOPLE["zhao-min"],
        PEOPLE["sun-li"], same("2026-03-10 10:00"),
    )  # fmt: skip
    return Remedies(
        tuple(_remedy(state, closure if state in ("corrected", "closed") else None) for state in TONES),
        (
            Answer(
                "violation-7K3M9Q", FORMULA, "R-5.3c", Bilingual("轻微", "Minor"), Bilingual("警告", "Warning"), SCRIPT,
                Bilingual("不涉及", "Not applicable"), LONG_NAME, "2026-03-11", PEOPLE["wu-fang"],
                Link("finding", "finding-CLOSED", same("finding-CLOSED")),
                (verdict("R-7.2.1", "violation-7K3M9Q", "PASS", "在范围之内。", "Within the range."),),
            ),
        ),
        (
            Supervision(
                CHECK, Bilingual("监督检查", "Supervision check"), "2026-01-13", (PEOPLE["sun-li"],), LONG_NAME,
                "2025-10-01 – 2025-12-31", SCRIPT, 4,
            ),
        ),
        (
            verdict("R-7.1.1a", "organisation@2025-Q4", "PASS", "始终不少于 3 人。", "Never fewer than 3."),
            verdict("R-7.1.2a", "organisation@2026-Q1", "DUE", "尚未到期。", "Not due yet."),
        ),
    )  # fmt: skip


def _remedy(state: str, closure: Closure | None) -> Remedy:
    minor, breach = Bilingual("轻微", "Minor"), Bilingual("违反规定", "Breach")
    return Remedy(
        f"finding-{state.upper()}", f"{state} {SCRIPT}", breach, minor, "R-4.3.1", CHECK if closure else None, (CASE,),
        LONG_NAME, PEOPLE["long-name"], PEOPLE["hostile-name"], "2026-03-01", "2026-03-31", state, TONES[state],
        closure, None, ("violation-7K3M9Q",) if closure else (),
    )  # fmt: skip


def oversight() -> Oversight:
    """Return everything."""
    return Oversight(figures(), signals(), samples(), remedies())

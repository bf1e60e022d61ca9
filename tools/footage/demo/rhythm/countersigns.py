"""Every Monday each office's head looks through what its people reported the week before, and countersigns the list."""

from __future__ import annotations

from functools import partial

from footage.demo.clock import HOUR, MINUTE, mondays
from footage.demo.office import Office
from footage.operations.countersigning import Batch, record_of, waiting

CLERK = "hao-lu"
INSPECTORS = ("ning-shu", "bai-shuo", "wu-tong")
FORGOTTEN = (("2026-W04", "manufacturing"),)  # the list that its head never signed; told as a story


def tell(office: Office) -> None:
    """Tell the lists of every week; what stands on them is known only then."""
    heads = {
        str(each["department"]): str(each["people"][0])
        for each in office.entries("role_grant")
        if each["role"] == "department_head"
    }
    for monday in mondays():
        at = monday + 9 * HOUR + 40 * MINUTE
        office.agenda.at(at, partial(_lists, office, heads, at))


def _lists(office: Office, heads: dict[str, str], at: int) -> None:
    signed = ((each, _signer(office, heads, each)) for each in waiting(office.standing(), at))
    for place, (found, signer) in enumerate(each for each in signed if each[1]):
        identity = office.ids.entry("countersign", f"{found.week} {found.office} {found.about}")
        data = dict(record_of(found, identity, CLERK))
        when = at + place * 15 * MINUTE
        office.lay(CLERK, when, [data], f"{found.week} 本人报告复核（{len(found.reports)} 件）", signer)


def _signer(office: Office, heads: dict[str, str], found: Batch) -> str:
    """Return the head, or for findings an inspector whom they do not concern; nobody signs what they reported."""
    barred = {person for each in found.reports for person in (*each.actors, *each.audited)}
    if (found.week, found.office) in FORGOTTEN:
        return ""
    if found.about == "reports":
        head = heads.get(found.office, "")
        return "" if head in barred else head
    offices = {office.people[person].department for each in found.reports for person in each.audited}
    able = (each for each in INSPECTORS if each not in barred and office.people[each].department not in offices)
    return next(able, "")

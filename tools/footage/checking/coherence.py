"""Coherence: what the fields of one record must be to each other where no schema can say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from footage.checking.context import Context, finding
from footage.checking.intervals import moment
from footage.finding import Finding
from footage.model import Record
from footage.reading.kinds import Kind
from footage.reading.records import RecordReading
from footage.reading.rules import RuleInfo

RULES = (
    RuleInfo("CK801", "deputy-of-oneself"),
    RuleInfo("CK802", "series-beyond-limits"),
    RuleInfo("CK803", "countersigned-is-another"),
    RuleInfo("CK804", "machine-lands-no-such-kind"),
    RuleInfo("CK805", "camera-in-prohibited-place"),
)


def check_file(context: Context, read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield what does not go together inside one record, or with the policy that stands beside it."""
    if kind.name in _BY_KIND:
        yield from _BY_KIND[kind.name](context, read, record)


def _role_grant(_: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    people = record.data["people"]
    for position, away in enumerate(record.data.get("standing_for") or ()):
        if away in people:
            yield finding("CK801", read.reading, f"/standing_for/{position}", "own-deputy", {"person": away})


def _request(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    """A series keeps the limits that the packs in the tree set for its first day."""
    series = record.data.get("series")
    if not isinstance(series, Mapping):
        return
    begin, end = (moment(series[key]) for key in ("from", "until"))
    if begin is None or end is None:
        return
    asked = {"days": (end - begin).days + 1, "uses": series["uses"]}
    for what, at in (("days", "/series/until"), ("uses", "/series/uses")):
        limit = _limit(context, f"series.max_{what}", series["from"])
        if limit is None:
            values = {"parameter": f"series.max_{what}"}
            yield finding("CK802", read.reading, "/series", "series-unset", values, hint="series.hint")
        elif asked[what] > limit:
            values = {"asked": str(asked[what]), "limit": f"{limit:g}"}
            yield finding("CK802", read.reading, at, f"series-{what}", values, hint="series.hint")


def _limit(context: Context, name: str, day: str) -> float | None:
    """Return the value of a parameter on a day: of several the one that began last; None if none is set."""
    found = [
        (item["from"], item["value"])
        for read in context.all_of("pack")
        for item in (read.record.data["parameters"] if read.record else ())
        if item["name"] == name and item["bound"] == "value" and item["from"] <= day <= item.get("until", day)
    ]
    value = max(found)[1] if found else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _countersign(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    """What is countersigned stands in the tree as listed; whether the list is whole, the history tells the gate."""
    for position, item in enumerate(record.data["items"]):
        at = f"/items/{position}"
        if item["path"] not in context.known_paths:
            yield finding("CK803", read.reading, f"{at}/path", "countersigned-gone", {"path": item["path"]})
        elif context.tree.blob(item["path"]) != item["blob"]:
            yield finding("CK803", read.reading, f"{at}/blob", "countersigned-other", {"path": item["path"]})


def _service_account(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    for position, name in enumerate(record.data["lands"]):
        kind = context.kinds.get(name)
        if kind is None or kind.landing.landing_class != "M":
            yield finding("CK804", read.reading, f"/lands/{position}", "no-machine-kind", {"name": name})


def _camera(context: Context, read: RecordReading, record: Record) -> Iterator[Finding]:
    """Where no camera may be, none is registered; one that was found there is the matter of a finding."""
    zones = context.kinds.get("zone")
    zone = str(record.data["zone"])
    if zones is None or not context.exists(zones, zone, ""):
        return
    place = context.read(zones.path_of(zone, "")).record
    area = place.data.get("prohibited_area", "none") if place else "none"
    if area != "none":
        yield finding("CK805", read.reading, "/zone", "prohibited-place", {"zone": zone, "area": area})


_BY_KIND: Mapping[str, Callable[[Context, RecordReading, Record], Iterator[Finding]]] = {
    "role_grant": _role_grant,
    "request": _request,
    "camera": _camera,
    "countersign": _countersign,
    "service_account": _service_account,
}

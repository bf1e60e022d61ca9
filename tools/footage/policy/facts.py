"""What a request contains, as facts that route conditions name.

``kind``, ``channel``, ``urgency``, ``mode``, ``purpose``: as stated. ``sensitive``: a camera was sensitive in the last
30 days or the request says so. ``contains_minor``. ``camera_count``, ``camera_hours`` (cameras × hours of window; of a
series: × hours of all its views together).
``external_recipient``. ``department_function``. ``applicant_is_head_of_security``.
"""

from __future__ import annotations

from footage.model import Record
from footage.policy.roster import Roster
from footage.policy.routes import Facts
from footage.policy.series import series_of
from footage.policy.sites import Sites, window_hours

FACTS = (
    "kind",
    "channel",
    "urgency",
    "mode",
    "purpose",
    "sensitive",
    "contains_minor",
    "camera_count",
    "camera_hours",
    "external_recipient",
    "department_function",
    "applicant_is_head_of_security",
)


def request_facts(request: Record, kind: str, roster: Roster, sites: Sites, at: int) -> Facts:
    """Return the facts of ``request`` at ``at`` for a record of ``kind`` in its case; unknown facts are left out."""
    data = request.data
    cameras = sites.cameras_of(data, at)
    applicant = str(data.get("applicant") or "")
    facts: dict[str, str | int | float | bool] = {
        name: str(data[name]) for name in ("channel", "urgency", "mode", "purpose") if data.get(name) is not None
    }
    facts["kind"] = kind
    facts["sensitive"] = data.get("sensitivity") == "sensitive" or any(sites.sensitive(each, at) for each in cameras)
    facts["contains_minor"] = data.get("contains_minor") is not False
    facts["camera_count"] = len(cameras)
    series = series_of(data, roster.zone)
    hours = series.uses * series.each_seconds / 3600 if series else window_hours(data.get("window"))
    if hours is not None:
        facts["camera_hours"] = hours * len(cameras)
    facts["external_recipient"] = bool((data.get("use") or {}).get("external_recipients"))
    facts["department_function"] = roster.function_of(str(data.get("department") or ""), at)
    facts["applicant_is_head_of_security"] = roster.holds(applicant, "security_head", at) is not None
    return facts

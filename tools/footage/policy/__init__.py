"""What was in force at a moment: people and roles, parameters, routes, sites, working days.

Whose role is asked as it stood on main at submission; packs and routes are those of the base tip just before the merge.
"""

from footage.policy.calendar import Calendar, Day
from footage.policy.facts import FACTS, request_facts
from footage.policy.packs import Packs, Parameter
from footage.policy.roster import DEFAULT_ZONE, Holding, Machine, Roster
from footage.policy.routes import Facts, Route, Routes, RouteSlot
from footage.policy.series import beyond_limits, series_of
from footage.policy.sites import Sites
from footage.policy.versions import RecordVersion

__all__ = [
    "DEFAULT_ZONE",
    "FACTS",
    "Calendar",
    "Day",
    "Facts",
    "Holding",
    "Machine",
    "Packs",
    "Parameter",
    "RecordVersion",
    "Roster",
    "Route",
    "RouteSlot",
    "Routes",
    "Sites",
    "beyond_limits",
    "request_facts",
    "series_of",
]

"""What goes the usual way in many stories: asked for in the morning, signed by noon, copied in the afternoon."""

from __future__ import annotations

from typing import Any

from footage.demo.case import Case
from footage.demo.clock import DAY, HOUR, MINUTE, When, day, moment
from footage.demo.office import Office

STATION = "云杉区公安分局东园派出所"


def asked(
    office: Office, label: str, filed: When, who: tuple[str, str], camera: str, purpose: str, reason: str,
    *, days: int | None = 7, hours_ago: int = 26, **extra: Any,
) -> Case:  # fmt: skip
    """Tell that handler and head (``who``) ask for one camera's hour, which began ``hours_ago``."""
    begin = moment(filed) - hours_ago * HOUR
    handler, head = who
    return office.request(
        label, filed, handler, head, [camera], (begin, begin + HOUR), purpose, reason, days=days, **extra
    )


def signed(case: Case) -> Case:
    """Tell that the unit's head, a reviewer and the head of security sign within three hours."""
    at = case.filed
    signatures = ((str(case.data["applicant"]), 30), ("he-jing", 90), ("sun-wei", 150))
    return case.signed(*((who, at + minutes * MINUTE) for who, minutes in signatures))


def copied(case: Case, keeper: str = "zhou-hang") -> Case:
    """Tell that it is signed, and that a keeper hands the copy to the handler four hours after it was asked for."""
    return signed(case).retrieve(case.filed + 240 * MINUTE, keeper, str(case.data["handler"]))


def authority(
    office: Office, label: str, filed: When, cameras: list[str], reason: str, number: str, officers: tuple[str, ...]
) -> Case:
    """Tell that a police station asks, with a letter if ``number`` says so; the reception enters it as it came."""
    at = moment(filed)
    letter = {"number": number, "authority": STATION, "issued_on": day(at - DAY), "officers": list(officers),
              "verified_by": "ren-kai"}  # fmt: skip
    extra: dict[str, Any] = {"instrument": letter} if number else {}
    return office.request(
        label, filed, "ren-kai", "ren-kai", cameras, (at - 30 * HOUR, at - 29 * HOUR), "legal_duty", reason,
        mode="disclose", days=10, recipients=[], channel="agency", legal_basis="有关机关依法调取证据",
        external_recipients=[{"name_ref": "officer-a", "organisation": STATION}],
        **extra,
    )  # fmt: skip

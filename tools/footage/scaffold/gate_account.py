"""The gate's own account, as the first repository registers it: a machine that lands work notices and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from footage.reading.text_of_record import record_bytes
from footage.text import both

PATH = "records/policy/accounts/footage-gate.yml"


@dataclass(frozen=True, slots=True)
class GateAccount:
    """The account on its host, by the number that the forge gave it; ``owner`` is the department in charge."""

    host: str
    id: int
    login: str
    owner: str
    active_from: str

    def record(self) -> bytes:
        """Return the entry; its address is what the gate's commits say."""
        return record_bytes(
            {
                "kind": "service_account",
                "id": "footage-gate",
                "name": both("scaffold.gate").zh,
                "account": {"host": self.host, "id": self.id, "login": self.login},
                "emails": [f"{self.login}@{self.host}"],
                "lands": ["work_notice"],
                "owner": self.owner,
                "active_from": self.active_from,
            }
        )

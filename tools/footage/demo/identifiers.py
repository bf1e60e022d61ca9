"""Identifiers that look random and are not: the same seed and label give the same six characters, for ever."""

from __future__ import annotations

from hashlib import sha256

from footage.demo.clock import When, day

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Identifiers:
    """Gives out identifiers; never the same one for two labels."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._given: dict[str, str] = {}
        self._count = 0

    def case(self, label: str, when: When) -> str:
        """Return a case id for a request filed at ``when``."""
        return f"RQ-{day(when).replace('-', '')}-{self._six(label)}"

    def event(self, kind: str, case: str) -> str:
        """Return the id of the next event of a case."""
        self._count += 1
        return f"{kind}-{self._six(f'{case}:{kind}:{self._count}')}"

    def entry(self, prefix: str, label: str) -> str:
        """Return an id such as ``DG-7K3M9Q``."""
        return f"{prefix}-{self._six(label)}"

    def digest(self, label: str) -> str:
        """Return a made-up SHA-256 of a file that does not exist."""
        return sha256(f"{self._seed}:{label}".encode()).hexdigest()

    def _six(self, label: str) -> str:
        salt = ""
        while True:
            number = int.from_bytes(sha256(f"{self._seed}/{label}{salt}".encode()).digest()[:5], "big")
            code = "".join(ALPHABET[number >> 5 * place & 31] for place in range(6))
            if self._given.setdefault(code, label) == label:
                return code
            salt += "'"

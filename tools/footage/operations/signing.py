"""Who signs evidence: a private key, the principal it signs for, and the name under which the gate commits."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from footage.evidence.sshsig import PublicKey
from footage.repository import Signature


@dataclass(frozen=True, slots=True)
class GateSigner:
    """The gate's hand. ``demonstration`` marks a key that everybody knows."""

    key: Ed25519PrivateKey
    principal: str
    name: str = "footage gate"
    offset_minutes: int = 0
    demonstration: bool = False

    @property
    def public(self) -> PublicKey:
        """Return the public half of the key."""
        return PublicKey.of(self.key)

    def at(self, epoch: int) -> Signature:
        """Return the committer of an evidence commit made at ``epoch``."""
        return Signature(self.name, self.principal, epoch, self.offset_minutes)

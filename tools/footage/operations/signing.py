"""The gate's signing hand: its key, the name under which it signs, and the identity of its evidence commits.

The key comes from a file that only the gate can read; the key that everybody knows from the demonstration signs
demonstrations and nothing else, and a demonstration is signed by no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from footage.evidence.declared import Baseline
from footage.evidence.sshsig import AllowedSigner, PublicKey, key_from_seed, load_private_key
from footage.finding import ToolError
from footage.repository import Signature

GATE_NAME = "footage gate"


@dataclass(frozen=True, slots=True)
class GateSigner:
    """The gate's hand. ``demonstration`` marks a key that everybody knows."""

    key: Ed25519PrivateKey
    principal: str
    name: str = GATE_NAME
    offset_minutes: int = 0
    demonstration: bool = False

    @property
    def public(self) -> PublicKey:
        """Return the public half of the key."""
        return PublicKey.of(self.key)

    def at(self, epoch: int) -> Signature:
        """Return the committer of an evidence commit made at ``epoch``."""
        return Signature(self.name, self.principal, epoch, self.offset_minutes)


def demonstration_key() -> Ed25519PrivateKey:
    """Return the key that everybody can make."""
    return key_from_seed(sha256(b"footage demonstration key, known to everyone").digest())


def read_signer(path: Path, principal: str = "") -> GateSigner:
    """Return the hand that signs with the key in ``path``; a key that others can read is refused.

    Without a ``principal`` it signs under that of statement 0.
    """
    try:
        open_to_others = path.stat().st_mode & 0o077
        data = path.read_bytes()
    except OSError as error:
        raise ToolError("gate.key_missing", hint="gate.key_hint", path=str(path)) from error
    if open_to_others:
        raise ToolError("gate.key_open", hint="gate.key_open_hint", path=str(path))
    key = load_private_key(data)
    known = PublicKey.of(key) == PublicKey.of(demonstration_key())
    return GateSigner(key, principal, demonstration=known)


def hold_to(signer: GateSigner, baseline: Baseline, signers: tuple[AllowedSigner, ...], at: int) -> GateSigner:
    """Return the hand as it signs here at ``at``; ``signers`` are those on main.

    Refused: a key that neither statement 0 nor a signer on main knows, one that is ended or not begun, and mixing
    demonstration and earnest.
    """
    if signer.demonstration != baseline.demonstration:
        code = "gate.demonstration_key" if signer.demonstration else "gate.demonstration_only"
        raise ToolError(code, hint="gate.demonstration_hint")
    mine = [each for each in signers if each.key == signer.public]
    if not mine and signer.public != PublicKey.parse(baseline.public_key):
        raise ToolError("gate.key_unknown", hint="gate.key_unknown_hint", fingerprint=signer.public.fingerprint)
    if mine and not any(each.valid_at(at) for each in mine):
        raise ToolError("gate.key_ended", hint="gate.key_unknown_hint", fingerprint=signer.public.fingerprint)
    return signer if signer.principal else replace(signer, principal=baseline.principal)

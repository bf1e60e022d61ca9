"""SSH signatures (OpenSSH's PROTOCOL.sshsig) with Ed25519, in process, interchangeable with ``ssh-keygen -Y``.

Only Ed25519 and SHA-512 are made or accepted. Verifying answers with a value for any bytes at all; nothing that
somebody else wrote can make it raise. Whether a key may sign is the caller's list of ``AllowedSigner``, never the
signature's own word.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from footage.finding import ToolError

_MAGIC = b"SSHSIG"
_TYPE = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
_WIDTH = 70
_LARGEST = 8192


@dataclass(frozen=True, slots=True, order=True)
class PublicKey:
    """An Ed25519 public key: its 32 bytes."""

    raw: bytes

    @classmethod
    def of(cls, private: Ed25519PrivateKey) -> Self:
        """Return the public half of a key."""
        return cls(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @classmethod
    def parse(cls, line: str) -> Self | None:
        """Return the key of a line such as ``ssh-ed25519 AAAA… comment``, or None if it is not one."""
        parts = line.split(None, 2)
        if len(parts) < 2 or parts[0] != _TYPE.decode():
            return None
        return cls._from_wire(_unbase64(parts[1].encode("utf-8", "replace")))

    @classmethod
    def _from_wire(cls, blob: bytes | None) -> Self | None:
        fields = _strings(blob or b"", 2)
        if fields is None or fields[0] != _TYPE or len(fields[1]) != 32:
            return None
        return cls(fields[1])

    @property
    def wire(self) -> bytes:
        """Return the key as SSH sends it."""
        return _string(_TYPE) + _string(self.raw)

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint that ``ssh-keygen -l`` shows."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.wire).digest()).decode().rstrip("=")

    def line(self, comment: str = "") -> str:
        """Return the line of a ``.pub`` file."""
        return " ".join(filter(None, (_TYPE.decode(), base64.b64encode(self.wire).decode(), comment)))


@dataclass(frozen=True, slots=True)
class AllowedSigner:
    """Who may sign: a key, for which namespaces (none named: all), from when and before when."""

    principal: str
    key: PublicKey
    namespaces: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_until: int | None = None

    def covers(self, namespace: str) -> bool:
        """Return whether the key may sign in this namespace."""
        return not self.namespaces or namespace in self.namespaces

    def valid_at(self, epoch: int) -> bool:
        """Return whether the key may sign at that moment."""
        after = self.valid_from is None or epoch >= self.valid_from
        return after and (self.valid_until is None or epoch < self.valid_until)


@dataclass(frozen=True, slots=True)
class SshSignature:
    """A signature taken apart, not yet verified."""

    key: PublicKey
    namespace: str
    hash_algorithm: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer. ``problem`` is empty if all is well, else a message's code; ``signer`` is who signed, if known."""

    problem: str
    signer: AllowedSigner | None = None
    key: PublicKey | None = None

    @property
    def ok(self) -> bool:
        """Return whether an allowed signer signed exactly these bytes."""
        return not self.problem and self.signer is not None


def generate() -> Ed25519PrivateKey:
    """Return a new private key."""
    return Ed25519PrivateKey.generate()


def key_from_seed(seed: bytes) -> Ed25519PrivateKey:
    """Return the key of a 32-byte seed: the same each time, so only for demonstrations and tests."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def load_private_key(data: bytes, password: bytes | None = None) -> Ed25519PrivateKey:
    """Return the key of an OpenSSH or PEM file; raise ``ToolError`` if it is none or not Ed25519."""
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        key = load(data, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ToolError("evidence.key_unreadable", hint="evidence.key_hint") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ToolError("evidence.key_type", hint="evidence.key_hint")
    return key


def private_key_file(private: Ed25519PrivateKey) -> bytes:
    """Return the key as an unencrypted OpenSSH private key file."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def sign(private: Ed25519PrivateKey, namespace: str, data: bytes) -> bytes:
    """Return the armoured signature of ``data``, the very bytes that ``ssh-keygen -Y sign`` would write."""
    if not namespace:
        raise ValueError("a signature needs a namespace")
    name = namespace.encode()
    inner = _string(_TYPE) + _string(private.sign(_signed(name, data)))
    head = _MAGIC + struct.pack(">I", 1)
    return _armour(head + b"".join(map(_string, (PublicKey.of(private).wire, name, b"", _HASH, inner))))


def parse(armoured: bytes) -> SshSignature | None:
    """Take a signature apart, or return None if it is not an Ed25519 SSH signature as ``ssh-keygen`` writes it.

    One signature has one spelling, so that no byte of its file can be changed unnoticed.
    """
    text = armoured.strip()
    if len(text) > _LARGEST or not (text.startswith(_BEGIN) and text.endswith(_END)):
        return None
    blob = _unbase64(b"".join(text[len(_BEGIN) : -len(_END)].split()))
    if blob is None or armoured != _armour(blob) or not blob.startswith(_MAGIC + struct.pack(">I", 1)):
        return None
    fields = _strings(blob[len(_MAGIC) + 4 :], 5)
    inner = _strings(fields[4], 2) if fields else None
    if not fields or not inner or inner[0] != _TYPE or len(inner[1]) != 64 or fields[2]:
        return None
    key = PublicKey._from_wire(fields[0])
    if key is None:
        return None
    namespace, algorithm = (field.decode("utf-8", "replace") for field in (fields[1], fields[3]))
    return SshSignature(key, namespace, algorithm, inner[1])


def fits(armoured: bytes, data: bytes) -> bool:
    """Return whether this is a signature of ``data`` by the key that it names itself, whoever that may be."""
    signature = parse(armoured)
    return signature is not None and _is_signed(signature, data)


def verify(
    armoured: bytes,
    data: bytes,
    namespace: str,
    allowed: Iterable[AllowedSigner],
    at: int,
    *,
    fitting: Callable[[], bool] | None = None,
) -> Verification:
    """Say whether one of ``allowed`` signed ``data`` in ``namespace`` with a key valid at ``at``.

    ``fitting`` says what ``fits`` says, where that is known already.
    """
    signature = parse(armoured)
    if signature is None or signature.hash_algorithm != _HASH.decode():
        return Verification("evidence.signature_malformed" if armoured.strip() else "evidence.signature_missing")
    if signature.namespace != namespace:
        return Verification("evidence.signature_namespace", key=signature.key)
    known = [signer for signer in allowed if signer.key == signature.key]
    if not known:
        return Verification("evidence.signature_unknown_key", key=signature.key)
    if not (fitting() if fitting else _is_signed(signature, data)):
        return Verification("evidence.signature_wrong", key=signature.key)
    return _permitted(known, namespace, at)


def _permitted(known: list[AllowedSigner], namespace: str, at: int) -> Verification:
    fitting = [signer for signer in known if signer.covers(namespace)]
    if not fitting:
        return Verification("evidence.signature_namespace", known[0], known[0].key)
    valid = next((signer for signer in fitting if signer.valid_at(at)), None)
    problem = "" if valid else "evidence.signature_time"
    return Verification(problem, valid or fitting[0], known[0].key)


def _is_signed(signature: SshSignature, data: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(signature.key.raw)
        public.verify(signature.signature, _signed(signature.namespace.encode(), data))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(namespace: bytes, data: bytes) -> bytes:
    return _MAGIC + b"".join(map(_string, (namespace, b"", _HASH, hashlib.sha512(data).digest())))


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _armour(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
    return b"\n".join([_BEGIN, *lines, _END, b""])


def _strings(blob: bytes, count: int) -> list[bytes] | None:
    """Return exactly ``count`` length-prefixed strings that fill the blob, or None."""
    found: list[bytes] = []
    place = 0
    for _ in range(count):
        if len(blob) - place < 4:
            return None
        (size,) = struct.unpack_from(">I", blob, place)
        place += 4
        if len(blob) - place < size:
            return None
        found.append(blob[place : place + size])
        place += size
    return found if place == len(blob) else None


def _unbase64(text: bytes) -> bytes | None:
    if not re.fullmatch(rb"[A-Za-z0-9+/]*={0,2}", text):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None

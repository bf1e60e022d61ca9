from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from footage.evidence.signers import allowed_signers_line, parse_allowed_signers
from footage.evidence.sshsig import (
    AllowedSigner,
    PublicKey,
    Verification,
    generate,
    key_from_seed,
    load_private_key,
    parse,
    private_key_file,
    sign,
    verify,
)
from footage.finding import ToolError
from footage.text import catalog

KEY = key_from_seed(bytes(range(32)))
OTHER = key_from_seed(bytes(32))
SPACE = "footage-evidence"
NOW = 1_770_000_000
GATE = AllowedSigner("gate@example.org", PublicKey.of(KEY), (SPACE,), NOW - 100, NOW + 100)
DATA = "证据\n".encode()


def keygen(*args: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *args], input=data, capture_output=True, check=False)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(private_key_file(KEY))
    path.chmod(0o600)
    return path


def verified_by_keygen(tmp_path: Path, signature: bytes, data: bytes, signer: AllowedSigner, *options: str) -> bool:
    (tmp_path / "signers").write_text(allowed_signers_line(signer) + "\n")
    (tmp_path / "sig").write_bytes(signature)
    names = ("-f", str(tmp_path / "signers"), "-I", signer.principal, "-n", SPACE, "-s", str(tmp_path / "sig"))
    return keygen("-Y", "verify", *options, *names, data=data).returncode == 0


def test_ssh_keygen_accepts_our_signature_and_refuses_the_tampered(tmp_path: Path) -> None:
    signature, at = sign(KEY, SPACE, DATA), "-Overify-time=20260202024000Z"
    assert NOW == 1_770_000_000
    assert verified_by_keygen(tmp_path, signature, DATA, GATE, at)
    assert not verified_by_keygen(tmp_path, signature, DATA + b" ", GATE, at)
    assert not verified_by_keygen(tmp_path, sign(KEY, "other", DATA), DATA, GATE, at)


def test_ssh_keygen_writes_the_very_bytes_we_write(key_file: Path) -> None:
    done = keygen("-q", "-Y", "sign", "-f", str(key_file), "-n", SPACE, data=DATA)
    assert done.returncode == 0, done.stderr
    assert done.stdout == sign(KEY, SPACE, DATA)
    assert verify(done.stdout, DATA, SPACE, [GATE], NOW).ok


def test_a_key_made_by_ssh_keygen_can_be_used(tmp_path: Path) -> None:
    assert keygen("-q", "-t", "ed25519", "-N", "", "-C", "who", "-f", str(tmp_path / "k")).returncode == 0
    key = load_private_key((tmp_path / "k").read_bytes())
    public = PublicKey.parse((tmp_path / "k.pub").read_text())
    assert public == PublicKey.of(key)
    assert public.line("who") == (tmp_path / "k.pub").read_text().strip()
    assert public.fingerprint.encode() in keygen("-l", "-f", str(tmp_path / "k.pub")).stdout


@pytest.mark.parametrize("moment", [-101, -100, 0, 99, 100])
def test_validity_means_the_same_to_ssh_keygen(tmp_path: Path, moment: int) -> None:
    stamps = {-101: "023819", -100: "023820", 0: "024000", 99: "024139", 100: "024140"}
    signature = sign(KEY, SPACE, DATA)
    theirs = verified_by_keygen(tmp_path, signature, DATA, GATE, f"-Overify-time=20260202{stamps[moment]}Z")
    assert verify(signature, DATA, SPACE, [GATE], NOW + moment).ok is theirs
    assert theirs is (-100 <= moment < 100)


def test_each_refusal_has_its_reason() -> None:
    signature = sign(KEY, SPACE, DATA)
    other_space = AllowedSigner("g", GATE.key, ("mail",))
    cases = {
        "evidence.signature_missing": verify(b" \n", DATA, SPACE, [GATE], NOW),
        "evidence.signature_malformed": verify(signature[:-5], DATA, SPACE, [GATE], NOW),
        "evidence.signature_namespace": verify(signature, DATA, "mail", [GATE], NOW),
        "evidence.signature_unknown_key": verify(sign(OTHER, SPACE, DATA), DATA, SPACE, [GATE], NOW),
        "evidence.signature_wrong": verify(signature, DATA + b"\n", SPACE, [GATE], NOW),
        "evidence.signature_time": verify(signature, DATA, SPACE, [GATE], NOW + 100),
    }
    assert {code: answer.problem for code, answer in cases.items()} == {code: code for code in cases}
    assert not any(answer.ok for answer in cases.values())
    assert set(cases) <= set(catalog())
    assert verify(signature, DATA, SPACE, [other_space], NOW).problem == "evidence.signature_namespace"
    assert verify(signature, DATA, SPACE, [], NOW).problem == "evidence.signature_unknown_key"
    assert not Verification("").ok


def test_a_renewed_key_is_valid_in_either_window() -> None:
    later = AllowedSigner("g", GATE.key, (SPACE,), NOW + 500)
    signature = sign(KEY, SPACE, DATA)
    assert verify(signature, DATA, SPACE, [GATE, later], NOW + 600).signer == later
    assert verify(signature, DATA, SPACE, [later, GATE], NOW).signer == GATE
    assert verify(signature, DATA, SPACE, [GATE, later], NOW + 300).problem == "evidence.signature_time"


@given(st.binary(max_size=300), st.binary(max_size=20), st.text(max_size=5), st.integers())
def test_verifying_any_bytes_answers_and_never_accepts(armoured: bytes, data: bytes, space: str, at: int) -> None:
    assert not verify(armoured, data, space, [GATE], at).ok


@given(st.binary(max_size=200))
def test_verifying_any_blob_in_good_armour_answers(blob: bytes) -> None:
    for body in (blob, b"SSHSIG\0\0\0\x01" + blob):
        text = b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(body) + b"\n-----END SSH SIGNATURE-----"
        assert verify(text, DATA, SPACE, [GATE], NOW).problem == "evidence.signature_malformed"


@given(st.data())
def test_a_changed_byte_of_data_or_signature_is_noticed(data: st.DataObject) -> None:
    signature = sign(KEY, SPACE, DATA)
    blob = bytearray(base64.b64decode(b"".join(signature.split(b"\n")[1:-2])))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    armoured = b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(blob) + b"\n-----END SSH SIGNATURE-----\n"
    assert not verify(armoured, DATA, SPACE, [GATE], NOW).ok


@given(st.text(max_size=60))
def test_any_text_for_a_key_is_a_key_or_none(line: str) -> None:
    for text in (line, "ssh-ed25519 " + line):
        key = PublicKey.parse(text)
        assert key is None or PublicKey.parse(key.line()) == key


def test_keys_of_other_kinds_and_broken_files_are_refused() -> None:
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    broken = private_key_file(generate()).replace(b"A", b"B")
    found = []
    for data in (rsa, broken, b"", b"\xff"):
        with pytest.raises(ToolError) as error:
            load_private_key(data)
        found.append(error.value.code)
        assert error.value.text().zh != error.value.code
    assert found == ["evidence.key_type", *["evidence.key_unreadable"] * 3]
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert PublicKey.of(load_private_key(pem)) == GATE.key
    with pytest.raises(ValueError, match="namespace"):
        sign(KEY, "", DATA)
    assert parse(sign(KEY, "空间", DATA)) is not None


def test_allowed_signers_read_back_what_was_written() -> None:
    plain = AllowedSigner("auditor@example.org", PublicKey.of(OTHER))
    text = f"# gate\n\n{allowed_signers_line(GATE)}\n{allowed_signers_line(plain)} comment here\n"
    assert parse_allowed_signers(text.encode()) == ((GATE, plain), ())


def test_allowed_signers_that_cannot_be_read_are_named() -> None:
    key = GATE.key.line()
    lines = [
        f'a,b namespaces="x,y",valid-after="20260101Z",valid-before="202601020304Z" {key}',
        f"ca cert-authority {key}",
        f"*@example.org {key}",
        f'a valid-after="20260101" {key}',
        f'a valid-after="20261301Z" {key}',
        f'a namespaces="f*" {key}',
        f'a namespaces="" {key}',
        "a ssh-rsa AAAA",
        "alone",
        f'a namespaces="open {key}',
        f'a unknown="x" {key}',
        f'a namespaces="x",,namespaces="y" {key}',
    ]
    signers, unread = parse_allowed_signers("\n".join(lines).encode())
    assert [signer.principal for signer in signers] == ["a", "b"]
    assert signers[0].namespaces == ("x", "y")
    assert (signers[0].valid_from, signers[0].valid_until) == (1767225600, 1767323041)
    assert unread == tuple(range(2, 13))


@given(st.binary(max_size=120))
def test_any_bytes_can_be_read_for_allowed_signers(data: bytes) -> None:
    signers, unread = parse_allowed_signers(data)
    assert signers == ()
    assert len(unread) <= data.count(b"\n") + 1

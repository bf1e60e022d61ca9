"""Keys, tokens, copies: what the gate signs with, and what it refuses to work with."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.demo.making import demonstration_signer
from footage.evidence import branch
from footage.evidence.sshsig import generate, private_key_file
from footage.evidence.statement import decode
from footage.finding import ToolError
from footage.forges import ForgeRefused, ForgeUnavailable, Remote
from footage.model import Account, AccountKind
from footage.operations.gate import signers_on_main
from footage.operations.remote import follow, make_forge, mirror, publish
from footage.operations.signing import GateSigner, demonstration_key, read_signer
from footage.operations.standing import Standing
from footage.repository import Writer
from gate_house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def key_file(path: Path, key: object, mode: int = 0o600) -> Path:
    path.write_bytes(private_key_file(key))  # type: ignore[arg-type]
    path.chmod(mode)
    return path


def test_a_key_is_read_and_known_for_what_it_is(tmp_path: Path) -> None:
    own = generate()
    assert read_signer(key_file(tmp_path / "own", own), "gate@example.org").public == GateSigner(own, "x").public
    assert not read_signer(tmp_path / "own").demonstration
    assert read_signer(key_file(tmp_path / "demo", demonstration_key())).demonstration
    assert GateSigner(demonstration_key(), "x").public == demonstration_signer().public


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [(None, 0, "gate.key_missing"), (b"x", 0o644, "gate.key_open"), (b"x", 0o600, "evidence.key_unreadable")],
)
def test_what_is_no_safe_key_is_refused(tmp_path: Path, content: bytes | None, mode: int, code: str) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(ToolError) as error:
        read_signer(path)
    assert (error.value.code, error.value.status) == (code, 2)


def test_demonstration_and_earnest_do_not_mix(house: House, tmp_path: Path) -> None:
    earnest = read_signer(key_file(tmp_path / "own", generate()))
    for signer, demonstration, code in (
        (house.signer, False, "gate.demonstration_key"),
        (earnest, True, "gate.demonstration_only"),
    ):
        with pytest.raises(ToolError) as error:
            house.gate(signer=signer).begin(demonstration=demonstration)
        assert error.value.code == code
    assert house.server.resolve(branch.REF) is None

    house.begin()
    with pytest.raises(ToolError) as error:
        house.gate(signer=earnest).capture()
    assert error.value.code == "gate.demonstration_only"


def test_an_earnest_repository_takes_its_own_key_only(house: House, tmp_path: Path) -> None:
    own, stranger = (read_signer(key_file(tmp_path / name, generate())) for name in ("own", "stranger"))
    house.gate(signer=own).begin()
    content = house.evidence()["evidence/baseline.json"]
    first = decode(content)
    assert (first.baseline.demonstration, first.baseline.principal) == (False, f"footage-gate@{house.forge.host}")
    number = house.ask("03-02 09:00")
    house.forge.close(number, house.office.account("zhao-min"), house.at("03-02 09:30"))
    for signer, code in ((house.signer, "gate.demonstration_key"), (stranger, "gate.key_unknown")):
        with pytest.raises(ToolError) as error:
            house.gate(signer=signer).capture()
        assert error.value.code == code
    house.gate(signer=own).capture()
    (statement,) = house.statements()
    assert (statement.signer, statement.signer_key) == (first.baseline.principal, own.public.fingerprint)


def test_a_key_registered_on_main_may_sign(house: House, tmp_path: Path) -> None:
    own, newer = (read_signer(key_file(tmp_path / name, generate())) for name in ("own", "newer"))
    house.gate(signer=own).begin()
    text = (
        "kind: signer\nid: gate-two\nprincipal: gate@example.org\n"
        f"public_key: {newer.public.line()}\nnamespace: footage-evidence\n"
        "valid_from: 2026-01-01T00:00:00+08:00\ndemonstration: false\n"
    )
    house.forge.direct_push({"records/policy/signers/gate-two.yml": text.encode()}, 902, house.at("03-01 09:00"), "key")
    house.gate(signer=newer).capture()
    begun = Standing(house.copy).begun()
    assert newer.public in {each.key for each in signers_on_main(house.copy, begun)}


def test_there_is_one_baseline(house: House) -> None:
    house.begin()
    with pytest.raises(ToolError) as error:
        house.begin()
    assert error.value.code == "operations.baseline_exists"


def test_nothing_runs_without_a_baseline(house: House) -> None:
    house.ask("03-02 09:00")
    for act in (house.gate().round, house.gate().assess, house.gate().evaluate, house.gate().capture):
        with pytest.raises(ToolError) as error:
            act()
        assert (error.value.code, error.value.status) == ("operations.no_baseline", 3)


def test_capturing_needs_a_key(house: House) -> None:
    house.begin()
    with pytest.raises(ToolError) as error:
        house.gate(signer=None).capture()
    assert error.value.code == "gate.key_none"


def test_the_gate_works_in_no_checkout(house: House) -> None:
    with pytest.raises(ToolError) as error:
        mirror(Path(house.server.directory))
    assert error.value.code == "gate.not_bare"


def test_a_token_stands_in_no_command_line_and_no_message(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.begin()
    seen: list[object] = []
    start = subprocess.Popen.__init__

    def watched(self: subprocess.Popen, args: object, *rest: object, **named: object) -> None:  # type: ignore[type-arg]
        seen.append(args)
        start(self, args, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(subprocess.Popen, "__init__", watched)
    remote = Remote("http://127.0.0.1:9/office/records.git", "Authorization: token SECRET-7")
    with pytest.raises(ForgeUnavailable) as error:
        follow(house.copy, remote)
    assert seen
    assert "SECRET" not in repr(seen) + repr(remote) + str(error.value) + repr(error.value.args_)
    assert "127.0.0.1" in str(error.value)
    assert error.value.status == 4


def test_a_refused_push_is_no_lost_race(house: House) -> None:
    house.begin()
    house.ask("03-02 09:00")
    hooks = house.server.plumbing.git_dir / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-receive").chmod(0o755)
    with pytest.raises(ForgeRefused) as error:
        house.gate().evaluate()
    assert error.value.code == "gate.push_refused"
    (hooks / "pre-receive").unlink()
    assert publish(house.copy, house.client.remote())


def test_what_was_written_but_not_pushed_is_pushed_later(house: House) -> None:
    house.begin()
    tip = house.server.resolve(branch.REF)
    Writer(house.server).update(branch.REF, tip)
    house.ask("03-02 09:00")
    hand = house.gate()._hand()
    hand.note(hand.look(house.clock), house.clock)
    assert house.copy.resolve(branch.REF) != house.server.resolve(branch.REF)
    house.gate().capture()
    assert house.copy.resolve(branch.REF) == house.server.resolve(branch.REF)


def test_a_forge_is_made_in_one_place(house: House) -> None:
    where = {"repository": "office/records", "token": "SECRET-7", "copy": house.copy}
    gitea = make_forge("gitea", url="https://git.example", **where)
    github = make_forge("github", url="https://github.com", account=(7, "gate[bot]"), **where)
    assert (gitea.host, gitea.repository) == ("git.example", "office/records")
    assert github.whoami() == Account("github.com", 7, "gate[bot]", AccountKind.BOT)
    assert "SECRET" not in repr(gitea.remote()) + repr(github.remote()) + gitea.remote().url + github.remote().url
    assert make_forge("gitea", url="http://git.example", plain_http=True, **where).host == "git.example"
    with pytest.raises(ToolError) as error:
        make_forge("gitea", url="http://git.example", **where)
    assert error.value.code == "forges.url_plain"

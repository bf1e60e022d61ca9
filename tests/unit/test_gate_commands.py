"""The gate on the command line, against a forge in the same process; and what needs no forge at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from footage.cli import cli
from footage.evidence import branch, notation
from footage.evidence.anchor import parse
from footage.evidence.observed import OBSERVATION
from footage.evidence.sshsig import private_key_file
from footage.operations import remote
from footage.operations.standing import Standing
from gate_house import House

FORGE = ("--forge", "gitea", "--url", "https://forge.example", "--repository", "office/records")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    made = House(tmp_path)
    key = tmp_path / "key"
    key.write_bytes(private_key_file(made.signer.key))
    key.chmod(0o600)
    monkeypatch.setenv("FOOTAGE_TOKEN", "SECRET-7")
    monkeypatch.setenv("FOOTAGE_GATE_KEY_FILE", str(key))
    monkeypatch.setattr(remote, "make_forge", lambda kind, **named: made.client)
    monkeypatch.setattr("footage.cli.gating.time.time", lambda: made.clock)
    yield made
    made.close()


def run(house: House, *words: str, forge: bool = True) -> Result:
    where = (*FORGE, "--repo", str(house.copy_at)) if forge else ()
    return CliRunner().invoke(cli, [*words, *where, "--lang", "zh"], standalone_mode=False, catch_exceptions=True)


def code(result: Result) -> object:
    return getattr(result.exception, "code", None) or result.return_value


def test_from_the_baseline_to_the_merge(house: House) -> None:
    assert code(run(house, "gate", "baseline")) == "gate.demonstration_key"
    begun = run(house, "gate", "baseline", "--demonstration")
    assert (begun.return_value, "SHA256:" in begun.output) == (0, True)

    number = house.ask("03-02 09:00")
    dry = run(house, "gate", "evaluate", "--dry-run", "--pull", str(number))
    assert "| 调取事由 |" in dry.output
    assert "没有写入" in dry.output
    assert house.forge.comments(number) == ()

    said = run(house, "gate", "evaluate")
    assert said.output == "#1 待签署：物流运输部·部门负责人\n"
    assert code(run(house, "gate", "merge", "--pull", "1")) == "gate.not_approved"
    assert code(run(house, "gate", "merge", "--pull", "9")) == "gate.no_such_pull"

    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    assert run(house, "gate", "merge", "--pull", "1").output == f"#1 已合入，提交 {house.main()}\n"
    captured = run(house, "gate", "capture")
    assert "存证 1 份" in captured.output
    assert captured.return_value == 0
    assert run(house, "gate", "capture").output == ""
    assert "SECRET" not in begun.output + dry.output + said.output + captured.output


def test_watching_once_says_what_it_did(house: House) -> None:
    run(house, "gate", "baseline", "--demonstration")
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    assert run(house, "gate", "watch", "--once", "--no-merge").return_value == 0
    before = house.main()
    watched = run(house, "gate", "watch", "--once")
    assert watched.return_value == 0
    assert house.main() != before
    assert "#1 已合入" in watched.output
    foreign = house.ask("03-03 09:00", "two")
    house.forge.merge(foreign, 902, house.at("03-03 09:30"))
    watched = run(house, "gate", "watch", "--once")
    assert watched.return_value == 1
    assert "PR-000002.1 未经批准即合入" in watched.output


def test_what_is_missing_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    assert code(runner.invoke(cli, ["gate", "capture"], standalone_mode=False)) == "gate.forge_missing"
    assert code(run(house, "gate", "capture", "--account", "footage-gate")) == "gate.bad_account"
    monkeypatch.delenv("FOOTAGE_TOKEN")
    assert code(run(house, "gate", "capture")) == "gate.token_none"
    monkeypatch.delenv("FOOTAGE_GATE_KEY_FILE")
    assert code(run(house, "gate", "capture")) == "gate.key_none"


def test_anybody_can_decide_from_a_saved_observation(house: House, tmp_path: Path) -> None:
    house.begin()
    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "he-jing")
    house.gate().evaluate()
    saved = tmp_path / "open.json"
    saved.write_bytes(house.evidence()["open/PR-000001.json"])
    offline = ("gate", "evaluate", "--observed", str(saved), "--repo", str(house.copy_at))

    words = run(house, *offline, forge=False)
    assert words.return_value == 1
    assert words.output.splitlines() == [
        "结论：审批中",
        "路线：a-internal（A 类）",
        "- 部门初审，物流运输部·部门负责人：已签署，林浩",
        "- 安全保卫部门审核，安保审核员：已签署，何静",
        "- 安全保卫部门审核，安全保卫部门负责人：待签署，孙伟",
        "- 评审 1，林浩：计入",
        "- 评审 2，何静：计入",
    ]
    as_json = json.loads(run(house, *offline, "--format", "json", forge=False).output)
    assert (as_json["outcome"], as_json["route"]) == ("pending", "a-internal")

    house.review(number, "sun-wei", "03-02 11:00")
    bare = notation.write(OBSERVATION.dump(house.forge.observe(number, at=house.clock)))
    saved.write_bytes(bare)
    assert run(house, *offline, forge=False).return_value == 0

    assert code(run(house, *offline, "--dry-run", forge=False)) == "gate.observed_alone"
    for odd in (b"[]", b"{}", b"\xff", b'{"schema": "x"}', house.evidence()["evidence/baseline.json"]):
        saved.write_bytes(odd)
        result = run(house, *offline, forge=False)
        assert code(result) in ("gate.bad_observation", "gate.no_observation"), odd


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_slip_is_read_back_by_the_verifier(house: House, lang: str) -> None:
    house.begin()
    number = house.ask("03-02 09:00")
    house.forge.close(number, house.office.account("zhao-min"), house.at("03-02 09:30"))
    house.gate().capture()
    printed = CliRunner().invoke(cli, ["anchor", "--repo", str(house.copy_at), "--lang", lang], standalone_mode=False)
    anchors = parse("\n".join(printed.output.splitlines()[:5]))
    seq, sha = Standing(house.copy).tip
    assert {(each.branch, each.digest, each.seq) for each in anchors} == {
        ("main", house.main(), None),
        ("evidence", house.server.resolve(branch.REF), None),
        ("chain", sha, seq),
    }
    assert "2026-03-02 09:30" in printed.output


def test_there_is_no_slip_without_evidence(house: House) -> None:
    remote.follow(house.copy, house.client.remote())
    result = CliRunner().invoke(cli, ["anchor", "--repo", str(house.copy_at)], standalone_mode=False)
    assert code(result) == "operations.no_baseline"

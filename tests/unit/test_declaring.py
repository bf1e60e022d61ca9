"""A census, an erasure, a restoration: written by the gate, understood by the verifier."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from footage.cli import cli
from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT
from footage.evidence import anchor
from footage.evidence.declared import Census, Span
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.evidence.sshsig import private_key_file
from footage.finding import ToolError
from footage.forges import ForgeLied, ForgeRefused
from footage.forges.inprocess import SimulatedClient
from footage.operations import remote
from footage.operations.declaring import count, restore
from footage.operations.remote import mirror
from footage.operations.watching import Watched
from footage.repository import Repository
from gate_house import House

WEEK_LATER = "03-06 12:00"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "house")
    made.begin()
    yield made
    made.close()


def verified(house: House) -> Replay:
    with Repository.open(house.server.plumbing.git_dir) as server:
        return replay(server, main=server.resolve("main") or "", evidence=server.resolve("evidence"))


def named(proven: Replay) -> list[str]:
    return [each.message for each in proven.findings]


def landed(house: House, day: str, label: str = "one") -> int:
    number = house.ask(f"{day} 09:00", label)
    house.sign(number, day, "lin-hao", "qian-li", "sun-wei")
    house.turn(f"{day} 11:00")
    return number


# Census ---------------------------------------------------------------------------------------------------------------


def test_a_census_is_taken_once_a_week_and_finds_nothing_where_all_is_well(house: House) -> None:
    house.forge.open_issue(ADMIN_ACCOUNT, "How do I ask?", house.at("03-02 08:00"))
    assert landed(house, "03-02") == 2
    house.forge.open_issue(ADMIN_ACCOUNT, "And then?", house.at("03-02 12:00"))
    assert house.turn("03-03 12:00").census is None
    done = house.turn(WEEK_LATER)
    assert done.census is not None
    assert done.census.said == Census(3, (1, 3), house.clock)
    assert house.turn("03-07 12:00").census is None
    assert house.turn("03-13 12:00").census is not None
    assert named(verified(house)) == []


def test_a_pull_request_that_the_forge_forgot_before_anybody_looked_is_a_gap(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.forge.close(number, ADMIN_ACCOUNT, house.at("03-02 09:05"))
    del house.forge._pulls[number]
    house.forge._ended.remove(number)
    landed(house, "03-03", "two")
    house.turn(WEEK_LATER)
    (gap,) = verified(house).findings
    assert (gap.rule, gap.args["number"]) == ("VF119", str(number))


def test_what_appears_while_a_census_is_taken_is_left_to_the_next(house: House) -> None:
    class Busy(SimulatedClient):
        def issues(self) -> tuple[int, ...]:
            house.ask(WEEK_LATER, "late")
            house.forge.open_issue(ADMIN_ACCOUNT, "late too", house.clock)
            return super().issues()

    landed(house, "03-02")
    house.at(WEEK_LATER)
    busy = Busy(house.forge, GATE_ACCOUNT, lambda: house.clock)
    done = house.gate(busy).round()
    assert done.census is not None
    assert done.census.said == Census(1, (), house.clock)
    assert named(verified(house)) == []


def test_what_the_evidence_has_not_looked_at_yet_is_left_to_the_next(house: House) -> None:
    landed(house, "03-02")
    house.ask("03-03 09:00", "two")
    assert house.gate().declare(count).said == Census(1, (), house.clock)
    assert named(verified(house)) == []


def test_a_forge_that_hides_its_issues_keeps_nothing_else_from_being_done(house: House) -> None:
    class Closed(SimulatedClient):
        def issues(self) -> tuple[int, ...]:
            raise ForgeRefused("forges.forbidden", name="/issues")

    number = house.ask("03-02 09:00")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.at(WEEK_LATER)
    done = house.gate(Closed(house.forge, GATE_ACCOUNT, lambda: house.clock)).round()
    assert [each.number for each in done.ended] == [number]
    assert done.uncounted is not None
    assert Watched(done).code == 4


# A forge that went backwards ------------------------------------------------------------------------------------------


def test_d45_a_number_given_out_again_is_refused_and_after_a_restoration_counted_anew(house: House) -> None:
    """The forge's database comes from a backup, its repository does not: number 2 is given to somebody else."""
    landed(house, "03-02")
    pulls, ended = deepcopy(house.forge._pulls), list(house.forge._ended)
    assert landed(house, "03-03", "two") == 2
    house.forge._pulls, house.forge._ended, house.forge._last_number = pulls, ended, 1
    with pytest.raises(ForgeLied) as error:
        house.turn("03-04 09:00")
    assert (error.value.code, error.value.args_["numbers"]) == ("gate.forge_backwards", "#2")

    assert house.ask("03-04 09:00", "three") == 2
    house.sign(2, "03-04", "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(2, GATE_ACCOUNT, house.at("03-04 11:00"))
    with pytest.raises(ForgeLied):
        house.turn("03-04 11:10")
    said = declared_restoration(house)
    assert (said.statements, said.numbers, said.commits) == ((), (Span(2, 2),), ())
    done = house.turn("03-04 12:00")
    assert done.captured.statements == ("PR-000002.2",)
    assert house.turn("03-05 12:00").captured.statements == ()
    proven = verified(house)
    assert named(proven) == []
    assert [(each.id, each.result) for each in proven.pulls] == [
        ("PR-000001.1", "verified"), ("PR-000002.1", "verified"), ("PR-000002.2", "verified"),
    ]  # fmt: skip


def test_a_landing_that_the_forge_took_back_is_noticed(house: House) -> None:
    before = deepcopy(house.forge._pulls)
    number = landed(house, "03-02")
    house.forge._pulls = {**before, number: house.forge._pulls[number]}
    house.forge._pulls[number].landed = None
    house.forge._ended.clear()
    with pytest.raises(ForgeLied):
        house.turn("03-03 09:00")


def test_a_deleted_pull_request_stops_nobody(house: House) -> None:
    """Its statement stands; the forge did not go backwards."""
    first = landed(house, "03-02")
    landed(house, "03-03", "two")
    del house.forge._pulls[first]
    house.forge._ended.remove(first)
    assert house.turn("03-04 09:00").captured.statements == ()


def declared_restoration(house: House, before: Repository | None = None):  # type: ignore[no-untyped-def]
    write = lambda hand, forge, at: restore(hand, forge, before, "磁盘损坏", "sun-wei", at)  # noqa: E731
    return house.gate().declare(write).said


def test_a_whole_backup_put_back_is_declared_from_the_older_copy(house: House, tmp_path: Path) -> None:
    """Database and repository alike are a day old; what the gate's older copy holds says what was lost."""
    landed(house, "03-02")
    backup = house.twin(tmp_path / "backup")
    assert landed(house, "03-03", "two") == 2
    slip = f"{house.main()}\n{verified(house).chain_seq}:{verified(house).chain_sha256}\n"
    lost = [each.oid for each in house.server.first_parent("evidence")]

    with pytest.raises(ForgeLied) as error:
        house.gate(SimulatedClient(backup.forge, GATE_ACCOUNT, lambda: house.clock)).round()
    assert error.value.code == "gate.main_backwards"
    backup.copy = mirror(tmp_path / "new.git")
    said = declared_restoration(backup, house.copy)
    assert (said.statements, said.numbers) == ((Span(2, 2),), (Span(2, 2),))
    assert house.main() in said.commits
    assert set(said.commits) - set(lost) == {house.main()}

    assert landed(backup, "03-04", "three") == 2
    proven = verified(backup)
    assert named(proven) == []
    held = anchor.hold(anchor.parse(slip), proven, ())
    assert held.findings == ()
    assert {code for code, _ in held.notes} == {"restored", "rewriting_unknown_main", "rewriting_unknown_evidence"}
    with pytest.raises(ToolError) as nothing:
        declared_restoration(backup)
    assert nothing.value.code == "gate.restore_nothing"
    backup.close()


# Erasure and the command line -----------------------------------------------------------------------------------------

FORGE = ("--forge", "gitea", "--url", "https://forge.example", "--repository", "office/records")
ERASE = ("--reason", "当事人要求删除", "--basis", "个人信息保护法第四十七条")


@pytest.fixture
def shell(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    key = tmp_path / "key"
    key.write_bytes(private_key_file(house.signer.key))
    key.chmod(0o600)
    monkeypatch.setenv("FOOTAGE_TOKEN", "SECRET-7")
    monkeypatch.setenv("FOOTAGE_GATE_KEY_FILE", str(key))
    monkeypatch.setattr(remote, "make_forge", lambda kind, **named: house.client)
    monkeypatch.setattr("footage.cli.gating.time.time", lambda: house.clock)
    return house


def run(house: House, *words: str) -> Result:
    where = (*FORGE, "--repo", str(house.copy_at), "--lang", "en")
    return CliRunner().invoke(cli, ["gate", *words, *where], standalone_mode=False)


def refused(result: Result) -> object:
    return getattr(result.exception, "code", None)


def test_d50_what_was_erased_lawfully_may_be_gone(shell: House) -> None:
    number = landed(shell, "03-02")
    path = shell.cases[number].path
    blob = shell.server.tree("main")[path][1]
    assert refused(run(shell, "erase", "records/none.yml", *ERASE, "--decided-by", "sun-wei")) == "gate.erase_unknown"
    assert refused(run(shell, "erase", path, *ERASE, "--decided-by", "nobody")) == "gate.nobody"
    said = run(shell, "erase", path, *ERASE, "--decided-by", "sun-wei")
    assert said.output.startswith("Erasure signed: paths: 1, contents: 1; chain number 2, commit ")
    assert named(verified(shell)) == []

    shell.server.close()
    shell.server.plumbing.run("repack", "-a", "-d", "-q")
    take_out(shell.server, blob)
    proven = verified(shell)
    assert named(proven) == []
    assert [(code, args["path"]) for code, args in proven.notes] == [("erased_lawfully", path)]
    (case,) = (each for each in proven.cases.values() if each.case_id in path)
    assert case.result == "undetermined"


def take_out(repository: Repository, blob: str) -> None:
    """Take one object out of the store, as the handbook tells the forge's administrator to."""
    folder = repository.plumbing.git_dir / "objects"
    _, listed = repository.plumbing.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    for oid in listed.decode().split():
        if oid != blob:
            kind = repository.plumbing.run("cat-file", "-t", oid)[1].decode().strip()
            data = repository.plumbing.run("cat-file", kind, oid)[1]
            write_loose(folder, oid, kind, data)
    for pack in (folder / "pack").iterdir():
        pack.chmod(pack.stat().st_mode | stat.S_IWRITE)
        os.unlink(pack)


def write_loose(folder: Path, oid: str, kind: str, data: bytes) -> None:
    import zlib

    target = folder / oid[:2] / oid[2:]
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        target.write_bytes(zlib.compress(f"{kind} {len(data)}\0".encode() + data))


def test_census_and_restoration_from_the_command_line(shell: House, tmp_path: Path) -> None:
    landed(shell, "03-02")
    assert run(shell, "census").output.startswith("Census signed: numbers up to 1, of which issues: 0; chain number 2,")
    nothing = run(shell, "restore", "--reason", "x", "--decided-by", "sun-wei")
    assert refused(nothing) == "gate.restore_nothing"
    shell.forge._pulls.clear()
    shell.forge._ended.clear()
    assert refused(run(shell, "census")) == "gate.forge_backwards"
    said = run(shell, "restore", "--reason", "磁盘损坏", "--decided-by", "sun-wei", "--before", str(shell.copy_at))
    assert said.output.startswith("Restoration signed: numbers lost: 1, statements lost: -, commits lost: 0; chain")
    assert run(shell, "watch", "--once").return_value == 0

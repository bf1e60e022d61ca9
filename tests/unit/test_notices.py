"""Work notices: written by the gate as soon as a request landed, once, to whoever keeps the footage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from footage.demo.acting import ADMIN_ACCOUNT, GATE_ACCOUNT
from footage.evidence.replay import replay
from footage.forges import ForgeRefused, ForgeUnavailable, GateForge, PullState
from footage.forges.dialect.server import Server
from footage.forges.gitea import GiteaForge
from footage.forges.github import GitHubForge
from footage.model import Outcome
from footage.reading.records import read_record
from gate_house import KINDS, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, notices=True)
    made.begin()
    yield made
    made.close()


@pytest.fixture(params=["gitea", "github"])
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, notices=True)
    with ExitStack() as stack:
        stack.callback(made.close)
        tokens = {"SECRET": GATE_ACCOUNT}
        server = stack.enter_context(Server(made.forge, request.param, tokens=tokens, clock=lambda: made.clock))
        name, host = made.forge.repository, made.forge.host
        if request.param == "gitea":
            made.client = GiteaForge(server.url, name, "SECRET", made.copy, host=host)
        else:
            me = made.forge.account(GATE_ACCOUNT)
            made.client = GitHubForge(server.url, name, "SECRET", made.copy, host=host, me=me)
        made.begin()
        yield made


def approved(house: House, day: str = "03-02", label: str = "one") -> int:
    number = house.ask(f"{day} 09:00", label)
    house.sign(number, day, "lin-hao", "qian-li", "sun-wei")
    return number


def notices(house: House) -> dict[str, Any]:
    tree = house.server.files(house.main())
    paths = [path for path in tree.paths("records/cases/") if "work_notice" in path]
    read = {path: read_record(path, "", tree.read(path), KINDS).record for path in paths}
    return {path: record.data if record else None for path, record in read.items()}


def test_a_notice_follows_the_request_in_the_same_round(wired: House) -> None:
    house = wired
    number = approved(house)
    done = house.turn("03-02 10:40")
    assert [each.number for each in done.ended] == [number, number + 1]
    ((path, data),) = notices(house).items()
    assert path.startswith(house.cases[number].path.rpartition("/")[0])
    assert (data["sent_by"], data["mode"], data["cameras"]) == ("footage-gate", "copy", ["CAM-P1-03"])
    keepers = {"zhou-hang", "nie-shuang", "xu-yan"}
    assert keepers <= set(data["recipients"])
    body = house.forge.comments(number + 1)[0].body
    assert "@zhou-hang" in body
    proven = replay(house.server, main=house.main(), evidence=house.server.resolve("refs/heads/evidence"))
    assert proven.findings == ()
    assert [pull.decision.landing_class for pull in proven.pulls] == ["A", "M"]
    assert proven.pulls[1].decision.outcome is Outcome.APPROVED
    assert [name for name in house.refs() if name.startswith("refs/heads/footage/")] == []


def test_no_round_writes_a_second_notice(house: House) -> None:
    approved(house)
    house.turn("03-02 10:40")
    approved(house, "03-03", "two")
    house.turn("03-03 10:40")
    house.gate().round()
    assert len(notices(house)) == 2
    assert len(house.forge.pulls()) == 4
    assert {each.state for each in house.forge.pulls()} == {PullState.MERGED}


def test_what_a_stranger_merged_has_a_notice_only_if_it_was_approved(house: House) -> None:
    good, bad = approved(house), house.ask("03-02 09:00", "two")
    house.forge.merge(good, ADMIN_ACCOUNT, house.at("03-02 10:50"))
    house.forge.merge(bad, ADMIN_ACCOUNT, house.at("03-02 10:51"))
    house.turn("03-02 10:52")
    (path,) = notices(house)
    assert house.cases[good].id in path


def test_a_narrowed_grant_is_what_the_notice_says(house: House) -> None:
    number = house.ask("03-02 09:00")
    house.review(number, "lin-hao", "03-02 10:00", text="方式: 查看")
    house.sign(number, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.review(number, "sun-wei", "03-02 10:30", text="方式: 查看")
    house.turn("03-02 10:40")
    (data,) = notices(house).values()
    assert data["mode"] == "view"


class Failing:
    """A forge on which one act fails the first time, before or after it took effect."""

    def __init__(self, forge: GateForge, name: str, error: Exception, *, after: bool) -> None:
        self._forge, self._name, self._error, self._after = forge, name, error, after
        self.left = 1

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._forge, name)
        if name != self._name:
            return value

        def act(*args: Any, **named: Any) -> Any:
            ours = name == "propose" or args[0] > 1
            if not (ours and self.left):
                return value(*args, **named)
            self.left -= 1
            if self._after:
                value(*args, **named)
            raise self._error

        return act


OUTAGE = ForgeUnavailable("gate.git_unreachable", command="call", where="forge.example")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", ["propose", "merge"])
def test_an_outage_loses_and_doubles_no_notice(house: House, name: str, after: bool) -> None:
    approved(house)
    house.at("03-02 10:40")
    with pytest.raises(ForgeUnavailable):
        house.gate(Failing(house.client, name, OUTAGE, after=after)).round()  # type: ignore[arg-type]
    house.turn("03-02 10:41")
    house.turn("03-02 10:42")
    assert len(notices(house)) == 1
    assert len(house.forge.pulls()) == 2


def test_a_forge_that_refuses_it_is_told_of_and_keeps_nothing_else_waiting(house: House) -> None:
    number = approved(house)
    house.at("03-02 10:40")
    refusing = Failing(house.client, "propose", ForgeRefused("forges.not_proposed", branch="x"), after=False)
    done = house.gate(refusing).round()  # type: ignore[arg-type]
    assert [each for each, _ in done.refused] == [number]
    assert notices(house) == {}


def test_a_notice_that_somebody_closed_is_not_opened_again(house: House) -> None:
    approved(house)
    house.at("03-02 10:40")
    with pytest.raises(ForgeUnavailable):
        house.gate(Failing(house.client, "merge", OUTAGE, after=False)).round()  # type: ignore[arg-type]
    house.forge.close(2, ADMIN_ACCOUNT, house.at("03-02 10:41"))
    house.turn("03-02 10:42")
    house.turn("03-02 10:43")
    assert notices(house) == {}
    assert len(house.forge.pulls()) == 2


def test_a_gate_that_is_not_registered_writes_none(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.begin()
    approved(house)
    house.turn("03-02 10:40")
    assert notices(house) == {}
    house.close()

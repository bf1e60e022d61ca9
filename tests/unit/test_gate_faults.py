"""A failure at any call of the forge or any write of Git, before or after it took effect, loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from footage.demo.acting import ADMIN_ACCOUNT
from footage.finding import ToolError
from footage.forges import ForgeUnavailable
from footage.operations.gate import CONTEXT, Gate
from footage.repository.plumbing import Plumbing, Process
from gate_house import House

WRITES = frozenset({"fetch", "push", "update-ref", "fast-import"})
ACTS = frozenset({"post_status", "upsert_comment", "request_reviewers", "merge", "close"})


class Fuse:
    """Lets calls through and blows at the ``at``-th, before or after it took effect; counts them all."""

    def __init__(self, at: int = 0, *, after: bool = False) -> None:
        self.at = at
        self.after = after
        self.names: list[str] = []

    @property
    def blown(self) -> bool:
        return 0 < self.at <= len(self.names)

    def __call__(self, name: str, act: Callable[[], Any]) -> Any:
        self.names.append(name)
        if len(self.names) != self.at:
            return act()
        if self.after:
            act()
        raise ForgeUnavailable("gate.git_unreachable", command="call", where="forge.example")


class Fragile:
    """A forge whose every method goes through the fuse."""

    def __init__(self, forge: Any, fuse: Fuse) -> None:
        self._forge = forge
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._forge, name)
        if not callable(value):
            return value
        return lambda *args, **named: self._fuse(name, lambda: value(*args, **named))


@pytest.fixture
def fragile_git(monkeypatch: pytest.MonkeyPatch) -> Callable[[Fuse, Path], None]:
    """Put the fuse before every writing git command on one repository."""
    run, open_ = Plumbing.run, Plumbing.open

    def arm(fuse: Fuse, directory: Path) -> None:
        def ours(plumbing: Plumbing, verb: str) -> bool:
            return plumbing.git_dir == directory and verb in WRITES

        def fragile_run(self: Plumbing, *args: str, **named: Any) -> tuple[int, bytes]:
            def act() -> tuple[int, bytes]:
                return run(self, *args, **named)

            return fuse(args[0], act) if ours(self, args[0]) else act()

        def fragile_open(self: Plumbing, *args: str, **named: Any) -> Process:
            def act() -> Process:
                return open_(self, *args, **named)

            # What this program is fed comes later: it can fail to start, and has no effect to fail after.
            return fuse(args[0], act) if ours(self, args[0]) and not fuse.after else act()

        monkeypatch.setattr(Plumbing, "run", fragile_run)
        monkeypatch.setattr(Plumbing, "open", fragile_open)

    return arm


def told(directory: Path) -> House:
    """One request approved, one new, one merged by a stranger."""
    house = House(directory)
    house.begin()
    ready, foreign = house.ask("03-02 09:00", "ready"), house.ask("03-02 09:01", "foreign")
    house.ask("03-02 09:02", "new")
    house.sign(ready, "03-02", "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(foreign, ADMIN_ACCOUNT, house.at("03-02 10:50"))
    house.at("03-02 11:00")
    return house


def seen(house: House) -> dict[str, object]:
    """Everything that people and auditors see afterwards."""
    pulls = house.forge.pulls()
    return {
        "main": house.main(),
        "pulls": [(each.number, each.state) for each in pulls],
        "evidence": house.evidence(),
        "comments": {each.number: [c.body for c in house.forge.comments(each.number)] for each in pulls},
        "asked": {each.number: sorted(house.forge.asked(each.number)) for each in pulls},
        "lights": {
            each.number: [
                (s.state, s.description)
                for s in house.forge.statuses(house.forge.head(each.number))
                if s.context == CONTEXT
            ][-1:]
            for each in pulls
        },
    }


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> House:
    return told(tmp_path_factory.mktemp("story") / "house")


@pytest.fixture(scope="module")
def undisturbed(story: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], list[str]]:
    house = story.twin(tmp_path_factory.mktemp("undisturbed") / "house")
    fuse = Fuse()
    house.gate(Fragile(house.client, fuse)).round()
    house.gate().round()
    result = seen(house)
    house.close()
    return result, fuse.names


def disturbed(house: House, fuse: Fuse, gate: Gate) -> dict[str, object]:
    """Run until the fuse blows, and again: in the same process, or as another one."""
    with pytest.raises(ToolError):
        gate.round()
    assert fuse.blown
    fuse.at = 0
    (gate if len(fuse.names) % 2 else house.gate()).round()
    house.close()
    return seen(house)


@pytest.mark.parametrize("part", range(2))
def test_a_fault_at_any_call_of_the_forge_changes_nothing_in_the_end(
    tmp_path: Path, story: House, undisturbed: tuple[dict[str, object], list[str]], part: int
) -> None:
    expected, names = undisturbed
    assert set(names) > ACTS - {"close"}
    for at, name in list(enumerate(names, 1))[part::2]:
        for after in (False, True) if name in ACTS else (False,):
            house = story.twin(tmp_path / f"{at}{after}")
            fuse = Fuse(at, after=after)
            assert disturbed(house, fuse, house.gate(Fragile(house.client, fuse))) == expected, (at, name, after)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_fault_at_any_write_of_git_changes_nothing_in_the_end(
    tmp_path: Path,
    story: House,
    undisturbed: tuple[dict[str, object], list[str]],
    fragile_git: Callable[[Fuse, Path], None],
    after: bool,
) -> None:
    counting, house = Fuse(after=after), story.twin(tmp_path / "all")
    fragile_git(counting, house.copy.plumbing.git_dir)
    house.gate().round()
    house.close()
    wanted = {"push", "update-ref"} if after else WRITES
    places = [at for at, name in enumerate(counting.names, 1) if name in wanted]
    assert len(places) > 5
    for at in places:
        house = story.twin(tmp_path / str(at))
        fuse = Fuse(at, after=after)
        fragile_git(fuse, house.copy.plumbing.git_dir)
        assert disturbed(house, fuse, house.gate()) == undisturbed[0], counting.names[at - 1]

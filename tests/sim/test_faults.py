"""A forge that fails, is slow, or lies: what is observed then is true, not complete, or an error; never anything else.

Every call that an observation makes is broken in every way, one at a time, for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest

from footage.forges import ForgeError, ForgeLied, ForgeUnavailable, StatusState
from footage.forges.dialect import faults
from footage.forges.dialect.faults import Fault
from footage.text import Bilingual
from sim.world import ANN, APPROVE, BEN, COMMENT, DAN, EVE, GATE, MAIN, REJECT, T0, World, known

Said = TypeVar("Said")
BROKEN: Mapping[str, Fault] = {
    "server error": faults.refused(500),
    "bad gateway": faults.refused(502),
    "forbidden": faults.refused(403),
    "gone": faults.refused(404),
    "limit": faults.refused(429, {"Retry-After": "3"}),
    "cut": faults.cut(),
    "half": faults.malformed(),
    "page for people": faults.no_json(),
}
LIES: Mapping[str, Fault] = {
    "repeated": faults.repeated(),
    "shortened": faults.shortened(),
    "emptied": faults.emptied(),
    "too few": faults.miscounted(1),
    "too many": faults.miscounted(300),
}


def _eventful(world: World) -> int:
    """Tell a story of everything, on more than one page, whose last word is a rejection."""
    world.server.settings.most = 5
    number = world.asked()
    for n in range(7):
        world.forge.review(number, (EVE, DAN)[n % 2], COMMENT, T0 + 10 + n, str(n))
    world.forge.review(number, BEN, APPROVE, T0 + 200)
    world.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 210, ANN, forced=True)
    world.forge.dismiss(number, world.forge.review(number, EVE, APPROVE, T0 + 220), DAN, T0 + 230)
    world.forge.review(number, BEN, REJECT, T0 + 240, "no")
    world.forge.close(number, GATE, T0 + 300, by_gate=True)
    return number


def _broken(world: World, number: int, fault: Fault) -> None:
    """Break every call of an observation in turn; nothing may come out that is complete and not the same."""
    healthy = world.seen(number)
    assert healthy.complete
    for call in sorted(set(world.server.calls)):
        world.server.heal()
        world.server.inject(fault, call)
        found = _tried(lambda: world.seen(number))
        if isinstance(found, ForgeError):
            assert (found.status, found.text() != Bilingual(found.code, found.code)) == (4, True), call
        else:
            assert not found.complete or found == healthy, call


def _tried(act: Callable[[], Said]) -> Said | ForgeError:
    try:
        return act()
    except ForgeError as error:
        return error


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_call_leaves_nothing_to_approve_from(world: World, fault: str) -> None:
    _broken(world, _eventful(world), BROKEN[fault])


@pytest.mark.parametrize("fault", LIES)
def test_a_lying_list_leaves_nothing_to_approve_from(world: World, fault: str) -> None:
    _broken(world, _eventful(world), LIES[fault])


def test_a_limit_told_by_403_is_one_too(github: World) -> None:
    number = github.asked()
    now = "Mon, 02 Mar 2026 00:00:00 GMT"
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772409612", "Date": now}
    github.server.inject(faults.refused(403, headers), f"GET /repos/office/records/pulls/{number}/reviews")
    with pytest.raises(ForgeUnavailable):
        github.seen(number)
    assert github.waits == [12.0, 12.0]


@pytest.mark.parametrize("fault", ["bad gateway", "cut", "half"])
def test_an_act_whose_answer_was_lost_is_not_done_twice_when_repeated(world: World, fault: str) -> None:
    number = world.asked()
    head = world.forge.head(number)
    acts: tuple[Callable[[], object], ...] = (
        lambda: world.client().upsert_comment(number, "<!-- footage -->", "<!-- footage --> now"),
        lambda: world.client().post_status(head, StatusState.PENDING, "footage/approval", "waiting"),
        lambda: world.client().request_reviewers(number, [world.forge.account(BEN)]),
        lambda: world.client().merge(number, head, "Merge it", ""),
        lambda: world.client().close(number),
    )
    for act in acts:
        for method in ("POST", "PUT", "PATCH"):
            world.server.inject(BROKEN[fault], method)
        _tried(act)
        world.server.heal()
        _tried(act)
    assert [each.body for each in world.forge.comments(number)] == ["<!-- footage --> now"]
    assert {each.state for each in world.forge.statuses(head)} == {StatusState.PENDING}
    assert world.forge.asked(number) == (BEN,)
    assert world.git.commit(world.git.resolve(MAIN) or "").parents[1] == head
    assert (world.forge.log(number).closed, len(list(world.git.first_parent(MAIN)))) == (None, 2)


def test_a_slow_forge_is_given_up_on(world: World) -> None:
    number = world.asked()
    world.server.inject(faults.slow(30), f"GET /repos/office/records/pulls/{number}")
    with pytest.raises(ForgeUnavailable):
        world.client(hasty=True).observe(number, at=T0)


def test_a_limit_is_waited_out_as_long_as_the_forge_asks(world: World) -> None:
    number = world.asked()
    world.server.inject(faults.refused(429, {"Retry-After": "3"}), "GET /repos")
    with pytest.raises(ForgeUnavailable):
        world.seen(number)
    assert world.waits == [3.0, 3.0]


@pytest.mark.parametrize("fault", [*BROKEN, "repeated", "emptied"])
def test_a_broken_list_of_pull_requests_is_an_error(world: World, fault: str) -> None:
    """An empty list would mean that nothing is left to capture."""
    world.server.settings.most = 3
    for n in range(4):
        world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, str(n), T0)
    world.forge.close(1, ANN, T0 + 10)
    true = known(world.client())
    lists = sorted({call for call in world.server.calls if "/pulls?" in call or "/events?" in call})
    assert len(lists) > 1
    for call in lists:
        world.server.heal()
        world.server.inject({**BROKEN, **LIES}[fault], call)
        found = _tried(lambda: known(world.client()))
        assert isinstance(found, ForgeError) or found == true, call


def test_a_list_that_stands_still_nowhere_is_refused(github: World) -> None:
    """Every look shows another title."""
    number = github.asked()
    looks = iter(range(1000))

    def restless(call, answer):
        reply = answer(call)
        reply.body["title"] = str(next(looks))
        return reply

    github.server.inject(restless, f"GET /repos/office/records/pulls/{number}")
    github.server.calls.clear()
    pull = f"GET /repos/office/records/pulls/{number}"
    github.server.heal()
    github.server.inject(lambda call, answer: restless(call, answer) if call.key == pull else answer(call), pull)
    assert not github.seen(number).complete
    assert github.server.calls.count(pull) == 4


def test_a_dismissal_without_its_event_is_not_complete(github: World) -> None:
    number = github.asked()
    github.forge.dismiss(number, github.forge.review(number, BEN, APPROVE, T0 + 5), EVE, T0 + 6)

    def forgetful(call, answer):
        reply = answer(call)
        reply.body[:] = [each for each in reply.body if each["event"] != "review_dismissed"]
        return reply

    github.server.inject(forgetful, f"GET /repos/office/records/issues/{number}/timeline")
    assert not github.seen(number).complete


def test_a_branch_history_with_a_gap_is_not_complete(github: World) -> None:
    number = github.asked()
    for n in range(3):
        github.forge.push(number, {"c.yml": f"c: {n + 2}\n".encode()}, T0 + 10 + n, ANN)

    def gap(call, answer):
        reply = answer(call)
        del reply.body[2]
        return reply

    github.server.inject(gap, "GET /repos/office/records/activity")
    assert not github.seen(number).complete


def test_an_answer_about_another_pull_request_is_a_lie(github: World) -> None:
    one, two = github.asked(), github.asked()

    def swapped(call, answer):
        reply = answer(call)
        reply.body["number"] = two
        return reply

    github.server.inject(swapped, f"GET /repos/office/records/pulls/{one}")
    with pytest.raises(ForgeLied):
        github.seen(one)

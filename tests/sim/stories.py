"""Stories that end in one pull request; told to a forge, they must read the same through any wire."""

from __future__ import annotations

from collections.abc import Callable

from footage.model import AccountKind, MergeStyle
from sim.world import ANN, APPROVE, BEN, COMMENT, DAN, EVE, GATE, MAIN, REJECT, T0, World

Story = Callable[[World], int]


def opened(world: World) -> int:
    return world.asked()


def approved_and_merged(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 60, "可以\n只限 P1-03")
    world.forge.review(number, EVE, COMMENT, T0 + 70, "看过")
    world.forge.review(number, EVE, APPROVE, T0 + 80)
    world.forge.merge(number, GATE, T0 + 120)
    return number


def pushed_after_approval(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 60)
    world.forge.push(number, {"c.yml": b"c: 2\n", "d.yml": b"d: 1\n"}, T0 + 90, EVE)
    world.forge.review(number, BEN, APPROVE, T0 + 95)
    world.forge.push(number, {"d.yml": None}, T0 + 99, ANN)
    return number


def forced(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 60)
    world.forge.direct_push({"b.yml": b"b: 2\n"}, EVE, T0 + 70, "past everybody")
    world.forge.push(number, {"d.yml": b"d: 1\n"}, T0 + 80, ANN, forced=True)
    world.forge.push(number, {"e.yml": b"e: 1\n"}, T0 + 90, ANN)
    return number


def base_taken_in(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 20)
    world.forge.direct_push({"b.yml": b"b: 2\n"}, EVE, T0 + 30, "past everybody")
    world.forge.update_branch(number, T0 + 40, ANN)
    return number


def dismissed(world: World) -> int:
    number = world.asked()
    first = world.forge.review(number, BEN, REJECT, T0 + 10, "不可以")
    second = world.forge.review(number, EVE, APPROVE, T0 + 20)
    world.forge.dismiss(number, first, EVE, T0 + 30, "too strict")
    world.forge.dismiss(number, second, DAN, T0 + 40)
    world.forge.review(number, BEN, APPROVE, T0 + 50)
    return number


def rejected_after_approval(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 10)
    world.forge.review(number, BEN, REJECT, T0 + 20, "错了")
    return number


def retargeted(world: World) -> int:
    world.writer.update("refs/heads/lax", world.git.resolve(MAIN) or "")
    number = world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, base_ref="refs/heads/lax")
    world.forge.review(number, BEN, APPROVE, T0 + 10)
    world.forge.retarget(number, MAIN, T0 + 20, ANN)
    return number


def withdrawn(world: World) -> int:
    number = world.asked()
    world.forge.close(number, ANN, T0 + 30)
    return number


def closed_by_the_gate(world: World) -> int:
    number = world.asked()
    world.forge.close(number, GATE, T0 + 30, by_gate=True)
    return number


def reopened_and_merged(world: World) -> int:
    number = world.asked()
    world.forge.close(number, ANN, T0 + 30)
    world.forge.reopen(number)
    world.forge.review(number, BEN, APPROVE, T0 + 40)
    world.forge.merge(number, EVE, T0 + 50)
    return number


def landed_without_anybody(world: World) -> int:
    number = world.asked()
    world.forge.merge(number, ANN, T0 + 10, extra={"smuggled.yml": b"x: 1\n"})
    return number


def approved_after_the_merge(world: World) -> int:
    number = world.asked()
    world.forge.merge(number, ANN, T0 + 10)
    world.forge.review(number, BEN, APPROVE, T0 + 20)
    return number


def squashed(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 5)
    world.forge.merge(number, EVE, T0 + 10, MergeStyle.SQUASH)
    return number


def ghosts(world: World) -> int:
    number = world.forge.open_pull(DAN, {"c.yml": b"c: 1\n"}, "Ask", T0)
    world.forge.review(number, EVE, APPROVE, T0 + 10)
    world.forge.merge(number, EVE, T0 + 20)
    world.forge.delete_account(EVE)
    world.forge.delete_account(DAN)
    return number


def login_taken_over(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 10)
    world.forge.rename(BEN, "benjamin")
    world.forge.register(90, "ben", "Somebody", "somebody@example.org")
    world.forge.review(number, 90, APPROVE, T0 + 20)
    return number


def claimed_commit(world: World) -> int:
    number = world.asked()
    world.forge.review(number, BEN, APPROVE, T0 + 10, commit_id="f" * 40)
    return number


def deleted_review(world: World) -> int:
    number = world.asked()
    gone = world.forge.review(number, BEN, REJECT, T0 + 10, "no")
    world.forge.review(number, EVE, APPROVE, T0 + 20)
    world.forge.delete_review(number, gone)
    return number


def many_reviews(world: World) -> int:
    number = world.asked()
    for n in range(131):
        world.forge.review(number, (BEN, EVE)[n % 2], COMMENT, T0 + 10 + n, str(n))
    world.forge.review(number, BEN, APPROVE, T0 + 400)
    return number


def committed_by_another(world: World) -> int:
    return world.forge.open_pull(
        ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, by=EVE, message="Ask\n\nCo-authored-by: Who <who@example.org>"
    )


def committed_under_another_address(world: World) -> int:
    world.forge.register(92, "ann-2", "Ann", "ann@elsewhere.example")
    number = world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "Ask", T0, by=92)
    world.forge.review(number, 92, APPROVE, T0 + 10)
    return number


def base_edited_the_same_record(world: World) -> int:
    number = world.forge.open_pull(ANN, {"a.yml": b"a: 2\n"}, "Ask", T0)
    world.forge.review(number, BEN, APPROVE, T0 + 10)
    world.forge.direct_push({"a.yml": b"a: 3\n"}, EVE, T0 + 20, "past everybody")
    world.forge.merge(number, EVE, T0 + 30)
    return number


def draft(world: World) -> int:
    return world.forge.open_pull(ANN, {"c.yml": b"c: 1\n"}, "草稿", T0, draft=True)


def by_a_bot(world: World) -> int:
    world.forge.register(91, "checker[bot]", "Checker", "checker@example.org", AccountKind.BOT)
    number = world.asked()
    world.forge.review(number, 91, APPROVE, T0 + 10)
    return number


EVERYWHERE: tuple[Story, ...] = (
    opened, approved_and_merged, pushed_after_approval, base_taken_in, dismissed, rejected_after_approval,
    withdrawn, closed_by_the_gate, reopened_and_merged, landed_without_anybody, approved_after_the_merge,
    squashed, ghosts, login_taken_over, claimed_commit, deleted_review, many_reviews, committed_by_another,
    committed_under_another_address, base_edited_the_same_record, draft,
)  # fmt: skip
# Gitea does not say which accounts are bots, and forgets pushes that were replaced, or made for another base.
ON_GITHUB: tuple[Story, ...] = (by_a_bot, forced, retargeted)

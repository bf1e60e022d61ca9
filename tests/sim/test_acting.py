"""The gate's acts over the wire: done once, read back, refused where they must be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from footage.forges import ForgeLied, ForgeRefused, ForgeUnavailable, HeadMoved, Remote, StatusState
from footage.forges.dialect import Server, faults
from footage.forges.github import GitHubForge
from footage.model import Account, AccountKind, MergeStyle
from sim.world import ANN, APPROVE, BEN, DAN, EVE, GATE, HOST, MAIN, NAME, REJECT, T0, World


def test_the_gate_knows_itself_its_forge_and_its_remote(world: World) -> None:
    client = world.client()
    assert client.whoami() == world.forge.account(GATE)
    assert client.version() == {"github": "3.17.4", "gitea": "1.27.3"}[world.dialect]
    assert (client.host, client.repository) == (HOST, "office/records")
    assert client.remote().url == f"{world.server.url}/office/records.git"


def test_a_token_shows_nowhere(world: World) -> None:
    client = world.client()
    shown = (repr(client), str(client), repr(client.remote()))
    assert not any("gate-token" in each for each in shown)


def test_a_wrong_token_is_refused_by_name(world: World) -> None:
    with pytest.raises(ForgeRefused) as error:
        world.client("nobody").observe(world.asked(), at=T0)
    assert error.value.code == "forges.not_signed_in"
    assert error.value.status == 4


def test_an_apps_token_must_be_told_who_it_is(github: World) -> None:
    number = github.asked()
    github.forge.register(96, "gate[bot]", "Gate", "gate-bot@example.org", AccountKind.BOT)
    github.forge.close(number, 96, T0 + 5, by_gate=True)
    tokens = {"app": 96}
    with Server(github.forge, "github", tokens=tokens, clock=lambda: T0) as server:
        nameless = GitHubForge(server.url, NAME, "app", github.git, host=HOST)
        with pytest.raises(ForgeRefused) as error:
            nameless.whoami()
        assert not nameless.observe(number, at=T0 + 9).complete
        named = GitHubForge(server.url, NAME, "app", github.git, host=HOST, me=github.forge.account(96))
        assert named.observe(number, at=T0 + 9).closed.by_gate
    assert error.value.code == "github.nameless"


@pytest.mark.parametrize(
    ("dialect", "version"), [("github", "3.16.9"), ("gitea", "1.24.2"), ("gitea", "12.0.1+gitea-1.22.0")]
)
def test_a_forge_that_is_too_old_or_another_is_refused(tmp_path: Path, dialect: str, version: str) -> None:
    with World(tmp_path, dialect) as world:
        number = world.asked()
        world.server.settings.version = version
        client = world.client()
        for _ in range(2):
            with pytest.raises(ForgeRefused):
                client.observe(number, at=T0)


def test_another_repository_is_not_taken_for_ours(github: World) -> None:
    number = github.asked()

    def moved(call, answer):
        reply = answer(call)
        reply.body["base"]["repo"]["full_name"] = "somebody/else"
        return reply

    github.server.inject(moved, f"GET /repos/office/records/pulls/{number}")
    with pytest.raises(ForgeLied):
        github.seen(number)


def test_a_pull_request_that_is_not_there(world: World) -> None:
    with pytest.raises(ForgeRefused):
        world.client().observe(99, at=T0)


def test_a_status_stands_on_the_commit(world: World) -> None:
    head = world.forge.head(world.asked())
    world.client().post_status(
        head, StatusState.PENDING, "footage/approval", "等待安保部负责人", "https://example.org/1"
    )
    status = world.forge.statuses(head)[-1]
    assert (status.state, status.context, status.description) == (
        StatusState.PENDING, "footage/approval", "等待安保部负责人",
    )  # fmt: skip
    assert (status.by, status.target_url) == (GATE, "https://example.org/1")


def test_a_long_description_is_cut_where_the_forge_would_refuse_it(github: World) -> None:
    head = github.forge.head(github.asked())
    github.client().post_status(head, StatusState.ERROR, "footage/approval", "长" * 200)
    assert len(github.forge.statuses(head)[-1].description) == 140


def test_one_comment_is_kept_up_to_date(world: World) -> None:
    number = world.asked()
    world.forge.comment(number, EVE, "<!-- footage --> not ours", T0 + 1)
    client = world.client()
    for body in ("<!-- footage --> one", "<!-- footage --> two", "<!-- footage --> two"):
        client.upsert_comment(number, "<!-- footage -->", body)
    assert [(each.author, each.body) for each in world.forge.comments(number)] == [
        (EVE, "<!-- footage --> not ours"),
        (GATE, "<!-- footage --> two"),
    ]


def test_among_many_comments_ours_is_found(world: World) -> None:
    number = world.asked()
    for n in range(130):
        world.forge.comment(number, BEN, f"talk {n}", T0 + n)
    client = world.client()
    client.upsert_comment(number, "<!-- footage -->", "<!-- footage --> one")
    client.upsert_comment(number, "<!-- footage -->", "<!-- footage --> two")
    assert [each.body for each in world.forge.comments(number) if each.author == GATE] == ["<!-- footage --> two"]


def test_two_comments_of_ours_become_one(world: World) -> None:
    number = world.asked()
    for n in range(2):
        world.forge.comment(number, GATE, f"<!-- footage --> {n}", T0 + n)
    world.client().upsert_comment(number, "<!-- footage -->", "<!-- footage --> one")
    assert [each.body for each in world.forge.comments(number)] == ["<!-- footage --> one"]


def test_reviewers_are_asked_once_by_the_login_they_have_now(world: World) -> None:
    number = world.asked()
    world.forge.rename(BEN, "benjamin")
    wanted = [Account(HOST, BEN, "ben"), Account(HOST, EVE, "eve")]
    client = world.client()
    client.request_reviewers(number, wanted)
    client.request_reviewers(number, [*wanted, Account(HOST, DAN, "dan")])
    assert world.forge.asked(number) == (BEN, EVE, DAN)
    asked = [call for call in world.server.calls if call.endswith("requested_reviewers")]
    assert len(asked) == 2


def test_who_cannot_review_is_not_asked(world: World) -> None:
    """Neither the author, nor who is gone, nor somebody with that number elsewhere."""
    number = world.asked()
    world.forge.delete_account(DAN)
    people = [Account(HOST, ANN, "ann"), Account(HOST, DAN, "dan"), Account("elsewhere.example", BEN, "ben")]
    world.client().request_reviewers(number, people)
    assert world.forge.asked(number) == ()


def test_a_merge_lands_the_pinned_head(world: World) -> None:
    number = world.asked()
    head = world.forge.head(number)
    base = world.git.resolve(MAIN)
    landed = world.client().merge(number, head, "Merge it", "As approved")
    commit = world.git.commit(landed)
    assert (commit.parents, commit.subject) == ((base, head), "Merge it")
    assert world.git.resolve(MAIN) == landed
    assert world.seen(number).merged.style is MergeStyle.MERGE


def test_a_head_that_moved_is_not_merged(world: World) -> None:
    number = world.asked()
    old = world.forge.head(number)
    world.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 5, ANN)
    with pytest.raises(HeadMoved):
        world.client().merge(number, old, "Merge it", "")
    assert world.seen(number).merged is None


def test_a_head_that_moves_at_the_last_moment_is_not_merged(world: World) -> None:
    """The forge holds the pin, not our own look at it before."""
    number = world.asked()
    old = world.forge.head(number)

    def moving(call, answer):
        world.forge.push(number, {"c.yml": b"c: 2\n"}, T0 + 5, ANN)
        return answer(call)

    verb = {"github": "PUT", "gitea": "POST"}[world.dialect]
    world.server.inject(moving, f"{verb} /repos/office/records/pulls/{number}/merge")
    with pytest.raises(HeadMoved):
        world.client().merge(number, old, "Merge it", "")
    assert world.forge.log(number).landed is None


def test_a_merge_whose_answer_is_lost_is_read_back_and_not_done_twice(world: World) -> None:
    number = world.asked()
    verb = {"github": "PUT", "gitea": "POST"}[world.dialect]
    call = f"{verb} /repos/office/records/pulls/{number}/merge"
    world.server.inject(faults.slow(30), call)
    landed = world.client(hasty=True).merge(number, world.forge.head(number), "Merge it", "")
    assert landed == world.git.resolve(MAIN)
    assert world.server.calls.count(call) == 1


@pytest.mark.parametrize("status", [502, 503])
def test_a_merge_that_was_not_done_is_not_said_to_be(world: World, status: int) -> None:
    number = world.asked()
    verb = {"github": "PUT", "gitea": "POST"}[world.dialect]
    call = f"{verb} /repos/office/records/pulls/{number}/merge"
    world.server.inject(faults.refused(status), call)
    with pytest.raises(ForgeUnavailable):
        world.client().merge(number, world.forge.head(number), "Merge it", "")
    assert world.forge.log(number).landed is None
    assert world.server.calls.count(call) == 1


def test_what_is_closed_is_not_merged(world: World) -> None:
    number = world.asked()
    world.forge.close(number, ANN, T0 + 5)
    with pytest.raises(ForgeRefused):
        world.client().merge(number, world.forge.head(number), "Merge it", "")


def test_a_stacked_pull_request_is_never_merged(github: World) -> None:
    number = github.asked()
    github.server.settings.stacked.add(number)
    with pytest.raises(ForgeRefused) as error:
        github.client().merge(number, github.forge.head(number), "Merge it", "")
    assert error.value.code == "github.stacked"
    assert not any(call.startswith("PUT") for call in github.server.calls)


def test_closing_is_ours_and_closing_again_is_well(world: World) -> None:
    number = world.asked()
    client = world.client()
    client.close(number)
    client.close(number)
    closed = world.seen(number).closed
    assert (closed.by.id, closed.by_gate) == (GATE, True)
    assert world.seen(number, token="eve-token").closed.by_gate is False


def test_a_review_over_the_wire_is_one_of_its_token(world: World) -> None:
    number = world.asked()
    word = {"github": "APPROVE", "gitea": "APPROVED"}[world.dialect]
    path = f"/repos/office/records/pulls/{number}/reviews"
    own = world.transport("ann-token").send("POST", path, {"event": word, "body": ""}, accept=(422,))
    world.transport("ben-token").send("POST", path, {"event": word, "body": "ok"}, accept=(200,))
    world.transport("eve-token").send("POST", path, {"event": "REQUEST_CHANGES", "body": "no"}, accept=(200,))
    assert own.status == 422
    assert [(each.account.id, each.verdict) for each in world.seen(number).reviews] == [(BEN, APPROVE), (EVE, REJECT)]


def test_git_fetches_and_pushes_with_the_gates_header(world: World, tmp_path: Path) -> None:
    number = world.asked()
    remote = world.client().remote()
    copy = tmp_path / "copy.git"
    _git(tmp_path, remote, "clone", "--quiet", "--mirror", remote.url, str(copy))
    assert _git(copy, remote, "rev-parse", f"refs/pull/{number}/head").strip() == world.forge.head(number)
    tip = world.git.resolve(MAIN)
    _git(copy, remote, "push", "--quiet", remote.url, f"{tip}:refs/heads/evidence")
    assert world.git.resolve("refs/heads/evidence") == tip


def test_git_without_the_header_gets_nothing(world: World, tmp_path: Path) -> None:
    url = world.client().remote().url
    with pytest.raises(subprocess.CalledProcessError):
        _git(tmp_path, Remote(url), "ls-remote", url)


def test_a_commit_that_no_branch_holds_any_more_can_be_fetched(world: World, tmp_path: Path) -> None:
    number = world.asked()
    old = world.forge.head(number)
    world.forge.push(number, {"d.yml": b"d: 1\n"}, T0 + 5, ANN, forced=True)
    remote = world.client().remote()
    _git(tmp_path, remote, "init", "--quiet", "--bare", "copy.git")
    _git(tmp_path / "copy.git", remote, "fetch", "--quiet", remote.url, old)
    assert _git(tmp_path / "copy.git", remote, "cat-file", "-t", old).strip() == "commit"


def _git(directory: Path, remote: Remote, *args: str) -> str:
    header = ["-c", f"http.extraHeader={remote.header}"] if remote.header else []
    done = subprocess.run(["git", "-C", str(directory), *header, *args], capture_output=True, text=True, check=True)
    return done.stdout

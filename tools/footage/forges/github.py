"""GitHub as evidence and the gate need it: github.com, and Enterprise Server from 3.17 on.

Promises: everything about a pull request is read between two looks at it that say the same; lists are read to their
end; the head at each submission comes from the branch's activity, never from the commit that a review names, because
GitHub lets that follow forced pushes. What cannot be known makes an observation that is not complete. Merging is asked
for once, with the head pinned. Refuses: stacked pull requests, whose merging would land others with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit, urlunsplit

from footage.forges import (
    ForgeLied,
    ForgeRefused,
    ForgeUnavailable,
    HeadMoved,
    Protection,
    PullState,
    PullSummary,
    StatusState,
)
from footage.forges import github_history as history
from footage.forges.adapter import Adapter
from footage.forges.answers import Row
from footage.forges.github_lists import every
from footage.forges.github_people import attributed
from footage.forges.github_protection import protection
from footage.forges.github_reading import Reading, look, read
from footage.forges.http import Token, Transport, checked_url, said
from footage.forges.observing import PullLog, observation
from footage.forges.versions import Flavour, parse, supported
from footage.forges.writers import may_push
from footage.model import Account, Closing, HeadChange, Observation
from footage.repository import Repository

CLOUD = "github.com"
_API_VERSION = "2022-11-28"
_MOST_COMMITS = 250
_MOST_DESCRIPTION = 140


class GitHubForge(Adapter):
    """A repository on GitHub. ``url`` is the web address (``https://github.com``), or that of the API.

    ``host`` names the forge in accounts, if not the address; ``me`` is the account of a token that cannot say it.
    """

    git_user = "x-access-token"

    def __init__(
        self, url: str, name: str, token: str, repository: Repository, transport: Transport | None = None, *,
        host: str = "", me: Account | None = None,
    ) -> None:  # fmt: skip
        web, api = _addresses(checked_url(url))
        secret = Token(token)
        headers = {"X-GitHub-Api-Version": _API_VERSION, "Accept": "application/vnd.github+json"}
        http = transport or Transport(api, authorization=f"Bearer {secret.reveal()}", headers=headers)
        super().__init__(web, name, secret, http, repository, host=host, me=me)
        self._cloud = urlsplit(web).hostname == CLOUD
        self._version = ""

    def whoami(self) -> Account:
        """Return the account that the token belongs to; an app's token cannot say, and must be told."""
        if self._me is None:
            answer = self._http.get("/user", accept=(200, 403))
            if answer.status == 403:
                raise ForgeRefused("github.nameless", hint="github.nameless_hint")
            self._me = history.account(self._host, Row(answer.json(), answer.name))
        return self._me

    def version(self) -> str:
        """Return the server's version; github.com has none and says its name."""
        if not self._version:
            row = Row(*self._json("/meta"))
            found = row.text("installed_version") if "installed_version" in row else CLOUD
            if not self._cloud:
                supported(parse(found, Flavour.GITHUB))
            self._version = found
        return self._version

    # Reading ----------------------------------------------------------------------------------------------------------

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests: ended ones in the order in which they ended, then the open ones by number.

        The list does not say how often one was opened again; the repository's events do, and they prove the list too.
        """
        self.version()
        query = {"state": "all", "sort": "created", "direction": "asc"}
        rows = every(self._http, f"{self._path}/pulls", query)
        happened = every(self._http, f"{self._path}/issues/events")
        about = [(each.text("event"), each.row("issue")) for each in happened if "issue" in each]
        told = [(event, issue.number("number")) for event, issue in about if "pull_request" in issue]
        if not {number for _, number in told} <= {row.number("number") for row in rows}:
            raise ForgeLied("github.pulls_missing")
        found = [_summary(row, told.count(("reopened", row.number("number")))) for row in rows]
        return tuple(sorted(found, key=lambda each: (each.ended_at is None, each.ended_at or 0, each.number)))

    def issues(self) -> tuple[int, ...]:
        """Return the numbers of all issues; GitHub lists pull requests among them, and says so of each."""
        return tuple(sorted(row.number("number") for row in self._issue_rows()))

    def _issue_rows(self) -> tuple[Row, ...]:
        if not Row(*self._json(self._path)).flag("has_issues"):
            return ()
        rows = every(self._http, f"{self._path}/issues", {"state": "all", "sort": "created", "direction": "asc"})
        return tuple(row for row in rows if "pull_request" not in row)

    def observe(self, number: int, *, at: int) -> Observation:
        """Return everything about the pull request's present occasion, observed at time ``at``."""
        self.version()
        reading = read(self._http, self._name, number)
        log = self._log(number, reading)
        head = log.head_changes[-1].new
        if not self._holds(head, *([log.landed[2]] if log.landed else [])):
            return self._not_fetched(log, at)
        found = observation(log, self._git, lambda _: None, host=self._host, name=self._name, observed_at=at)
        people = attributed(self._host, found.contributors, reading.commits)
        local = self._git.resolve(f"refs/pull/{number}/head")
        return replace(found, contributors=people, complete=found.complete and local in {None, head})

    def _log(self, number: int, reading: Reading) -> PullLog:
        pull, timeline, host = reading.pull, reading.timeline, self._host
        ended = pull.time("closed_at") if "closed_at" in pull else None
        opened, head = pull.time("created_at"), pull.row("head").text("sha")
        author = history.account(host, pull.row_or_none("user"))
        moves = history.head_changes(host, reading.activity, timeline, opened=opened, ended=ended, head=head)
        reviews, agreed = history.reviews(host, reading.reviews, timeline, moves or ())
        base_ref = "refs/heads/" + pull.row("base").text("ref")
        commits = len(reading.commits) == min(pull.number("commits"), _MOST_COMMITS)
        closed, closer_known = self._closing(pull, timeline, author)
        return PullLog(
            number=number,
            occasion=1 + len(history.events_of(timeline, "reopened")),
            title=pull.text("title"),
            author=author,
            created_at=opened,
            base_ref=base_ref,
            head_changes=moves or (HeadChange(opened, None, head),),
            base_changes=history.base_changes(host, timeline, base_ref),
            reviews=reviews,
            landed=self._landed(pull),
            closed=closed,
            draft="draft" in pull and pull.flag("draft"),
            complete=reading.steady and agreed and commits and closer_known and moves is not None,
        )

    def _landed(self, pull: Row) -> tuple[int, Account | None, str] | None:
        if not pull.flag("merged"):
            return None
        by = history.account(self._host, pull.row_or_none("merged_by"))
        return pull.time("merged_at"), by, pull.text("merge_commit_sha")

    def _closing(self, pull: Row, timeline: Sequence[Row], author: Account) -> tuple[Closing | None, bool]:
        """Return who closed the pull request, and whether it is known to be the gate or not."""
        if pull.flag("merged") or pull.text("state") == "open":
            return None, True
        events = history.events_of(timeline, "closed")
        if not events:
            return Closing(pull.time("closed_at"), None), False
        by = history.account(self._host, events[-1].row_or_none("actor"))
        if by.key == author.key:
            return Closing(pull.time("closed_at"), by), True
        try:
            return Closing(pull.time("closed_at"), by, by.key == self.whoami().key), True
        except ForgeRefused:
            return Closing(pull.time("closed_at"), by), False

    def _holds(self, *commits: str) -> bool:
        return all(self._git.resolve(commit) is not None for commit in commits)

    def _not_fetched(self, log: PullLog, at: int) -> Observation:
        """Return what is known of a pull request whose commits are not here yet: nothing to decide from."""
        return Observation(
            host=self._host, repository=self._name, number=log.number, occasion=log.occasion, title=log.title,
            author=log.author, created_at=log.created_at, base_ref=log.base_ref, head=log.head_changes[-1].new,
            merge_base="", changes=(), head_changes=log.head_changes, base_changes=log.base_changes,
            reviews=log.reviews, closed=log.closed, draft=log.draft, complete=False, observed_at=at,
        )  # fmt: skip

    def _json(self, path: str) -> tuple[object, str]:
        answer = self._http.get(path)
        return answer.json(), answer.name

    # Acting -----------------------------------------------------------------------------------------------------------

    def post_status(self, sha: str, state: StatusState, context: str, description: str, target_url: str = "") -> None:
        """Say on a commit how its pull request stands; GitHub takes 140 characters."""
        body = {"state": state.value, "context": context, "description": description[:_MOST_DESCRIPTION]}
        self._http.send(
            "POST", f"{self._path}/statuses/{quote(sha)}", body | ({"target_url": target_url} if target_url else {})
        )

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        """Let exactly one comment of ours with the marker stand, with this text."""
        ours = self._ours(number, marker)
        if not ours:
            self._http.send("POST", f"{self._path}/issues/{number}/comments", {"body": body})
            ours = self._ours(number, marker)  # two gates may have begun one each
        for extra in ours[1:]:
            self._http.send("DELETE", self._comment(extra), accept=(204, 404))
        if ours and ours[0].text("body") != body:
            self._http.send("PATCH", self._comment(ours[0]), {"body": body})

    def _ours(self, number: int, marker: str) -> list[Row]:
        mine = [each for each in every(self._http, f"{self._path}/issues/{number}/comments") if self._is_ours(each)]
        return [each for each in mine if "body" in each and marker in each.text("body")]

    def _is_ours(self, row: Row) -> bool:
        return "user" in row and row.row("user").number("id") == self.whoami().id

    def _comment(self, row: Row) -> str:
        return f"{self._path}/issues/comments/{row.number('id')}"

    def request_reviewers(self, number: int, accounts: Sequence[Account]) -> None:
        """Ask these accounts for a review, by the logins they have now; not who is asked already, nor the author."""
        pull = look(self._http, self._name, number)
        already = pull.rows("requested_reviewers") if "requested_reviewers" in pull else ()
        asked = {each.number("id") for each in (*already, pull.row_or_none("user")) if each}
        wanted = [each.id for each in accounts if each.host == self._host and each.id not in asked]
        logins = [login for each in dict.fromkeys(wanted) if (login := self._login(each)) is not None]
        if logins:
            self._http.send("POST", f"{self._path}/pulls/{number}/requested_reviewers", {"reviewers": logins})

    def _login(self, account: int) -> str | None:
        answer = self._http.get(f"/user/{account}", accept=(200, 404))
        return Row(answer.json(), answer.name).text("login") if answer.status == 200 else None

    def merge(self, number: int, head: str, title: str, message: str) -> str:
        """Land ``head`` with a merge commit and return that commit, read back."""
        pull = look(self._http, self._name, number)
        if not pull.flag("merged"):
            _mergeable(number, pull, head)
            self._ask_to_merge(number, {"sha": head, "merge_method": "merge", "commit_title": title,
                                        "commit_message": message})  # fmt: skip
        landed = self._merged(number, head)
        if landed is None:
            raise ForgeLied("github.merge_unclear", number=number)
        return landed

    def _ask_to_merge(self, number: int, body: Mapping[str, object]) -> None:
        """Ask once. No answer is no failure if the pull request has landed all the same."""
        path = f"{self._path}/pulls/{number}/merge"
        try:
            answer = self._http.send("PUT", path, body, accept=(200, 403, 404, 405, 409, 422))
        except ForgeUnavailable:
            if not look(self._http, self._name, number).flag("merged"):
                raise
            return
        if answer.status == 409 and look(self._http, self._name, number).row("head").text("sha") != body["sha"]:
            raise HeadMoved("gate.head_moved", number=number)
        if answer.status != 200:
            raise ForgeRefused("github.merge_refused", number=number, said=said(answer))

    def _merged(self, number: int, head: str) -> str | None:
        """Return the merge commit of the pinned head, if that is what landed."""
        pull = look(self._http, self._name, number)
        if not pull.flag("merged"):
            return None
        commit = pull.text("merge_commit_sha")
        row = Row(*self._json(f"{self._path}/git/commits/{quote(commit)}"))
        parents = [each.text("sha") for each in row.rows("parents")]
        return commit if len(parents) == 2 and parents[1] == head else None

    def close(self, number: int) -> None:
        """Close the pull request without landing it; closed already is well."""
        if look(self._http, self._name, number).text("state") == "open":
            self._http.send("PATCH", f"{self._path}/pulls/{number}", {"state": "closed"})
        pull = look(self._http, self._name, number)
        if pull.text("state") != "closed" or pull.flag("merged"):
            raise ForgeRefused("github.not_closed", number=number)

    def protection(self, branch: str) -> Protection:
        """Return what protects a branch, with None for whatever could not be seen."""
        return protection(self._http, self._path, branch)

    def may_push(self, login: str) -> bool | None:
        """Return whether an account may push to the repository at all, or None if that could not be seen."""
        return may_push(self._http, self._path, login, mine=self.whoami().login)


def _addresses(url: str) -> tuple[str, str]:
    """Return the web address and the API's, from either."""
    parts = urlsplit(url.rstrip("/"))
    if parts.hostname in {CLOUD, f"api.{CLOUD}"}:
        return f"https://{CLOUD}", f"https://api.{CLOUD}"
    web = urlunsplit(parts._replace(path=parts.path.removesuffix("/api/v3")))
    return web, f"{web}/api/v3"


def _mergeable(number: int, pull: Row, head: str) -> None:
    if pull.text("state") != "open":
        raise ForgeRefused("gate.not_open", number=number)
    if "stack" in pull:
        raise ForgeRefused("github.stacked", hint="github.stacked_hint", number=number)
    if pull.row("head").text("sha") != head:
        raise HeadMoved("gate.head_moved", number=number)


def _summary(row: Row, reopened: int) -> PullSummary:
    ended = row.time("closed_at") if "closed_at" in row else None
    state = PullState.OPEN if ended is None else PullState.MERGED if "merged_at" in row else PullState.CLOSED
    return PullSummary(row.number("number"), 1 + reopened, state, ended)

"""A Gitea as the product uses it: whole observations from its API and from Git, and the gate's few acts.

Promises: what a pull request showed is joined from the list of reviews, the timeline and the fetched
``refs/pull/N/head``, and each is held against the others. What a user can bring about (a deleted timeline item, a head
that nobody explains) makes one observation incomplete; what only a cut or false answer can bring about is
``ForgeLied``. Merging is pinned to a head, tried once, and read back. Refuses: Forgejo, which takes approvals after a
merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from footage.forges import (
    ForgeError,
    ForgeLied,
    ForgeRefused,
    ForgeUnavailable,
    HeadMoved,
    Protection,
    PullState,
    PullSummary,
    StatusState,
    gitea_history,
)
from footage.forges.adapter import Adapter
from footage.forges.answers import Row
from footage.forges.gitea_history import BRANCHES, End, Heads, Reviews
from footage.forges.gitea_lists import at_once, counted, page_size, timeline
from footage.forges.gitea_protection import protection
from footage.forges.http import Answer, Token, Transport, checked_url, said
from footage.forges.observing import PullLog, observation
from footage.forges.versions import Version, parse, supported
from footage.forges.writers import may_push
from footage.model import Account, BaseChange, Closing, HeadChange, Observation
from footage.repository import ObjectMissing, Repository
from footage.text import both

_BEYOND = (1, 4, 40)  # how many empty pages end a timeline: more, where something seems to be missing
_WAITS = 20
_WAIT = 0.5


class CommitAbsent(ForgeLied, ObjectMissing):
    """A commit that the forge names is not in the local copy; it may be there after a fetch."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a pull request: what its parts said, already joined."""

    pull: Row
    end: End
    heads: Heads
    items: tuple[Row, ...]
    reviews: Reviews
    bases: tuple[BaseChange, ...]


class GiteaForge(Adapter):
    """A ``GateForge`` on one repository of a Gitea. ``repository`` is the gate's own copy, fetched by the gate.

    ``host`` names the forge in accounts, if not the address.
    """

    def __init__(
        self, base_url: str, name: str, token: str, repository: Repository, transport: Transport | None = None,
        *, host: str = "", plain_http: bool = False,
    ) -> None:  # fmt: skip
        web, secret = checked_url(base_url, plain_http=plain_http), Token(token)
        http = transport or Transport(web + "/api/v1", authorization=f"token {secret.reveal()}", plain_http=plain_http)
        super().__init__(web, name, secret, http, repository, host=host)
        self._limit = 0
        self._version: Version | None = None
        self._ends: dict[tuple[int, int, str], End] = {}

    def whoami(self) -> Account:
        """Return the account of the token."""
        if self._me is None:
            answer = self._http.get("/user")
            self._me = gitea_history.account(self._host, Row(answer.json(), answer.name))
        if self._me is None:
            raise ForgeLied("forges.unexpected", name="/user", field="{}")
        return self._me

    def version(self) -> str:
        """Return the version as the forge says it; refuse one that is not supported."""
        if self._version is None:
            answer = self._http.get("/version")
            self._version = supported(parse(Row(answer.json(), answer.name).text("version")))
        return self._version.text

    # Reading ----------------------------------------------------------------------------------------------------------

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests; each one's timeline is read again only after something happened there."""
        self.version()
        rows, _ = counted(self._http, f"{self._path}/pulls", self._page(), {"state": "all", "sort": "oldest"})
        ends = {row.number("number"): self._end(row) for row in rows}
        ended = {number: end for number, end in ends.items() if end.state is not PullState.OPEN}
        order = sorted(ended, key=lambda number: (ended[number].at or 0, ended[number].event))
        order += sorted(ends.keys() - ended.keys())
        return tuple(
            PullSummary(number, ends[number].occasion, ends[number].state, ends[number].at) for number in order
        )

    def _end(self, pull: Row) -> End:
        key = (pull.number("number"), pull.time("updated_at"), _state(pull).value)
        if key not in self._ends:
            for beyond in _BEYOND:
                found = gitea_history.end(self._host, self._timeline(key[0], beyond))
                if found.state is _state(pull):
                    break
            else:
                found = self._read(key[0]).end  # it changed since it was listed, or the forge contradicts itself
            self._ends[key] = found
        return self._ends[key]

    def issues(self) -> tuple[int, ...]:
        """Return the numbers of all issues."""
        return tuple(sorted(row.number("number") for row in self._issue_rows()))

    def _issue_rows(self) -> tuple[Row, ...]:
        answer = self._http.get(self._path)
        if not Row(answer.json(), answer.name).flag("has_issues"):
            return ()
        rows, _ = counted(self._http, f"{self._path}/issues", self._page(), {"state": "all", "type": "issues"})
        return tuple(rows)

    def observe(self, number: int, *, at: int) -> Observation:
        """Return everything about the pull request's present occasion."""
        self.version()
        reading = self._read(number)
        log = self._log(number, reading)
        return observation(log, self._git, lambda _: None, host=self._host, name=self._name, observed_at=at)

    def _read(self, number: int) -> _Reading:
        """Read until the parts agree; doubt remains after a second look, a state that never fits is a contradiction."""
        for beyond in _BEYOND:
            items = self._timeline(number, beyond)
            rows, hidden = self._reviews(number)
            reading = self._joined(self._pull(number), items, rows)
            fits, listed = reading.end.state is _state(reading.pull), len(reading.reviews.unlisted) <= hidden
            if fits and listed and (beyond > 1 or self._told_all(number, reading)):
                self._drafts_only(number, reading.reviews.unlisted)
                return reading
        raise _contradiction(number, "forges.about_reviews" if fits else "forges.about_state")

    def _told_all(self, number: int, reading: _Reading) -> bool:
        """Return whether nothing seems to be missing from the timeline; a copy that is behind is not its fault."""
        known = {change.new for change in reading.heads.changes}
        return not reading.reviews.doubtful and self._ref(number) in {None, *known}

    def _joined(self, pull: Row, items: tuple[Row, ...], rows: tuple[Row, ...]) -> _Reading:
        end = gitea_history.end(self._host, items)
        moves = gitea_history.heads(self._host, items[: end.position] if end.position is not None else items)
        joined = gitea_history.reviews(self._host, items, rows, moves)
        return _Reading(pull, end, moves, items, joined, gitea_history.bases(self._host, items))

    def _drafts_only(self, number: int, unlisted: tuple[int, ...]) -> None:
        """Make sure that a review which only the timeline shows is somebody's hidden draft: then it cannot be read."""
        for each in unlisted:
            path = f"{self._path}/pulls/{number}/reviews/{each}"
            if self._http.get(path, accept=(200, 404)).status == 200:
                raise _contradiction(number, "forges.about_reviews")

    def _log(self, number: int, reading: _Reading) -> PullLog:
        pull, end = reading.pull, reading.end
        landed = self._landed(number, reading) if end.state is PullState.MERGED else None
        moves, explained = self._explained(number, reading, landed[2] if landed else None)
        author = gitea_history.account(self._host, pull.row_or_none("user"))
        closed = None
        if end.state is PullState.CLOSED and end.at is not None:
            closed = Closing(end.at, end.by, by_gate=end.by is not None and end.by.key == self.whoami().key)
        return PullLog(
            number=number,
            occasion=end.occasion,
            title=pull.text("title"),
            author=author or Account(self._host, gitea_history.GHOST, "Ghost"),
            created_at=pull.time("created_at"),
            base_ref=BRANCHES + pull.row("base").text("ref"),
            head_changes=moves.changes,
            base_changes=reading.bases,
            reviews=reading.reviews.found,
            landed=landed,
            closed=closed,
            draft=pull.flag("draft"),
            complete=explained and not reading.reviews.doubtful,
        )

    def _explained(self, number: int, reading: _Reading, landed: str | None) -> tuple[Heads, bool]:
        """Return the heads up to the fetched one, and whether the timeline, Git and the forge agree on it."""
        ref, pull, moves = self._ref(number), reading.pull, reading.heads
        if ref is None or (landed is not None and self._git.resolve(landed) is None):
            raise CommitAbsent("forges.contradiction", number=number, about=both("forges.about_head"))
        agreed = moves.last == ref
        if not agreed:
            when = pull.time("updated_at") if moves.changes else pull.time("created_at")
            moves = moves.then(HeadChange(when, moves.last, ref), len(reading.items), guessed=True)
        if landed is None and reading.end.state is PullState.OPEN:
            agreed = agreed and pull.row("head").text("sha") == ref
        if landed is not None:
            parents = self._git.commit(landed).parents
            agreed = agreed and (len(parents) < 2 or parents[1] == ref)
        base = BRANCHES + pull.row("base").text("ref")
        return moves, agreed and (not reading.bases or reading.bases[-1].new_ref == base)

    def _landed(self, number: int, reading: _Reading) -> tuple[int, Account | None, str]:
        """Return when, by whom and as what it landed; the time is the timeline's, since the other can be chosen."""
        if "merge_commit_sha" not in reading.pull or reading.end.at is None:
            raise _contradiction(number, "forges.about_merge")
        return reading.end.at, reading.end.by, reading.pull.text("merge_commit_sha")

    def _ref(self, number: int) -> str | None:
        return self._git.resolve(f"refs/pull/{number}/head")

    def _pull(self, number: int) -> Row:
        answer = self._http.get(f"{self._path}/pulls/{number}")
        pull = Row(answer.json(), answer.name)
        found = pull.row("base").row("repo").text("full_name")
        if pull.number("number") != number or found.casefold() != self._name.casefold():
            raise ForgeLied("forges.wrong_repository", found=found, asked=self._name)
        return pull

    def _timeline(self, number: int, beyond: int) -> tuple[Row, ...]:
        return timeline(self._http, f"{self._path}/issues/{number}/timeline", self._page(), beyond=beyond)

    def _reviews(self, number: int) -> tuple[tuple[Row, ...], int]:
        return counted(self._http, f"{self._path}/pulls/{number}/reviews", self._page(), hides=True)

    def _page(self) -> int:
        self._limit = self._limit or page_size(self._http)
        return self._limit

    # Acts -------------------------------------------------------------------------------------------------------------

    def post_status(self, sha: str, state: StatusState, context: str, description: str, target_url: str = "") -> None:
        """Say on a commit how its pull request stands."""
        body = {"state": state.value, "context": context, "description": description, "target_url": target_url}
        self._http.send("POST", f"{self._path}/statuses/{quote(sha, safe='')}", body)

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        """Let exactly one comment of ours with the marker stand, with this text; others' comments are left alone."""
        rows = at_once(self._http, f"{self._path}/issues/{number}/comments")
        ours = [row for row in rows if self._is_ours(row) and marker in row.text("body")]
        if not ours:
            self._http.send("POST", f"{self._path}/issues/{number}/comments", {"body": body})
        for row in ours[1:]:
            self._http.send("DELETE", f"{self._path}/issues/comments/{row.number('id')}", accept=(204, 404))
        if ours and ours[0].text("body") != body:
            self._http.send("PATCH", f"{self._path}/issues/comments/{ours[0].number('id')}", {"body": body})

    def _is_ours(self, row: Row) -> bool:
        author = gitea_history.account(self._host, row.row_or_none("user"))
        return author is not None and author.key == self.whoami().key

    def request_reviewers(self, number: int, accounts: Sequence[Account]) -> None:
        """Ask these accounts for a review, by the names they have now; not who is asked already, nor the author."""
        # What the pull request calls its requested reviewers includes everybody who has reviewed.
        rows = (row for row in self._reviews(number)[0] if row.text("state") == gitea_history.REQUESTED)
        asked = {user.number("id") for row in rows if (user := row.row_or_none("user")) is not None}
        asked.add(self._pull(number).row("user").number("id"))
        wanted = [each.id for each in accounts if each.host == self._host and each.id not in asked]
        logins = [login for each in wanted if (login := self._login(each)) is not None]
        if logins:
            self._http.send("POST", f"{self._path}/pulls/{number}/requested_reviewers", {"reviewers": logins})

    def _login(self, number: int) -> str | None:
        answer = self._http.get("/users/search", {"uid": number})
        users = Row(answer.json(), answer.name).rows("data")
        return next((user.text("login") for user in users if user.number("id") == number), None)

    def merge(self, number: int, head: str, title: str, message: str) -> str:
        """Land ``head`` with a merge commit, once; whatever is answered, the pull request is read again."""
        self.version()
        self._mergeable(number)
        # The older spelling is the one that every version understands.
        body = {"Do": "merge", "MergeTitleField": title, "MergeMessageField": message, "head_commit_id": head}
        try:
            answer = self._http.send("POST", f"{self._path}/pulls/{number}/merge", body, accept=(200, 404, 405, 409))
        except ForgeUnavailable:
            answer = None
        pull = self._pull(number)
        if pull.flag("merged"):
            return self._merged_as(number, pull, head)
        raise _unmerged(number, pull, head, answer)

    def _mergeable(self, number: int) -> None:
        """Wait, not for long, while the forge still finds out whether the pull request can be merged."""
        for _ in range(_WAITS):
            pull = self._pull(number)
            if pull.flag("mergeable") or _state(pull) is not PullState.OPEN:
                return
            self._http.wait(_WAIT)

    def _merged_as(self, number: int, pull: Row, head: str) -> str:
        """Return the merge commit, if it is one of the pinned head."""
        commit = pull.text("merge_commit_sha")
        answer = self._http.get(f"{self._path}/git/commits/{quote(commit, safe='')}", {"stat": "false"})
        parents = [row.text("sha") for row in Row(answer.json(), answer.name).rows("parents")]
        if len(parents) != 2 or parents[1] != head:
            raise ForgeLied("forges.merge_other", number=number)
        return commit

    def close(self, number: int) -> None:
        """Close the pull request without landing it; closed already is well."""
        if _state(self._pull(number)) is PullState.OPEN:
            self._http.send("PATCH", f"{self._path}/pulls/{number}", {"state": "closed"})

    def protection(self, branch: str) -> Protection:
        """Return what protects a branch, with None for whatever could not be seen."""
        return protection(self._http, self._path, branch)

    def may_push(self, login: str) -> bool | None:
        """Return whether an account may push to the repository at all, or None if that could not be seen."""
        return may_push(self._http, self._path, login, mine=self.whoami().login)


def _state(pull: Row) -> PullState:
    if pull.flag("merged"):
        return PullState.MERGED
    return PullState.OPEN if pull.text("state") == "open" else PullState.CLOSED


def _contradiction(number: int, about: str) -> ForgeLied:
    return ForgeLied("forges.contradiction", number=number, about=both(about))


def _unmerged(number: int, pull: Row, head: str, answer: Answer | None) -> ForgeError:
    """Say why the pull request did not land: nobody knows, it moved, or the forge had a reason of its own."""
    if answer is None:
        return ForgeUnavailable("forges.merge_unknown", number=number)
    if pull.row("head").text("sha") != head:
        return HeadMoved("forges.head_moved", number=number)
    return ForgeRefused("forges.merge_refused", number=number, status_code=answer.status, said=said(answer))

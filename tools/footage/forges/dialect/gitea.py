"""Gitea's interface over a simulated forge, as far as a gate uses it.

Seen on a running 1.27: reviews and timeline come 30 to a page, 50 at most, also when no page is asked for; drafts of
others are hidden after paging and still counted in the total; the timeline counts the page instead of the whole, and a
page beyond the end is ``null``; a merge pins ``head_commit_id`` and refuses with 405 or 409; nobody approves their own
pull request, nor a closed one; a review of a commit that is not there is a server error; asking somebody for a review
again answers with nothing. Read in source only: that a merge knows the old spelling of its fields in every version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from footage.forges import PullState, StatusState
from footage.forges.dialect.desk import Desk
from footage.forges.dialect.gitea_shapes import Shapes
from footage.forges.dialect.interface import Interface
from footage.forges.dialect.wire import Call, Refusal, Reply, Routes
from footage.model import Review, ReviewVerdict

PREFIX = "/api/v1"
VERSION = "1.27.3"
_DEFAULT, _MOST = 30, 50
Row = TypeVar("Row")
_VERDICTS = {
    "APPROVED": ReviewVerdict.APPROVE,
    "REQUEST_CHANGES": ReviewVerdict.REJECT,
    "COMMENT": ReviewVerdict.COMMENT,
}


def routes(desk: Desk, url: str) -> Routes:
    """Return method, path and answer of everything this dialect knows."""
    interface = _Interface(desk, url)
    repo = f"/repos/{desk.forge.repository}"
    pull, issue = repo + r"/pulls/(?P<number>\d+)", repo + r"/issues/(?P<number>\d+)"
    return (
        *interface.routes_in_common(),
        ("GET", "/version", interface.version),
        ("GET", "/settings/api", interface.settings),
        ("GET", "/user", interface.me),
        ("GET", "/users/search", interface.search),
        ("GET", r"/users/(?P<login>[^/]+)", interface.somebody),
        ("GET", repo + "/pulls", interface.pulls),
        ("GET", pull, interface.pull),
        ("PATCH", pull, interface.change),
        ("GET", pull + "/reviews", interface.reviews),
        ("POST", pull + "/reviews", interface.submit),
        ("GET", pull + r"/reviews/(?P<review>\d+)", interface.review),
        ("GET", pull + "/commits", interface.commits),
        ("POST", pull + "/requested_reviewers", interface.ask),
        ("POST", pull + "/merge", interface.merge),
        ("GET", repo + "/issues", interface.issues),
        ("GET", issue, interface.pull),
        ("GET", issue + "/timeline", interface.timeline),
        ("GET", issue + "/comments", interface.comments),
        ("POST", issue + "/comments", interface.add_comment),
        ("POST", repo + "/statuses/(?P<sha>[0-9a-f]+)", interface.add_status),
        ("GET", repo + "/statuses/(?P<sha>[0-9a-f]+)", interface.statuses),
        ("GET", repo + "/git/commits/(?P<sha>[0-9a-f]+)", interface.git_commit),
        ("GET", repo + "/branches/(?P<branch>.+)", interface.branch),
        ("GET", repo + "/branch_protections", interface.protections),
        ("GET", repo + "/branch_protections/(?P<rule>.+)", interface.protection),
    )


class _Interface(Interface):
    edited_issue = 201  # what Gitea answers to a changed issue

    def __init__(self, desk: Desk, url: str) -> None:
        self._shapes = Shapes(desk, url, url + PREFIX)
        super().__init__(desk, url + PREFIX, self._shapes)

    def version(self, call: Call) -> Reply:
        return Reply(200, {"version": self._desk.settings.version or VERSION})

    def settings(self, call: Call) -> Reply:
        return Reply(200, {"max_response_items": self._desk.settings.most or _MOST, "default_paging_num": _DEFAULT,
                           "default_git_trees_per_page": 1000, "default_max_blob_size": 10_485_760})  # fmt: skip

    def me(self, call: Call) -> Reply:
        return Reply(200, self._shapes.user(self._desk.forge.account(call.by)))

    def somebody(self, call: Call, login: str) -> Reply:
        found = self._desk.forge.account_called(login)
        if found is None:
            raise Refusal(404, "user redirect does not exist")
        return Reply(200, self._shapes.user(found))

    def search(self, call: Call) -> Reply:
        try:
            found = [self._shapes.user(self._desk.forge.account(call.number("uid", 0)))]
        except KeyError:
            found = []
        return Reply(200, {"ok": True, "data": [row for row in found if row["id"] > 0]})

    # Reading ----------------------------------------------------------------------------------------------------------

    def pulls(self, call: Call) -> Reply:
        wanted, oldest = call.query.get("state", "open"), call.query.get("sort") == "oldest"
        summaries = sorted(self._desk.forge.pulls(), key=lambda each: each.number, reverse=not oldest)
        tips = self._desk.tips()
        rows = [self._shapes.pull(each, self._desk.log(each.number), tips) for each in summaries]
        return self._page(call, [row for row in rows if wanted in {"all", row["state"]}])

    def pull(self, call: Call, number: str) -> Reply:
        return Reply(200, self._shapes.pull(self._desk.summary(number), self._desk.log(number), self._desk.tips()))

    def issues(self, call: Call) -> Reply:
        """Serve issues alone, or with the pull requests among them, the newest first."""
        found = [self._shapes.issue(each) for each in self._desk.forge.issues()]
        if call.query.get("type") != "issues":
            found += [self._shapes.pull_as_issue(self._desk.log(each.number)) for each in self._desk.forge.pulls()]
        wanted = call.query.get("state", "open")
        rows = sorted(found, key=lambda row: -int(row["number"]))
        return self._page(call, [row for row in rows if wanted in {"all", row["state"]}])

    def reviews(self, call: Call, number: str) -> Reply:
        """Serve rows by creation and number; the drafts of others go after the cut."""
        log = self._desk.log(number)
        rows = [(self._shapes.begun(each), each.id, each) for each in log.reviews]
        cut = self._cut(call, [each for *_, each in sorted(rows, key=lambda row: row[:2])])
        found = [self._shapes.review(each, log) for each in cut if self._may_see(each, call.by)]
        asked = self._cut(call, self._shapes.requests(log), after=len(log.reviews))
        total = len(log.reviews) + len(self._shapes.requests(log))
        return Reply(200, [*found, *asked], {"X-Total-Count": str(total)})

    def review(self, call: Call, number: str, review: str) -> Reply:
        log = self._desk.log(number)
        found = next((each for each in log.reviews if each.id == int(review) and self._may_see(each, call.by)), None)
        if found is None:
            raise Refusal(404, "Not Found")
        return Reply(200, self._shapes.review(found, log))

    def timeline(self, call: Call, number: str) -> Reply:
        cut = self._cut(call, self._shapes.timeline(self._desk.events(number), self._desk.log(number)))
        return Reply(200, cut or None, {"X-Total-Count": str(len(cut))})

    def git_commit(self, call: Call, sha: str) -> Reply:
        if self._desk.git.resolve(sha) is None:
            raise Refusal(404, "Not Found")
        return Reply(200, self._shapes.commit(sha))

    def branch(self, call: Call, branch: str) -> Reply:
        protected = self._desk.settings.protection != {}
        shown = self._desk.settings.protection is not None
        return Reply(200, {"name": branch, "protected": protected, "user_can_push": not protected,
                           "effective_branch_protection_name": branch if protected and shown else ""})  # fmt: skip

    def commits(self, call: Call, number: str) -> Reply:
        log = self._desk.log(number)
        return self._page(call, [self._shapes.commit(oid) for oid in self._desk.brought(log, log.head_changes[-1].new)])

    def comments(self, call: Call, number: str) -> Reply:
        self._desk.summary(number)
        found = [self._shapes.comment(each) for each in self._desk.forge.comments(int(number))]
        return Reply(200, found, {"X-Total-Count": str(len(found))})

    def statuses(self, call: Call, sha: str) -> Reply:
        found = [self._shapes.status(each, place) for place, each in enumerate(self._desk.forge.statuses(sha), 1)]
        return self._page(call, found[::-1])

    def protections(self, call: Call) -> Reply:
        return Reply(200, [self._protection()] if self._desk.settings.protection != {} else [])

    def protection(self, call: Call, rule: str) -> Reply:
        if self._desk.settings.protection == {}:
            raise Refusal(404, "Not Found")
        return Reply(200, self._protection())

    # Acting -----------------------------------------------------------------------------------------------------------

    def submit(self, call: Call, number: str) -> Reply:
        verdict = _VERDICTS.get(str(call.body.get("event")), ReviewVerdict.DRAFT)
        closed = self._desk.summary(number).state is not PullState.OPEN
        if closed and verdict in {ReviewVerdict.APPROVE, ReviewVerdict.REJECT}:
            raise Refusal(422, "can't submit review for a closed or merged PR")
        body, commit = str(call.body.get("body") or ""), call.body.get("commit_id") or None
        if not body and verdict in {ReviewVerdict.REJECT, ReviewVerdict.DRAFT}:
            raise Refusal(422, "body is empty")
        if commit and self._desk.git.resolve(str(commit)) is None:
            raise Refusal(500, "")
        made = self._desk.review(number, call.by, verdict, body, commit)
        return Reply(200, self._shapes.review(made, self._desk.log(number)))

    def change(self, call: Call, number: str) -> Reply:
        if call.body.get("state") == "closed":
            self._desk.close(number, call.by)
        return Reply(201, self.pull(call, number).body)

    def ask(self, call: Call, number: str) -> Reply:
        before = self._desk.forge.asked(int(number))
        self._desk.ask(number, [str(each) for each in call.body.get("reviewers") or ()])
        return Reply(201, self._shapes.requests(self._desk.log(number))[len(before) :])

    def merge(self, call: Call, number: str) -> Reply:
        if self._desk.summary(number).state is PullState.CLOSED:
            raise Refusal(404, "Not Found")
        if call.body.get("Do") != "merge":
            raise Refusal(405, "merge style is not allowed")
        title, message = (str(call.body.get(each) or "") for each in ("MergeTitleField", "MergeMessageField"))
        self._desk.merge(number, call.by, call.body.get("head_commit_id") or None, title, message)
        return Reply(200, raw=b"")

    def add_comment(self, call: Call, number: str) -> Reply:
        self._desk.summary(number)
        made = self._desk.forge.comment(int(number), call.by, str(call.body.get("body")), self._desk.now())
        return Reply(201, self._comment(made)[1])

    def add_status(self, call: Call, sha: str) -> Reply:
        state = call.body.get("state")
        if state not in {each.value for each in StatusState}:
            raise Refusal(422, "invalid commit status")
        said = {name: str(call.body.get(name) or "") for name in ("context", "description", "target_url")}
        self._desk.forge.post_status(
            sha, StatusState(state), said["context"], said["description"], said["target_url"], call.by, self._desk.now()
        )
        return Reply(201, self._shapes.status(self._desk.forge.statuses(sha)[-1], 1))

    # ------------------------------------------------------------------------------------------------------------------

    def _protection(self) -> object:
        if self._desk.settings.protection is None:
            raise Refusal(403, "user should be an owner or a collaborator with admin write of a repository")
        return self._desk.settings.protection

    def _may_see(self, review: Review, by: int) -> bool:
        return review.verdict is not ReviewVerdict.DRAFT or (review.account is not None and review.account.id == by)

    def _cut(self, call: Call, rows: Sequence[Row], after: int = 0) -> list[Row]:
        """Return the page's part of ``rows``, which follow ``after`` others."""
        size = self._size(call)
        start = (max(call.number("page", 1), 1) - 1) * size - after
        return list(rows[max(start, 0) : max(start + size, 0)])

    def _size(self, call: Call) -> int:
        return min(call.number("limit", _DEFAULT) or _DEFAULT, self._desk.settings.most or _MOST)

    def _page(self, call: Call, rows: Sequence[object]) -> Reply:
        """Cut a list of which both the total and the next page are told."""
        page, size = max(call.number("page", 1), 1), self._size(call)
        last = max(1, -(-len(rows) // size))
        headers = {"X-Total-Count": str(len(rows))}
        ways = [("next", page + 1), ("last", last)] if page < last else []
        ways += [("first", 1), ("prev", page - 1)] if page > 1 else []
        query = {**call.query, "limit": str(size)}
        links = [f'<{self._api}{call.path}?{urlencode({**query, "page": str(to)})}>; rel="{way}"' for way, to in ways]
        return Reply(
            200, list(rows[(page - 1) * size : page * size]), headers | ({"Link": ",".join(links)} if links else {})
        )

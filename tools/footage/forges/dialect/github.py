"""GitHub Enterprise Server's REST interface over a simulated forge, as far as a gate uses it.

From GitHub's published description (3.17 to 3.19 and github.com): paths, fields, status codes, ``Link`` paging with at
most 100 to a page, cursors for a branch's activity, a null user for a deleted account. From documentation and reports:
see ``github_shapes``. Nothing here was compared with a running GitHub.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from footage.forges import StatusState
from footage.forges.dialect.desk import Desk, Event, What
from footage.forges.dialect.github_shapes import Json, Shapes, branch_of
from footage.forges.dialect.interface import Interface
from footage.forges.dialect.wire import Call, Refusal, Reply, Routes
from footage.model import AccountKind, HeadChange, ReviewVerdict

PREFIX = "/api/v3"
VERSION = "3.17.4"
_MOST = 100
_COMMITS = 250
_BODY = 65_536
_VERDICTS = {
    "APPROVE": ReviewVerdict.APPROVE,
    "REQUEST_CHANGES": ReviewVerdict.REJECT,
    "COMMENT": ReviewVerdict.COMMENT,
}
_UNLISTED = {What.DRAFTED, What.REVIEWED, What.COMMENTED}  # what the repository's list of events leaves to the timeline


def routes(desk: Desk, url: str) -> Routes:
    """Return method, path and answer of everything this dialect knows."""
    interface = _Interface(desk, url)
    repo = f"/repos/{desk.forge.repository}"
    pull, issue = repo + r"/pulls/(?P<number>\d+)", repo + r"/issues/(?P<number>\d+)"
    return (
        *interface.routes_in_common(),
        ("GET", "/meta", interface.meta),
        ("GET", "/user", interface.me),
        ("GET", r"/user/(?P<id>\d+)", interface.somebody),
        ("GET", repo + "/pulls", interface.pulls),
        ("GET", pull, interface.pull),
        ("PATCH", pull, interface.change),
        ("GET", pull + "/reviews", interface.reviews),
        ("POST", pull + "/reviews", interface.submit),
        ("GET", pull + "/commits", interface.commits),
        ("POST", pull + "/requested_reviewers", interface.ask),
        ("PUT", pull + "/merge", interface.merge),
        ("GET", issue + "/timeline", interface.timeline),
        ("GET", issue + "/comments", interface.comments),
        ("POST", issue + "/comments", interface.add_comment),
        ("GET", repo + "/issues", interface.issues),
        ("GET", repo + "/issues/events", interface.events),
        ("GET", repo + "/activity", interface.activity),
        ("GET", repo + "/git/commits/(?P<sha>[0-9a-f]+)", interface.git_commit),
        ("POST", repo + "/statuses/(?P<sha>[0-9a-f]+)", interface.add_status),
        ("GET", repo + "/commits/(?P<sha>[0-9a-f]+)/statuses", interface.statuses),
        ("GET", repo + "/rules/branches/(?P<branch>.+)", interface.rules),
        ("GET", repo + r"/rulesets/(?P<id>\d+)", interface.ruleset),
        ("GET", repo + "/branches/(?P<branch>.+)/protection", interface.protection),
    )


class _Interface(Interface):
    not_yours = "Must have admin rights to Repository."

    def __init__(self, desk: Desk, url: str) -> None:
        self._shapes = Shapes(desk, url, url + PREFIX)
        super().__init__(desk, url + PREFIX, self._shapes)

    def meta(self, call: Call) -> Reply:
        return Reply(200, {"installed_version": self._desk.settings.version or VERSION})

    def me(self, call: Call) -> Reply:
        account = self._desk.forge.account(call.by)
        if account.kind is AccountKind.BOT:
            raise Refusal(403, "Resource not accessible by integration")
        return Reply(200, self._shapes.user(account))

    def somebody(self, call: Call, id: str) -> Reply:
        try:
            found = self._shapes.user(self._desk.forge.account(int(id)))
        except KeyError as error:
            raise Refusal(404, "Not Found") from error
        if found is None:
            raise Refusal(404, "Not Found")
        return Reply(200, found)

    # Reading ----------------------------------------------------------------------------------------------------------

    def pulls(self, call: Call) -> Reply:
        wanted = call.query.get("state", "open")
        tips = self._desk.tips()
        rows = [
            self._shapes.pull_in_list(each, self._desk.log(each.number), tips)
            for each in sorted(self._desk.forge.pulls(), key=lambda summary: summary.number)
        ]
        rows = [row for row in rows if wanted in {"all", row["state"]}]
        return self._page(call, rows if call.query.get("direction") == "asc" else rows[::-1])

    def pull(self, call: Call, number: str) -> Reply:
        summary, log = self._desk.summary(number), self._desk.log(number)
        return Reply(200, self._shapes.pull(summary, log, self._desk.tips(), len(self._oids(number))))

    def issues(self, call: Call) -> Reply:
        """Serve issues, with the pull requests among them."""
        found = [self._shapes.issue(each) for each in self._desk.forge.issues()]
        found += [self._shapes.pull_as_issue(self._desk.log(each.number)) for each in self._desk.forge.pulls()]
        wanted, newest = call.query.get("state", "open"), call.query.get("direction") != "asc"
        rows = sorted(found, key=lambda row: int(row["number"]), reverse=newest)
        return self._page(call, [row for row in rows if wanted in {"all", row["state"]}])

    def reviews(self, call: Call, number: str) -> Reply:
        log = self._desk.log(number)
        shown = [each for each in log.reviews if each.verdict is not ReviewVerdict.REQUEST]
        mine = [each for each in shown if each.account and each.account.id == call.by]
        shown = [each for each in shown if each.verdict is not ReviewVerdict.DRAFT or each in mine]
        return self._page(call, [self._shapes.review(each, log) for each in shown])

    def timeline(self, call: Call, number: str) -> Reply:
        log = self._desk.log(number)
        items = [self._shapes.event(each, log) for each in self._closings_too(self._desk.events(number))]
        return self._page(call, [each for each in items if each is not None])

    def events(self, call: Call) -> Reply:
        found: list[Json] = []
        for summary in self._desk.forge.pulls():
            log = self._desk.log(summary.number)
            for event in self._closings_too(self._desk.events(summary.number)):
                item = None if event.what in _UNLISTED else self._shapes.event(event, log)
                if item is not None and item["event"] != "committed":
                    found.append(item | {"issue": {"number": summary.number, "pull_request": {}}})
        found.sort(key=lambda item: (str(item["created_at"]), int(item["id"])), reverse=True)
        return self._page(call, found)

    def activity(self, call: Call) -> Reply:
        ref = call.query.get("ref", "")
        number = next((p.number for p in self._desk.forge.pulls() if ref == f"refs/heads/{branch_of(p.number)}"), None)
        if number is None or number in self._desk.settings.silent_forks:
            return Reply(200, [])
        pushes = [each for each in self._desk.events(number) if each.what is What.PUSHED]
        if number in self._desk.settings.branch_moved:
            at, oid = self._desk.settings.branch_moved[number]
            moved = HeadChange(at, self._desk.log(number).head_changes[-1].new, oid)
            pushes.append(Event(pushes[-1].id + 1, at, What.PUSHED, pushes[-1].actor, moved))
        rows = [self._shapes.activity(each, ref) for each in pushes]
        return self._cursor(call, rows if call.query.get("direction") == "asc" else rows[::-1])

    def commits(self, call: Call, number: str) -> Reply:
        return self._page(call, [self._shapes.commit(oid) for oid in self._oids(number)[:_COMMITS]])

    def git_commit(self, call: Call, sha: str) -> Reply:
        if self._desk.git.resolve(sha) is None:
            raise Refusal(404, "Not Found")
        return Reply(200, self._shapes.git_commit(sha))

    def comments(self, call: Call, number: str) -> Reply:
        self._desk.summary(number)
        return self._page(call, [self._shapes.comment(each) for each in self._desk.forge.comments(int(number))])

    def statuses(self, call: Call, sha: str) -> Reply:
        found = [self._shapes.status(each, place) for place, each in enumerate(self._desk.forge.statuses(sha), 1)]
        return self._page(call, found[::-1])

    def rules(self, call: Call, branch: str) -> Reply:
        return self._page(call, [dict(each) for each in self._desk.settings.rules])

    def ruleset(self, call: Call, id: str) -> Reply:
        found = self._desk.settings.rulesets.get(int(id))
        if found is None:
            raise Refusal(404, "Not Found")
        return Reply(200, found)

    def protection(self, call: Call, branch: str) -> Reply:
        if self._desk.settings.protection is None:
            raise Refusal(403, "Resource not accessible by personal access token")
        if not self._desk.settings.protection:
            raise Refusal(404, "Branch not protected")
        return Reply(200, self._desk.settings.protection)

    # Acting -----------------------------------------------------------------------------------------------------------

    def submit(self, call: Call, number: str) -> Reply:
        verdict = _VERDICTS.get(str(call.body.get("event")))
        if verdict is None:
            raise Refusal(422, "Unprocessable Entity")
        body, commit = str(call.body.get("body") or ""), call.body.get("commit_id")
        made = self._desk.review(number, call.by, verdict, body, commit)
        return Reply(200, self._shapes.review(made, self._desk.log(number)))

    def change(self, call: Call, number: str) -> Reply:
        if call.body.get("state") == "closed":
            self._desk.close(number, call.by)
        return self.pull(call, number)

    def ask(self, call: Call, number: str) -> Reply:
        self._desk.ask(number, [str(each) for each in call.body.get("reviewers", ())])
        return Reply(
            201, self._shapes.pull_in_list(self._desk.summary(number), self._desk.log(number), self._desk.tips())
        )

    def merge(self, call: Call, number: str) -> Reply:
        if call.body.get("merge_method", "merge") != "merge":
            raise Refusal(405, "This merge method is not allowed on this repository.")
        title, message = (str(call.body.get(each) or "") for each in ("commit_title", "commit_message"))
        sha = self._desk.merge(number, call.by, call.body.get("sha"), title, message)
        return Reply(200, {"sha": sha, "merged": True, "message": "Pull Request successfully merged"})

    def add_comment(self, call: Call, number: str) -> Reply:
        self._desk.summary(number)
        body = str(call.body.get("body") or "")
        if not body or len(body) > _BODY:
            raise Refusal(422, "Validation Failed")
        made = self._desk.forge.comment(int(number), call.by, body, self._desk.now())
        return Reply(201, self._comment(made)[1])

    def add_status(self, call: Call, sha: str) -> Reply:
        state, description = call.body.get("state"), str(call.body.get("description") or "")
        if state not in {each.value for each in StatusState} or len(description) > 140:
            raise Refusal(422, "Validation Failed")
        context, target = str(call.body.get("context", "default")), str(call.body.get("target_url") or "")
        self._desk.forge.post_status(sha, StatusState(state), context, description, target, call.by, self._desk.now())
        return Reply(201, self._shapes.status(self._desk.forge.statuses(sha)[-1], 1))

    # ------------------------------------------------------------------------------------------------------------------

    def _oids(self, number: str) -> list[str]:
        """Return the commits that a pull request brings, oldest first."""
        log = self._desk.log(number)
        return self._desk.brought(log, log.head_changes[-1].new)

    def _closings_too(self, events: Sequence[Event]) -> list[Event]:
        """A merge is told twice: as itself and as a closing."""
        found: list[Event] = []
        for each in events:
            found.append(each)
            if each.what is What.MERGED:
                found.append(Event(each.id + 1, each.at, What.CLOSED, each.actor))
        return found

    def _page(self, call: Call, rows: Sequence[object]) -> Reply:
        size = self._size(call)
        page = max(call.number("page", 1), 1)
        last = max(1, -(-len(rows) // size))
        ways = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        fits = {"prev": page > 1, "next": page < last, "last": page < last, "first": page > 1}
        links = [self._link(call, {"page": str(ways[way])}, way) for way in ways if fits[way]]
        found = list(rows[(page - 1) * size : page * size])
        return Reply(200, found, {"Link": ", ".join(links)} if links else {})

    def _size(self, call: Call) -> int:
        return min(max(call.number("per_page", 30), 1), self._desk.settings.most or _MOST)

    def _cursor(self, call: Call, rows: Sequence[Json]) -> Reply:
        size = self._size(call)
        ids = [str(row["id"]) for row in rows]
        start = ids.index(call.query["after"]) + 1 if call.query.get("after") in ids else 0
        found = list(rows[start : start + size])
        more = start + size < len(rows)
        return Reply(200, found, {"Link": self._link(call, {"after": str(found[-1]["id"])}, "next")} if more else {})

    def _link(self, call: Call, changed: dict[str, str], way: str) -> str:
        return f'<{self._api}{call.path}?{urlencode({**call.query, **changed})}>; rel="{way}"'

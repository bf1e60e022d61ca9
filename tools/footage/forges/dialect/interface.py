"""What both dialects answer alike: the repository, comments of one's own, and whose comment it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Protocol

from footage.forges.dialect.desk import Desk
from footage.forges.dialect.wire import Call, Refusal, Reply, Routes
from footage.forges.simulated_rows import Comment, Issue

Json = dict[str, Any]


class Shapes(Protocol):
    """How a dialect writes what both have."""

    def repository(self) -> Json:
        """Return the repository."""

    def comment(self, comment: Comment) -> Json:
        """Return a comment."""

    def issue(self, issue: Issue) -> Json:
        """Return an issue."""


class Interface(ABC):
    """One dialect over a desk; ``shapes`` writes its answers."""

    not_yours = "Forbidden"
    edited_issue = 200

    def __init__(self, desk: Desk, api: str, shapes: Shapes) -> None:
        self._desk = desk
        self._api = api
        self._common = shapes

    def routes_in_common(self) -> Routes:
        """Return method, path and answer of what both dialects know at the same place."""
        repo = f"/repos/{self._desk.forge.repository}"
        comment = repo + r"/issues/comments/(?P<comment>\d+)"
        return (
            ("GET", repo, self.repository),
            ("POST", repo + "/issues", self.add_issue),
            ("PATCH", repo + r"/issues/(?P<number>\d+)", self.edit_issue),
            ("POST", repo + "/pulls", self.propose),
            ("PATCH", comment, self.edit_comment),
            ("DELETE", comment, self.delete_comment),
        )

    def repository(self, call: Call) -> Reply:
        """Show the repository."""
        return Reply(200, self._common.repository())

    def add_issue(self, call: Call) -> Reply:
        """Write an issue."""
        title, body = (str(call.body.get(name) or "") for name in ("title", "body"))
        number = self._desk.forge.open_issue(call.by, title, self._desk.now(), body)
        return Reply(201, self._common.issue(next(e for e in self._desk.forge.issues() if e.number == number)))

    def edit_issue(self, call: Call, number: str) -> Reply:
        """Change the title or text of an issue, close or reopen it."""
        if int(number) not in {each.number for each in self._desk.forge.issues()}:
            raise Refusal(404, "Not Found")
        changes: dict[str, str | bool] = {name: str(call.body[name]) for name in ("title", "body") if name in call.body}
        if call.body.get("state") in ("open", "closed"):
            changes["open"] = call.body["state"] == "open"
        return Reply(self.edited_issue, self._common.issue(self._desk.forge.edit_issue(int(number), **changes)))

    def propose(self, call: Call) -> Reply:
        """Open a pull request from a branch."""
        asked = {name: str(call.body.get(name) or "") for name in ("head", "title", "body")}
        self._desk.renew()
        number = self._desk.propose(call.by, asked["head"], asked["title"], asked["body"])
        return Reply(201, self.pull(call, number).body)

    @abstractmethod
    def pull(self, call: Call, number: str) -> Reply:
        """Show one pull request."""

    def edit_comment(self, call: Call, comment: str) -> Reply:
        """Replace the text of one's own comment."""
        number = self._own_comment(call, comment)
        self._desk.forge.edit_comment(number, int(comment), str(call.body.get("body")), self._desk.now())
        return Reply(200, self._comment(int(comment))[1])

    def delete_comment(self, call: Call, comment: str) -> Reply:
        """Take one's own comment away."""
        self._desk.forge.delete_comment(self._own_comment(call, comment), int(comment))
        return Reply(204)

    def _own_comment(self, call: Call, comment: str) -> int:
        number, row = self._comment(int(comment))
        if row["user"] is None or row["user"]["id"] != call.by:
            raise Refusal(403, self.not_yours)
        return number

    def _comment(self, id: int) -> tuple[int, Json]:
        for summary in self._desk.forge.pulls():
            for each in self._desk.forge.comments(summary.number):
                if each.id == id:
                    return summary.number, self._common.comment(each)
        raise Refusal(404, "Not Found")

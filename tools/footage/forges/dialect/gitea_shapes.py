"""Gitea's JSON for what a simulated forge knows, with the flags and filters that real servers put in the way.

Seen on a running 1.27: the rows of reviews and their flags, a review's time being that of its draft, which has a
timeline item of its own that everybody sees; a newer verdict dismisses the older ones without an item; an edited
opinion changes the item and not the row; an opening is a push; a forced push is told twice, as its new commits and as
the heads before and after, and takes away the items whose commits it replaced; a new base takes all of them away; the
head shown follows the branch, also after the merge. Read in source only: how ``stale`` is computed, by a comparison
that overlooks what was put back; on a real server it comes a second late.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from footage.forges import PullState, PullSummary
from footage.forges.dialect.desk import Desk, Event, What
from footage.forges.dialect.wire import text_of_time
from footage.forges.observing import PullLog
from footage.forges.simulated import GHOST_ID
from footage.forges.simulated_rows import Comment, Issue, Status
from footage.model import Account, HeadChange, Review, ReviewVerdict

Json = dict[str, Any]
_REQUESTS = 5_000_000
_OFFSET = 480  # a server writes times with its own offset
_STATES = {
    ReviewVerdict.APPROVE: "APPROVED",
    ReviewVerdict.REJECT: "REQUEST_CHANGES",
    ReviewVerdict.COMMENT: "COMMENT",
    ReviewVerdict.DRAFT: "PENDING",
    ReviewVerdict.REQUEST: "REQUEST_REVIEW",
    ReviewVerdict.UNKNOWN: "",
}
_TYPES = {
    What.PUSHED: "pull_push",
    What.DRAFTED: "review",
    What.REVIEWED: "review",
    What.DISMISSED: "dismiss_review",
    What.RETARGETED: "change_target_branch",
    What.CLOSED: "close",
    What.REOPENED: "reopen",
    What.MERGED: "merge_pull",
    What.COMMENTED: "comment",
}
_DECISIVE = {ReviewVerdict.APPROVE, ReviewVerdict.REJECT}


def when(at: int) -> str:
    """Return a time as Gitea writes it."""
    return text_of_time(at, _OFFSET)


class Shapes:
    """Answers of one forge; ``api`` is the address that links in them begin with."""

    def __init__(self, desk: Desk, url: str, api: str) -> None:
        self._desk = desk
        self._url = url
        self._api = api

    def user(self, account: Account | None) -> Json:
        """Return an account; a deleted one is a ghost, and a bot looks like anybody."""
        known = self._desk.shown(account)
        number, login = (known.id, known.login) if known else (GHOST_ID, "Ghost")
        return {
            "id": number, "login": login, "login_name": "", "source_id": 0, "full_name": "", "username": login,
            "email": f"{login}@noreply.forge.example", "avatar_url": "", "html_url": f"{self._url}/{login}",
            "language": "", "is_admin": False, "active": False, "prohibit_login": False, "restricted": False,
            "visibility": "public",
        }  # fmt: skip

    def repository(self) -> Json:
        """Return the repository."""
        name = self._desk.forge.repository
        return {
            "id": 1, "name": name.split("/")[1], "full_name": name, "private": True, "empty": False, "fork": False,
            "archived": False, "default_branch": "main", "clone_url": f"{self._url}/{name}.git",
            "html_url": f"{self._url}/{name}", "url": f"{self._api}/repos/{name}",
            "object_format_name": self._desk.git.object_format, "has_pull_requests": True, "has_issues": True,
            "permissions": {"admin": False, "push": True, "pull": True},
            "allow_merge_commits": True, "allow_rebase": True, "allow_rebase_explicit": True,
            "allow_squash_merge": True, "allow_fast_forward_only_merge": True, "allow_manual_merge": False,
            "autodetect_manual_merge": False, "default_merge_style": "merge",
        }  # fmt: skip

    def pull(self, summary: PullSummary, log: PullLog, tips: Mapping[str, str]) -> Json:
        """Return a pull request. ``head.sha`` follows the branch, also after the merge."""
        name = self._desk.forge.repository
        frozen = log.head_changes[-1].new
        head = self._desk.settings.branch_moved.get(log.number, (0, frozen))[1]
        tip = tips.get(log.base_ref, "")
        base, asked = log.base_ref.removeprefix("refs/heads/"), self._desk.forge.asked(log.number)
        ended = None if summary.ended_at is None else when(summary.ended_at)
        return {
            "id": 1000 + log.number, "number": log.number, "user": self.user(log.author), "title": log.title,
            "body": "",
            "url": f"{self._url}/{name}/pulls/{log.number}", "html_url": f"{self._url}/{name}/pulls/{log.number}",
            "state": "open" if summary.state is PullState.OPEN else "closed", "draft": log.draft, "is_locked": False,
            "labels": [], "milestone": None, "assignee": None, "assignees": [],
            "requested_reviewers": [self.user(self._desk.forge.account(each)) for each in asked],
            "requested_reviewers_teams": [], "comments": len(self._desk.forge.comments(log.number)),
            "review_comments": len(log.reviews), "additions": 1, "deletions": 0, "changed_files": 1,
            "mergeable": summary.state is PullState.OPEN, "merged": log.landed is not None,
            "merged_at": when(log.landed[0]) if log.landed else None,
            "merge_commit_sha": log.landed[2] if log.landed else None,
            "merged_by": self.user(log.landed[1]) if log.landed else None, "allow_maintainer_edit": False,
            "base": {"label": base, "ref": base, "sha": tip, "repo_id": 1, "repo": self.repository()},
            "head": {"label": f"request-{log.number}", "ref": f"request-{log.number}", "sha": head, "repo_id": 1,
                     "repo": self.repository()},
            "merge_base": self._desk.fork(tip, frozen), "due_date": None, "pin_order": 0,
            "created_at": when(log.created_at), "updated_at": ended or when(log.created_at), "closed_at": ended,
        }  # fmt: skip

    def issue(self, issue: Issue) -> Json:
        """Return an issue."""
        row = self._issue(issue.number, issue.author, issue.title, issue.at)
        said = {"body": issue.body, "state": "open" if issue.open else "closed", "pull_request": None}
        return row | said

    def pull_as_issue(self, log: PullLog) -> Json:
        """Return a pull request as it stands among issues."""
        row = self._issue(log.number, log.author.id, log.title, log.created_at)
        landed = log.landed[0] if log.landed else None
        said = {"merged": bool(landed), "merged_at": landed and when(landed), "draft": log.draft}
        return row | {"state": "closed" if landed or log.closed else "open", "pull_request": said}

    def _issue(self, number: int, author: int, title: str, at: int) -> Json:
        return {
            "id": 1000 + number, "number": number, "user": self.user(self._desk.forge.account(author)), "title": title,
            "body": "", "state": "open", "labels": [], "milestone": None, "assignees": None, "is_locked": False,
            "comments": 0, "created_at": when(at), "updated_at": when(at), "closed_at": None,
        }  # fmt: skip

    def review(self, review: Review, log: PullLog) -> Json:
        """Return a review's row."""
        begun = self.begun(review)
        link = f"{self._url}/{self._desk.forge.repository}/pulls/{log.number}"
        return {
            "id": review.id, "user": self.user(review.account), "team": None, "state": _STATES[review.verdict],
            "body": review.body, "commit_id": review.commit_id or "", "stale": self._stale(review, log),
            "official": True, "dismissed": review.dismissal is not None or bool(self._overtaken(review, log)),
            "comments_count": 0, "submitted_at": when(begun), "updated_at": when(self._written(review, log)),
            "html_url": f"{link}#issuecomment-{review.event_id}", "pull_request_url": link,
        }  # fmt: skip

    def begun(self, review: Review) -> int:
        """Return when a review's row was made: when its draft was begun."""
        return self._desk.settings.drafts_begun.get(review.id, review.submitted_at)

    def requests(self, log: PullLog) -> list[Json]:
        """Return the rows of reviews that were asked for."""
        head = {"team": None, "state": "REQUEST_REVIEW", "body": "", "commit_id": "", "stale": False, "official": True}
        times = {"submitted_at": when(log.created_at), "updated_at": when(log.created_at)}
        asked = [self._desk.forge.account(each) for each in self._desk.forge.asked(log.number)]
        return [
            {"id": _REQUESTS + log.number * 1000 + place, "user": self.user(each), "dismissed": False, **head, **times}
            for place, each in enumerate(asked)
        ]

    def timeline(self, events: Sequence[Event], log: PullLog) -> list[Json]:
        """Return what the timeline holds after all events: some take earlier items away."""
        found: list[Json] = []
        for event in events:
            if event.what is What.PUSHED and event.head:
                found = self._pushed(found, event, event.head, log)
                continue
            if event.what is What.RETARGETED and event.base:
                found = [each for each in found if each["type"] != "pull_push"]
            found.append(self._item(event))
            if event.what is What.RETARGETED:
                head = [each for each in log.head_changes if each.at <= event.at][-1].new
                found.append(self._push(event, event.id + 1, False, self._desk.brought(log, head)))
        return found

    def _pushed(self, found: list[Json], event: Event, head: HeadChange, log: PullLog) -> list[Json]:
        commits = self._desk.brought(log, head.new, head.old or "") or [head.new]
        if not head.forced or head.old is None:
            return [*found, self._push(event, event.id, False, commits)]
        there = set(self._desk.brought(log, head.new))
        kept = [each for each in found if not self._replaced(each, there)]
        both = [
            self._push(event, event.id, False, commits),
            self._push(event, event.id + 1, True, [head.old, head.new]),
        ]
        return [*kept, *both]

    def _replaced(self, item: Json, there: set[str]) -> bool:
        if item["type"] != "pull_push":
            return False
        said = json.loads(item["body"])
        return not said["is_force_push"] and not set(said["commit_ids"]) <= there

    def _push(self, event: Event, number: int, forced: bool, commits: Sequence[str]) -> Json:
        item = self._item(event) | {"id": number, "type": "pull_push", "old_ref": "", "new_ref": ""}
        return item | {"body": json.dumps({"is_force_push": forced, "commit_ids": list(commits)})}

    def _item(self, event: Event) -> Json:
        item: Json = {
            "id": event.id, "type": _TYPES[event.what], "html_url": "", "pull_request_url": "", "issue_url": "",
            "user": self.user(event.actor), "body": event.body, "created_at": when(event.at),
            "updated_at": when(event.at), "old_project_id": 0, "project_id": 0, "old_milestone": None,
            "milestone": None, "tracked_time": None, "old_title": "", "new_title": "", "old_ref": "", "new_ref": "",
            "ref_issue": None, "ref_comment": None, "ref_action": "", "ref_commit_sha": "", "review_id": 0,
            "label": None, "assignee": None, "assignee_team": None, "removed_assignee": False, "resolve_doer": None,
            "dependent_issue": None,
        }  # fmt: skip
        if event.review:
            dismissed = event.what is What.DISMISSED and event.review.dismissal
            item |= {"review_id": event.review.id, "body": dismissed.message if dismissed else event.review.body}
            if event.what is What.REVIEWED and event.review.edited:
                item["updated_at"] = when(event.at + 60)
        if event.what is What.DRAFTED:
            item["body"] = "begun"
        if event.base:
            item["old_ref"] = event.base.old_ref.removeprefix("refs/heads/")
            item["new_ref"] = event.base.new_ref.removeprefix("refs/heads/")
        return item

    def commit(self, oid: str) -> Json:
        """Return a commit of a pull request."""
        commit = self._desk.commit(oid)
        known = [self._desk.forge.account_of_mail(mail) for mail in (commit.author_email, commit.committer_email)]
        author, committer = (self.user(each) if each else None for each in known)
        return {
            "sha": oid, "url": f"{self._api}/repos/{self._desk.forge.repository}/git/commits/{oid}",
            "author": author, "committer": committer, "parents": [{"sha": parent} for parent in commit.parents],
            "commit": {
                "message": commit.subject, "tree": {"sha": commit.tree},
                "author": {"name": commit.author_name, "email": commit.author_email, "date": when(commit.author_epoch)},
                "committer": {"name": commit.committer_name, "email": commit.committer_email,
                              "date": when(commit.committer_epoch)},
            },
        }  # fmt: skip

    def comment(self, comment: Comment) -> Json:
        """Return a comment."""
        return {
            "id": comment.id, "html_url": "", "issue_url": "",
            "user": self.user(self._desk.forge.account(comment.author)),
            "original_author": "", "original_author_id": 0, "body": comment.body, "assets": [],
            "created_at": when(comment.at), "updated_at": when(comment.edited_at or comment.at),
        }  # fmt: skip

    def status(self, status: Status, id: int) -> Json:
        """Return a commit status; Gitea says ``status`` where others say ``state``."""
        return {
            "id": id, "status": status.state.value, "target_url": status.target_url, "description": status.description,
            "url": f"{self._api}/repos/{self._desk.forge.repository}/statuses/{status.sha}", "context": status.context,
            "creator": self.user(self._desk.forge.account(status.by)), "created_at": when(status.at),
            "updated_at": when(status.at),
        }  # fmt: skip

    def _overtaken(self, review: Review, log: PullLog) -> list[int]:
        """Return when newer verdicts of the same account dismissed this one; those grown out of drafts do not."""
        drafts = self._desk.settings.drafts_begun
        return [
            each.submitted_at
            for each in log.reviews
            if review.verdict in _DECISIVE and each.verdict in _DECISIVE and each.id not in drafts
            if each.id > review.id and each.account and review.account and each.account.id == review.account.id
        ]

    def _written(self, review: Review, log: PullLog) -> int:
        """Return when the row was last written."""
        dismissed = [review.dismissal.at] if review.dismissal else []
        return max(review.submitted_at, *dismissed, *self._overtaken(review, log), 0)

    def _stale(self, review: Review, log: PullLog) -> bool:
        """Mark after each push by paths that differ from the old head and from the merge base alike."""
        stale = False
        base = self._desk.base(log)
        for moved in log.head_changes:
            if moved.old is None or moved.at < review.submitted_at:
                continue
            fork = self._desk.fork(base or moved.old, moved.new) or moved.old
            from_old, from_base = self._desk.paths(moved.old, moved.new), self._desk.paths(fork, moved.new)
            stale = (stale or bool(from_old & from_base)) and review.commit_id != moved.new
        return stale

"""Gitea's JSON for what a simulated forge knows, with the flags and filters that real servers put in the way.

Read in Gitea's source (1.22 to June 2026) and checked field by field against the published interfaces up to 1.27: the
rows of reviews and their flags, when they are set and when not; the timeline's items; a review's time being that of its
draft. ``stale`` is computed as the server does it, by a comparison that overlooks what was put back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from footage.forges import PullState, PullSummary
from footage.forges.dialect.desk import Desk, Event, What
from footage.forges.dialect.wire import text_of_time
from footage.forges.observing import PullLog
from footage.forges.simulated import GHOST_ID, Comment, Status
from footage.model import Account, Review, ReviewVerdict

Json = dict[str, Any]
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
            "object_format_name": self._desk.git.object_format, "has_pull_requests": True,
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
            "labels": [], "milestone": None, "assignee": None, "assignees": None,
            "requested_reviewers": [self.user(self._desk.forge.account(each)) for each in asked] or None,
            "requested_reviewers_teams": None, "comments": len(self._desk.forge.comments(log.number)),
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

    def review(self, review: Review, log: PullLog) -> Json:
        """Return a review's row."""
        begun = self.begun(review)
        link = f"{self._url}/{self._desk.forge.repository}/pulls/{log.number}"
        return {
            "id": review.id, "user": self.user(review.account), "team": None, "state": _STATES[review.verdict],
            "body": review.body, "commit_id": review.commit_id or "", "stale": self._stale(review, log),
            "official": True, "dismissed": review.dismissal is not None or self._overtaken(review, log),
            "comments_count": 0, "submitted_at": when(begun), "updated_at": when(review.submitted_at),
            "html_url": f"{link}#issuecomment-{review.event_id}", "pull_request_url": link,
        }  # fmt: skip

    def begun(self, review: Review) -> int:
        """Return when a review's row was made: when its draft was begun."""
        return self._desk.settings.drafts_begun.get(review.id, review.submitted_at)

    def event(self, event: Event) -> Json | None:
        """Return a timeline item; the pull request's opening is none."""
        if event.head and event.head.old is None:
            return None
        item: Json = {
            "id": event.id, "type": _TYPES[event.what], "html_url": "", "pull_request_url": "", "issue_url": "",
            "user": self.user(event.actor), "body": event.body, "created_at": when(event.at),
            "updated_at": when(event.at), "old_project_id": 0, "project_id": 0, "old_milestone": None,
            "milestone": None, "tracked_time": None, "old_title": "", "new_title": "", "old_ref": "", "new_ref": "",
            "ref_issue": None, "ref_comment": None, "ref_action": "", "ref_commit_sha": "", "review_id": 0,
            "label": None, "assignee": None, "assignee_team": None, "removed_assignee": False, "resolve_doer": None,
            "dependent_issue": None,
        }  # fmt: skip
        if event.head:
            item["body"] = json.dumps({"is_force_push": event.head.forced, "commit_ids": self._pushed(event)})
        if event.review:
            item["review_id"] = event.review.id
            dismissed = event.what is What.DISMISSED and event.review.dismissal
            item["body"] = dismissed.message if dismissed else event.review.body
        if event.base:
            item["old_ref"] = event.base.old_ref.removeprefix("refs/heads/")
            item["new_ref"] = event.base.new_ref.removeprefix("refs/heads/")
        return item

    def commit(self, oid: str) -> Json:
        """Return a commit of a pull request."""
        commit = self._desk.commit(oid)
        return {
            "sha": oid, "url": f"{self._api}/repos/{self._desk.forge.repository}/git/commits/{oid}",
            "author": None, "committer": None, "parents": [{"sha": parent} for parent in commit.parents],
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

    def _pushed(self, event: Event) -> list[str]:
        head = event.head
        if head is None or head.old is None:
            return []
        if head.forced:
            return [head.old, head.new]
        _, output = self._desk.git.plumbing.run("rev-list", "--reverse", "--topo-order", head.new, f"^{head.old}")
        return output.decode().split()

    def _overtaken(self, review: Review, log: PullLog) -> bool:
        """A newer verdict of the same account dismisses the older ones, unless it grew out of a draft."""
        drafts = self._desk.settings.drafts_begun
        return review.verdict in _DECISIVE and any(
            each.id > review.id
            and each.verdict in _DECISIVE
            and each.id not in drafts
            and each.account is not None
            and review.account is not None
            and each.account.id == review.account.id
            for each in log.reviews
        )

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

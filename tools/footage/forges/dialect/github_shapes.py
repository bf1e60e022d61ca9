"""GitHub's JSON for what a simulated forge knows. Field names and types are those of GitHub's published description.

Not published, and so from documentation and other people's reports only: the timeline's ``head_ref_force_pushed``,
``base_ref_changed`` (without the branches' names), ``merged``, ``closed`` and ``reopened``; that a dismissed review
loses its verdict in the list; that an approval's ``commit_id`` follows a forced push whose patch is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from footage.forges import PullState, PullSummary
from footage.forges.dialect.desk import Desk, Event, What
from footage.forges.dialect.wire import text_of_time
from footage.forges.observing import PullLog
from footage.forges.simulated_rows import Comment, Issue, Status
from footage.model import Account, AccountKind, Review, ReviewVerdict

Json = dict[str, Any]
Tips = Mapping[str, str]
_STATES = {
    ReviewVerdict.APPROVE: "APPROVED",
    ReviewVerdict.REJECT: "CHANGES_REQUESTED",
    ReviewVerdict.COMMENT: "COMMENTED",
    ReviewVerdict.DRAFT: "PENDING",
}
_NAMES = {
    What.CLOSED: "closed",
    What.REOPENED: "reopened",
    What.MERGED: "merged",
    What.RETARGETED: "base_ref_changed",
    What.DISMISSED: "review_dismissed",
    What.PUSHED: "head_ref_force_pushed",
}
WEB_FLOW = {"login": "web-flow", "id": 19_864_447, "node_id": "U_19864447", "type": "User", "site_admin": False}
NO_REPLY = "noreply@github.com"


def state_word(review: Review) -> str:
    """Return the review list's word for a review."""
    return "DISMISSED" if review.dismissal else _STATES.get(review.verdict, "UNHEARD_OF")


class Shapes:
    """Answers of one forge; ``api`` is the address that links in them begin with."""

    def __init__(self, desk: Desk, url: str, api: str) -> None:
        self._desk = desk
        self._url = url
        self._api = api

    def user(self, account: Account | None) -> Json | None:
        """Return an account; nobody where it was deleted."""
        known = self._desk.shown(account)
        if known is None:
            return None
        kind = "Bot" if known.kind is AccountKind.BOT else "User"
        return {"login": known.login, "id": known.id, "node_id": f"U_{known.id}", "type": kind, "site_admin": False}

    def repository(self) -> Json:
        """Return the repository."""
        name = self._desk.forge.repository
        return {
            "id": 1, "node_id": "R_1", "name": name.split("/")[1], "full_name": name, "private": True, "fork": False,
            "url": f"{self._api}/repos/{name}", "clone_url": f"{self._url}/{name}.git", "default_branch": "main",
            "archived": False, "has_issues": True,
            "allow_merge_commit": True, "allow_squash_merge": True, "allow_rebase_merge": True,
            "permissions": {"admin": False, "maintain": False, "push": True, "triage": True, "pull": True},
        }  # fmt: skip

    def pull(self, summary: PullSummary, log: PullLog, tips: Tips, commits: int) -> Json:
        """Return a pull request in full."""
        merged = log.landed is not None
        return {
            **self.pull_in_list(summary, log, tips),
            "merged": merged,
            "mergeable": None if merged else True,
            "mergeable_state": "unknown" if merged else "clean",
            "merged_by": self.user(log.landed[1]) if log.landed else None,
            "comments": len(self._desk.forge.comments(log.number)),
            "review_comments": 0,
            "maintainer_can_modify": False,
            "commits": commits,
            "additions": 1, "deletions": 0, "changed_files": 1,
        }  # fmt: skip

    def pull_in_list(self, summary: PullSummary, log: PullLog, tips: Tips) -> Json:
        """Return a pull request as a list shows it."""
        ended = None if summary.ended_at is None else text_of_time(summary.ended_at)
        base = log.base_ref.removeprefix("refs/heads/")
        asked = [self.user(self._desk.forge.account(each)) for each in self._desk.forge.asked(log.number)]
        return {
            "id": 1000 + log.number, "node_id": f"PR_{log.number}", "number": log.number, "locked": False,
            "url": f"{self._api}/repos/{self._desk.forge.repository}/pulls/{log.number}",
            "html_url": f"{self._url}/{self._desk.forge.repository}/pull/{log.number}",
            "state": "open" if summary.state is PullState.OPEN else "closed",
            "title": log.title, "body": None, "user": self.user(log.author), "draft": log.draft,
            "created_at": text_of_time(log.created_at), "updated_at": ended or text_of_time(log.created_at),
            "closed_at": ended, "merged_at": text_of_time(log.landed[0]) if log.landed else None,
            "merge_commit_sha": log.landed[2] if log.landed else None,
            "requested_reviewers": asked, "requested_teams": [], "assignee": None, "labels": [], "milestone": None,
            "head": self._head(log), "auto_merge": None, "author_association": "MEMBER",
            "base": {"label": f"{self._owner}:{base}", "ref": base, "sha": tips.get(log.base_ref, ""),
                     "user": self._owning(), "repo": self.repository()},
            "stack": {"number": 1, "size": 2} if log.number in self._desk.settings.stacked else None,
        }  # fmt: skip

    def issue(self, issue: Issue) -> Json:
        """Return an issue."""
        row = self._issue(issue.number, issue.author, issue.title, issue.at)
        return row | {"body": issue.body or None, "state": "open" if issue.open else "closed"}

    def pull_as_issue(self, log: PullLog) -> Json:
        """Return a pull request as it stands among issues: an issue with an address more."""
        row = self._issue(log.number, log.author.id, log.title, log.created_at)
        address = f"{self._api}/repos/{self._desk.forge.repository}/pulls/{log.number}"
        merged = text_of_time(log.landed[0]) if log.landed else None
        state = "closed" if log.landed or log.closed else "open"
        return row | {"state": state, "pull_request": {"url": address, "merged_at": merged}}

    def _issue(self, number: int, author: int, title: str, at: int) -> Json:
        return {
            "id": 1000 + number, "number": number, "user": self.user(self._desk.forge.account(author)), "title": title,
            "body": None, "state": "open", "locked": False, "labels": [], "milestone": None, "assignees": [],
            "comments": 0, "created_at": text_of_time(at), "updated_at": text_of_time(at), "closed_at": None,
            "author_association": "MEMBER",
        }  # fmt: skip

    def review(self, review: Review, log: PullLog) -> Json:
        """Return a review's row: a dismissed one without its verdict, a draft without its time."""
        row: Json = {
            "id": review.id, "node_id": f"PRR_{review.id}", "user": self.user(review.account), "body": review.body,
            "state": state_word(review), "commit_id": self._named_commit(review, log), "author_association": "MEMBER",
            "html_url": f"{self._url}/{self._desk.forge.repository}/pull/{log.number}#pullrequestreview-{review.id}",
            "pull_request_url": f"{self._api}/repos/{self._desk.forge.repository}/pulls/{log.number}", "_links": {},
        }  # fmt: skip
        return row if row["state"] == "PENDING" else row | {"submitted_at": text_of_time(review.submitted_at)}

    def event(self, event: Event, log: PullLog) -> Json | None:
        """Return a timeline item; the pull request's opening is none."""
        if event.what is What.DRAFTED:
            return None
        if event.what is What.REVIEWED and event.review:
            changed = event.review.submitted_at + (60 if event.review.edited else 0)
            row = self.review(event.review, log)
            return row | {"event": "reviewed", "state": row["state"].lower(), "updated_at": text_of_time(changed)}
        if event.what is What.PUSHED and event.head and not event.head.forced:
            return None if event.head.old is None else self._committed(event.head.new)
        item: Json = {
            "id": event.id, "node_id": f"E_{event.id}", "url": f"{self._api}/events/{event.id}", "commit_url": None,
            "actor": self.user(event.actor), "created_at": text_of_time(event.at), "commit_id": None,
            "performed_via_github_app": None,
        }  # fmt: skip
        if event.what is What.COMMENTED:
            return item | {"event": "commented", "user": item["actor"], "body": event.body}
        item["event"] = _NAMES[event.what]
        if event.what is What.DISMISSED and event.review and event.review.dismissal:
            item["dismissed_review"] = {
                "state": _STATES[event.review.verdict].lower(), "review_id": event.review.id,
                "dismissal_message": event.review.dismissal.message,
            }  # fmt: skip
        if event.what is What.PUSHED and event.head:
            item["commit_id"] = event.head.new
        if event.what is What.MERGED and log.landed:
            item["commit_id"] = log.landed[2]
        return item

    def activity(self, event: Event, ref: str) -> Json:
        """Return one move of a branch."""
        head = event.head
        if head is None:
            raise ValueError("no push")
        kind = "branch_creation" if head.old is None else "force_push" if head.forced else "push"
        return {
            "id": event.id, "node_id": f"A_{event.id}", "before": head.old or "0" * len(head.new), "after": head.new,
            "ref": ref, "timestamp": text_of_time(event.at), "activity_type": kind, "actor": self.user(event.actor),
        }  # fmt: skip

    def commit(self, oid: str) -> Json:
        """Return a commit of a pull request with the accounts that the forge takes its people for."""
        commit = self._desk.commit(oid)
        author, committer = (
            self.user(self._desk.forge.account_of_mail(email))
            for email in (commit.author_email, commit.committer_email)
        )
        return {
            "sha": commit.oid, "author": author,
            "committer": WEB_FLOW if commit.committer_email == NO_REPLY else committer,
            "parents": [{"sha": parent} for parent in commit.parents],
            "commit": {
                "message": commit.subject, "tree": {"sha": commit.tree},
                "author": {"name": commit.author_name, "email": commit.author_email},
                "committer": {"name": commit.committer_name, "email": commit.committer_email},
                "verification": {"verified": commit.oid in self._desk.settings.verified_commits, "reason": "unsigned"},
            },
        }  # fmt: skip

    def git_commit(self, oid: str) -> Json:
        """Return a commit as Git has it."""
        commit = self._desk.commit(oid)
        return {
            "sha": oid, "tree": {"sha": commit.tree}, "message": commit.subject,
            "parents": [{"sha": parent} for parent in commit.parents],
        }  # fmt: skip

    def comment(self, comment: Comment) -> Json:
        """Return a comment."""
        return {
            "id": comment.id, "node_id": f"C_{comment.id}", "user": self.user(self._desk.forge.account(comment.author)),
            "body": comment.body, "created_at": text_of_time(comment.at),
            "updated_at": text_of_time(comment.edited_at or comment.at),
        }  # fmt: skip

    def status(self, status: Status, id: int) -> Json:
        """Return a commit status."""
        return {
            "id": id, "node_id": f"S_{id}", "url": f"{self._api}/statuses/{status.sha}", "avatar_url": None,
            "state": status.state.value, "description": status.description, "target_url": status.target_url or None,
            "context": status.context, "creator": self.user(self._desk.forge.account(status.by)),
            "created_at": text_of_time(status.at), "updated_at": text_of_time(status.at),
        }  # fmt: skip

    @property
    def _owner(self) -> str:
        return self._desk.forge.repository.split("/")[0]

    def _head(self, log: PullLog) -> Json:
        ref = branch_of(log.number)
        repository = self.repository()
        if log.number in self._desk.settings.silent_forks:
            repository |= {"full_name": "somebody/records", "fork": True}
        return {"label": f"{self._owner}:{ref}", "ref": ref, "sha": log.head_changes[-1].new, "user": self._owning(),
                "repo": repository}  # fmt: skip

    def _owning(self) -> Json:
        """Return the organisation that the repository belongs to."""
        return {"login": self._owner, "id": 900_000, "node_id": "O_1", "type": "Organization", "site_admin": False}

    def _committed(self, oid: str) -> Json:
        commit = self._desk.commit(oid)
        return {
            "event": "committed", "sha": oid, "node_id": f"C_{oid}", "url": f"{self._api}/commits/{oid}",
            "author": {"name": commit.author_name, "email": commit.author_email,
                       "date": text_of_time(commit.author_epoch)},
            "committer": {"name": commit.committer_name, "email": commit.committer_email,
                          "date": text_of_time(commit.committer_epoch)},
            "message": commit.subject, "tree": {"sha": commit.tree}, "verification": {"verified": False},
            "parents": [{"sha": parent} for parent in commit.parents],
        }  # fmt: skip

    def _named_commit(self, review: Review, log: PullLog) -> str | None:
        """An approval follows the head through forced pushes that leave the patch as it was."""
        commit = review.commit_id
        if review.verdict is not ReviewVerdict.APPROVE or commit is None:
            return commit
        for moved in log.head_changes:
            if moved.forced and moved.at > review.submitted_at and moved.old == commit:
                if self._patch(log, commit) != self._patch(log, moved.new):
                    break
                commit = moved.new
        return commit

    def _patch(self, log: PullLog, commit: str) -> object:
        return self._desk.patch(self._desk.base(log) or commit, commit)


def branch_of(number: int) -> str:
    """Return the branch that a pull request was made from."""
    return f"request-{number}"

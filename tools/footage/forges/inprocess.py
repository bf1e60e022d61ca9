"""The gate's side of a simulated forge in the same process: no wire between them, the same promises.

It acts as one account at the times that its clock tells. Only this account's comments are kept up to date by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from footage.forges import AnswerDigest, Note, Protection, PullSummary, Remote, StatusState
from footage.forges.simulated import SimulatedForge
from footage.model import Account, MergeStyle, Observation


class SimulatedClient:
    """A ``GateForge`` on a ``SimulatedForge``, as the account ``me``."""

    def __init__(self, forge: SimulatedForge, me: int, clock: Callable[[], int]) -> None:
        self._forge = forge
        self._me = me
        self._clock = clock

    @property
    def host(self) -> str:
        """The forge's host name."""
        return self._forge.host

    @property
    def repository(self) -> str:
        """The repository's name on the forge."""
        return self._forge.repository

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests."""
        return self._forge.pulls()

    def issues(self) -> tuple[int, ...]:
        """Return the numbers of all issues."""
        return tuple(each.number for each in self._forge.issues())

    def notes(self, marker: str) -> tuple[Note, ...]:
        """Return the issues of ours that contain the marker."""
        ours = (each for each in self._forge.issues() if each.author == self._me and marker in each.body)
        return tuple(Note(each.number, each.title, each.body, each.open) for each in ours)

    def write_note(self, note: Note | None, title: str, body: str, *, open: bool = True) -> int:
        """Write an issue or change one."""
        if note is None:
            return self._forge.open_issue(self._me, title, self._clock(), body)
        return self._forge.edit_issue(note.number, title=title, body=body, open=open).number

    def observe(self, number: int, *, at: int) -> Observation:
        """Return everything about the pull request's present occasion."""
        return self._forge.observe(number, at=at)

    @property
    def answers(self) -> tuple[AnswerDigest, ...]:
        """Return nothing: without a wire there are no bytes to digest."""
        return ()

    def whoami(self) -> Account:
        """Return the account that acts."""
        return self._forge.account(self._me)

    def version(self) -> str:
        """Return what the simulation calls itself."""
        return "0+simulated"

    def remote(self) -> Remote:
        """Return the repository's folder: git fetches and pushes without a wire."""
        return Remote(str(self._forge.git.plumbing.git_dir))

    def post_status(self, sha: str, state: StatusState, context: str, description: str, target_url: str = "") -> None:
        """Say on a commit how its pull request stands."""
        self._forge.post_status(sha, state, context, description, target_url, self._me, self._clock())

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        """Let exactly one comment of ours with the marker stand, with this text."""
        ours = [each for each in self._forge.comments(number) if each.author == self._me and marker in each.body]
        if not ours:
            self._forge.comment(number, self._me, body, self._clock())
        elif ours[0].body != body:
            self._forge.edit_comment(number, ours[0].id, body, self._clock())

    def request_reviewers(self, number: int, accounts: Sequence[Account]) -> None:
        """Ask these accounts for a review."""
        self._forge.request_reviewers(number, [each.id for each in accounts], self._clock())

    def merge(self, number: int, head: str, title: str, message: str) -> str:
        """Land the pinned head with a merge commit."""
        text = f"{title}\n\n{message}".rstrip()
        return self._forge.merge(number, self._me, self._clock(), head=head, message=text)

    def propose(self, branch: str, title: str, body: str) -> int:
        """Open a pull request from a branch that was pushed."""
        return self._forge.propose(self._me, branch, title, body, self._clock())

    def close(self, number: int) -> None:
        """Close the pull request without landing it."""
        if any(each.number == number and each.ended_at is None for each in self._forge.pulls()):
            self._forge.close(number, self._me, self._clock(), by_gate=True)

    def protection(self, branch: str) -> Protection:
        """Return that nothing is protected: this forge takes whatever it is given."""
        return Protection(
            branch=branch, protected=False, direct_push=True, force_push=True, deletion=True, admins_exempt=True,
            bypass=(), merge_allowlist=(), merge_styles=tuple(MergeStyle), required_contexts=(), required_approvals=0,
            dismiss_stale=False, protected_paths=(), push_allowlist=(), creation=True,
        )  # fmt: skip

    def may_push(self, login: str) -> bool | None:
        """Return that everybody may: this forge takes whatever it is given."""
        return True

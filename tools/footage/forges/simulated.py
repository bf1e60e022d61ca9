"""A forge in one process, with a real Git repository behind it: accounts, pull requests, reviews, merges.

Promises: every commit is real, times are those it is given, and two runs of the same acts give the same object ids. It
behaves like the forges it stands for, with their bad habits too: it lets an administrator merge without reviews, takes
reviews after a merge, forgets who a deleted account was, and believes the commit a reviewer claims to have seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from footage.forges import ForgeRefused, HeadMoved, PullState, PullSummary, StatusState
from footage.forges.observing import PullLog, observation
from footage.forges.simulated_rows import Comment, Issue, Member, Pull, Status
from footage.model import (
    Account,
    AccountKind,
    BaseChange,
    Closing,
    Dismissal,
    HeadChange,
    MergeStyle,
    Observation,
    Review,
    ReviewVerdict,
)
from footage.repository import Repository, Signature, Writer

Files = Mapping[str, bytes | None]
GHOST_ID = -1
MAIN = "refs/heads/main"


class SimulatedForge:
    """A forge for demonstrations and tests. Acts return what a client would be told: a number, an id, a commit."""

    def __init__(
        self, repository: Repository, writer: Writer, *, host: str, name: str, offset_minutes: int = 480
    ) -> None:
        self.host = host
        self.repository = name
        self._git = repository
        self._writer = writer
        self._offset = offset_minutes
        self._members: dict[int, Member] = {}
        self._gone: set[int] = set()
        self._pulls: dict[int, Pull] = {}
        self._issues: dict[int, Issue] = {}
        self._ended: list[int] = []
        self._last_number = 0
        self._last_review = 0
        self._last_comment = 0
        self._statuses: list[Status] = []
        self._tips: dict[str, str] = {}

    # Accounts ---------------------------------------------------------------------------------------------------------

    def register(self, id: int, login: str, name: str, email: str, kind: AccountKind = AccountKind.HUMAN) -> Account:
        """Create an account. A login freed by a renaming may be taken by somebody else, as on real forges."""
        if any(each.account.login == login for key, each in self._members.items() if key not in self._gone):
            raise ValueError(f"login {login} is taken")
        account = Account(self.host, id, login, kind)
        self._members[id] = Member(account, name, email.lower())
        return account

    def rename(self, id: int, login: str) -> Account:
        """Change an account's login; its id stays."""
        member = self._members[id]
        self._members[id] = replace(member, account=replace(member.account, login=login))
        return self._members[id].account

    def delete_account(self, id: int) -> None:
        """Delete an account: from now on the forge shows a ghost in its place."""
        self._gone.add(id)

    def account(self, id: int) -> Account:
        """Return the account as the forge shows it now."""
        if id in self._gone:
            return Account(self.host, GHOST_ID, "Ghost", AccountKind.GHOST)
        return self._members[id].account

    def account_called(self, login: str) -> Account | None:
        """Return who bears a login now, or None."""
        found = [each.account for key, each in self._members.items() if key not in self._gone]
        return next((account for account in found if account.login == login), None)

    def account_of_mail(self, email: str) -> Account | None:
        """Return whom the forge takes an address for, or None."""
        found = [key for key, each in self._members.items() if each.email == email and key not in self._gone]
        return self.account(found[0]) if len(found) == 1 else None

    # Pull requests ----------------------------------------------------------------------------------------------------

    def open_pull(
        self, author: int, files: Files, title: str, at: int, *, by: int | None = None, draft: bool = False,
        message: str = "", base_ref: str = MAIN,
    ) -> int:  # fmt: skip
        """Open a pull request with one commit on the present base tip; ``by`` commits it if not the author."""
        number = self._next_number()
        tip = self._tip(base_ref)
        pull = Pull(number, title, author, at, base_ref, tip, draft=draft)
        self._pulls[number] = pull
        self._move_head(pull, [tip], files, by or author, at, message or title, forced=False)
        return number

    def propose(self, author: int, branch: str, title: str, body: str, at: int) -> int:
        """Open a pull request from a branch that was pushed; its first comment stands for the body."""
        head = self._git.resolve(f"refs/heads/{branch}")
        if head is None or any(each.head == head and each.ended_at is None for each in self._pulls.values()):
            raise ForgeRefused("forges.not_proposed", branch=branch)
        number = self._next_number()
        fork = self._git.merge_base(self._tip(MAIN), head) or self._tip(MAIN)
        self._pulls[number] = Pull(number, title, author, at, MAIN, fork)
        self._writer.update(f"refs/pull/{number}/head", head)
        self._moved(self._pulls[number], head, author, at, forced=False)
        self.comment(number, author, body, at)
        return number

    def open_issue(self, author: int, title: str, at: int, body: str = "") -> int:
        """Write an issue; issues and pull requests are counted together."""
        number = self._next_number()
        self._issues[number] = Issue(number, author, title, at, body)
        return number

    def edit_issue(self, number: int, **changes: str | bool) -> Issue:
        """Change an issue's title or body, close or reopen it."""
        self._issues[number] = replace(self._issues[number], **changes)  # type: ignore[arg-type]
        return self._issues[number]

    def delete_issue(self, number: int) -> None:
        """Delete an issue without a trace, as an administrator may; its number is not given out again."""
        del self._issues[number]

    def push(self, number: int, files: Files, at: int, by: int, *, forced: bool = False, message: str = "") -> str:
        """Push a commit to the pull request; ``forced`` rebuilds it on the present base tip."""
        pull = self._pulls[number]
        if forced:
            pull.fork = self._tip(pull.base_ref)
        base = pull.fork if forced else pull.head
        return self._move_head(pull, [base], files, by, at, message or pull.title, forced=forced)

    def update_branch(self, number: int, at: int, by: int) -> str:
        """Merge the base into the pull request, as the forge's button does."""
        pull = self._pulls[number]
        tip = self._tip(pull.base_ref)
        who, parents = self._signature(by, at), [pull.head, tip]
        message, changes = "Merge branch 'main'", self._git.diff(pull.fork, tip)
        pull.fork = tip
        oid = self._writer.commit(f"refs/pull/{number}/head", parents, {}, who, who, message, changes)
        return self._moved(pull, oid, by, at, forced=False)

    def retarget(self, number: int, base_ref: str, at: int, by: int) -> None:
        """Point the pull request at another base branch."""
        pull = self._pulls[number]
        pull.base_changes.append(BaseChange(at, pull.base_ref, base_ref, self.account(by)))
        pull.base_ref = base_ref
        pull.fork = self._git.merge_base(self._tip(base_ref), pull.head) or pull.fork

    def comment(self, number: int, author: int, body: str, at: int) -> int:
        """Add a comment; comments never decide anything."""
        self._last_comment += 1
        self._pulls[number].comments.append(Comment(self._last_comment, author, body, at))
        return self._last_comment

    def edit_comment(self, number: int, comment: int, body: str, at: int) -> None:
        """Replace a comment's text."""
        pull = self._pulls[number]
        pull.comments = [replace(c, body=body, edited_at=at) if c.id == comment else c for c in pull.comments]

    def delete_comment(self, number: int, comment: int) -> None:
        """Take a comment away."""
        pull = self._pulls[number]
        pull.comments = [each for each in pull.comments if each.id != comment]

    def request_reviewers(self, number: int, accounts: Sequence[int], at: int) -> None:
        """Ask for reviews; a forge refuses to ask a pull request's own author, or somebody it does not know."""
        pull = self._pulls[number]
        if any(each == pull.author or each in self._gone or each not in self._members for each in accounts):
            raise ForgeRefused("gate.reviewer_refused", number=number)
        pull.asked.update({each: at for each in accounts if each not in pull.asked})

    def post_status(
        self, sha: str, state: StatusState, context: str, description: str, target_url: str, by: int, at: int
    ) -> None:
        """Say something of a commit; anybody who may write may say anything, under any context."""
        self._statuses.append(Status(sha, state, context, description, target_url, by, at))

    def ready(self, number: int) -> None:
        """Take the draft mark away."""
        self._pulls[number].draft = False

    # Reviews ----------------------------------------------------------------------------------------------------------

    def review(
        self, number: int, account: int, verdict: ReviewVerdict, at: int, body: str = "", commit_id: str | None = None
    ) -> int:
        """Submit a review, after a merge too; ``commit_id`` is what the client claims to have shown (default: head)."""
        pull = self._pulls[number]
        self._last_review += 1
        pull.reviews.append(
            Review(
                id=self._last_review,
                event_id=100_000 + self._last_review,
                account=Account(self.host, account, ""),
                verdict=verdict,
                submitted_at=at,
                commit_id=commit_id or pull.head,
                head_at_submission=pull.head,
                body=body,
                verdict_raw=verdict.value.upper(),
            )
        )
        return self._last_review

    def dismiss(self, number: int, review: int, by: int, at: int, message: str = "") -> None:
        """Dismiss a review."""
        self._change_review(number, review, dismissal=Dismissal(at, self.account(by), message))

    def edit_review(self, number: int, review: int, body: str) -> None:
        """Replace a review's text, as its author may at any time."""
        self._change_review(number, review, body=body, edited=True)

    def rebind_review(self, number: int, review: int, commit_id: str) -> None:
        """Point a review at another commit, as one forge does by itself after some force pushes."""
        self._change_review(number, review, commit_id=commit_id)

    def delete_review(self, number: int, review: int) -> None:
        """Delete a review without a trace, as one forge allows even after the merge."""
        pull = self._pulls[number]
        pull.reviews = [each for each in pull.reviews if each.id != review]

    # Landing and closing ----------------------------------------------------------------------------------------------

    def merge(
        self, number: int, by: int, at: int, style: MergeStyle = MergeStyle.MERGE, *, extra: Files | None = None,
        head: str | None = None, message: str = "",
    ) -> str:  # fmt: skip
        """Land the pull request, whatever its reviews say; ``extra`` smuggles files into the merge commit.

        With ``head`` only if that is still the head; ``message`` replaces the forge's own.
        """
        pull = self._pulls[number]
        if pull.ended_at is not None:
            raise ForgeRefused("gate.not_open", number=number)
        if head not in {None, pull.head}:
            raise HeadMoved("gate.head_moved", number=number)
        tip = self._tip(pull.base_ref)
        changes = self._git.diff(pull.fork, pull.head)
        parents = [tip, pull.head] if style is MergeStyle.MERGE else [tip]
        merging = f"Merge pull request #{number}: {pull.title}"
        message = message or (merging if style is MergeStyle.MERGE else f"{pull.title} (#{number})")
        who = self._signature(by, at)
        oid = self._writer.commit(pull.base_ref, parents, dict(extra or {}), who, who, message, changes)
        self._tips[pull.base_ref] = oid
        pull.landed = (at, self.account(by), oid)
        self._ended.append(number)
        return oid

    def close(self, number: int, by: int, at: int, *, by_gate: bool = False) -> None:
        """Close the pull request without landing it."""
        self._pulls[number].closed = Closing(at, self.account(by), by_gate)
        self._ended.append(number)

    def reopen(self, number: int) -> None:
        """Open a closed pull request again; its next end is another occasion."""
        pull = self._pulls[number]
        pull.closed = None
        pull.occasion += 1
        self._ended.remove(number)

    def direct_push(self, files: Files, by: int, at: int, message: str) -> str:
        """Push to main past every pull request."""
        who = self._signature(by, at)
        self._tips[MAIN] = self._writer.commit(MAIN, [self._tip(MAIN)], files, who, who, message)
        return self._tips[MAIN]

    # What a client reads ----------------------------------------------------------------------------------------------

    def head(self, number: int) -> str:
        """Return the pull request's head."""
        return self._pulls[number].head

    @property
    def git(self) -> Repository:
        """The repository behind the forge."""
        return self._git

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return a pull request's comments in the order in which they were written."""
        return tuple(self._pulls[number].comments)

    def asked(self, number: int) -> tuple[int, ...]:
        """Return the accounts that were asked for a review, in the order of asking."""
        return tuple(self._pulls[number].asked)

    def statuses(self, sha: str) -> tuple[Status, ...]:
        """Return everything that was ever said of a commit, oldest first."""
        return tuple(each for each in self._statuses if each.sha == sha)

    def issues(self) -> tuple[Issue, ...]:
        """Return all issues by number."""
        return tuple(self._issues[number] for number in sorted(self._issues))

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests: ended ones in the order in which they ended, then the open ones by number."""
        still_open = [number for number in sorted(self._pulls) if self._pulls[number].ended_at is None]
        return tuple(self._summary(self._pulls[number]) for number in [*self._ended, *still_open])

    def observe(self, number: int, *, at: int) -> Observation:
        """Return everything about the pull request's present occasion, observed at time ``at``."""
        log = self.log(number)
        return observation(log, self._git, self.account_of_mail, host=self.host, name=self.repository, observed_at=at)

    def log(self, number: int) -> PullLog:
        """Return what the forge itself has to say of the pull request's present occasion, without Git's part."""
        pull = self._pulls[number]
        return PullLog(
            number=number,
            occasion=pull.occasion,
            title=pull.title,
            author=self.account(pull.author),
            created_at=pull.created_at,
            base_ref=pull.base_ref,
            head_changes=tuple(pull.head_changes),
            base_changes=tuple(pull.base_changes),
            reviews=tuple(self._shown(review) for review in pull.reviews),
            landed=pull.landed,
            closed=pull.closed,
            draft=pull.draft,
        )

    # ------------------------------------------------------------------------------------------------------------------

    def _next_number(self) -> int:
        self._last_number += 1
        return self._last_number

    def _tip(self, ref: str) -> str:
        """Return where a branch stands; nobody but this forge moves it once it has been asked for."""
        if ref not in self._tips:
            self._tips[ref] = self._git.resolve(ref) or ""
        return self._tips[ref]

    def _move_head(
        self, pull: Pull, parents: list[str], files: Files, by: int, at: int, message: str, *, forced: bool
    ) -> str:
        who = self._signature(by, at)
        oid = self._writer.commit(f"refs/pull/{pull.number}/head", parents, files, who, who, message)
        return self._moved(pull, oid, by, at, forced=forced)

    def _moved(self, pull: Pull, oid: str, by: int, at: int, *, forced: bool) -> str:
        old = pull.head if pull.head_changes else None
        pull.head_changes.append(HeadChange(at, old, oid, forced, self.account(by)))
        return oid

    def _change_review(self, number: int, review: int, **changes: object) -> None:
        pull = self._pulls[number]
        pull.reviews = [replace(each, **changes) if each.id == review else each for each in pull.reviews]  # type: ignore[arg-type]

    def _shown(self, review: Review) -> Review:
        return replace(review, account=self.account(review.account.id) if review.account else None)

    def _summary(self, pull: Pull) -> PullSummary:
        state = PullState.MERGED if pull.landed else PullState.CLOSED if pull.closed else PullState.OPEN
        return PullSummary(pull.number, pull.occasion, state, pull.ended_at)

    def _signature(self, account: int, at: int) -> Signature:
        member = self._members[account]
        return Signature(member.name, member.email, at, self._offset)

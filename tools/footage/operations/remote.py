"""The gate's own copy of a repository: how it follows the forge, and how the evidence branch gets there.

Promises: the copy never follows a forge that went backwards; evidence is pushed by compare-and-push only, never by
force; a token stands in no command line, no configuration and no message. Refuses: to work in somebody's checkout.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from footage.evidence import branch
from footage.evidence.observed import RawAnswer
from footage.finding import ToolError
from footage.forges import ForgeError, ForgeLied, ForgeRefused, ForgeUnavailable, GateForge, PullSummary, Remote
from footage.model import Account, AccountKind, Observation
from footage.operations.past import Past
from footage.operations.standing import MAIN
from footage.repository import ObjectMissing, Repository, Writer

SEEN_MAIN = "refs/footage/forge/main"
SEEN_EVIDENCE = "refs/footage/forge/evidence"
PUBLISHED = "refs/footage/published"
_FETCHED = (f"+{MAIN}:{SEEN_MAIN}", "+refs/pull/*/head:refs/pull/*/head")
_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
_SETTINGS = {
    "protocol.file.allow": "always",
    "protocol.http.allow": "always",
    "protocol.https.allow": "always",
    "http.followRedirects": "false",  # the header with the token must not travel on
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
}
_REJECTED = ("[rejected]", "fetch first", "non-fast-forward", "stale info", "failed to update ref", "cannot lock ref")


def mirror(path: Path) -> Repository:
    """Open the gate's own copy at ``path``, a bare repository; make an empty one if there is none."""
    if not path.exists() or not any(path.iterdir()):
        return Writer.init(path, bare=True)
    opened = Repository.open(path, allow_empty=True)
    if opened.directory is not None:
        raise ToolError("gate.not_bare", hint="gate.not_bare_hint", path=str(path))
    return opened


def make_forge(
    kind: str, *, url: str, repository: str, token: str, copy: Repository, plain_http: bool = False,
    account: tuple[int, str] | None = None,
) -> GateForge:  # fmt: skip
    """Return the adapter for a forge of this kind. The only place where one is made.

    ``plain_http`` lets a Gitea on an isolated network be spoken to unencrypted; ``account`` is (number, login) of a
    GitHub app, whose token cannot say whose it is.
    """
    if kind == "gitea":
        from footage.forges.gitea import GiteaForge

        return GiteaForge(url, repository, token, copy, plain_http=plain_http)
    from footage.forges.github import GitHubForge

    made = GitHubForge(url, repository, token, copy)
    if account is None:
        return made
    return GitHubForge(url, repository, token, copy, me=Account(made.host, *account, AccountKind.BOT))


def follow(copy: Repository, remote: Remote, *, evidence: bool = True) -> None:
    """Take in main, evidence and the heads of all pull requests as they stand on the forge.

    Evidence of ours that was not pushed yet stays, unless somebody else's came first; then ours is written again.
    """
    wanted = [*_FETCHED]
    if evidence and _has_evidence(copy, remote):
        wanted.append(f"+{branch.REF}:{SEEN_EVIDENCE}")
    elif evidence and copy.resolve(SEEN_EVIDENCE) is not None:
        raise ForgeLied("gate.evidence_gone", hint="gate.backwards_hint")
    _git(copy, remote, "fetch", *_QUIET, remote.url, *wanted)
    _follow_main(copy)
    if evidence:
        _follow_evidence(copy)


def _has_evidence(copy: Repository, remote: Remote) -> bool:
    return bool(_git(copy, remote, "ls-remote", "--quiet", remote.url, branch.REF)[1].strip())


def _follow_main(copy: Repository) -> None:
    seen, ours = copy.resolve(SEEN_MAIN), copy.resolve(MAIN)
    if seen is None:
        raise ToolError("operations.no_main", status=3)
    if ours is not None and not copy.is_ancestor(ours, seen):
        raise ForgeLied("gate.main_backwards", hint="gate.backwards_hint", before=ours[:12], now=seen[:12])
    if ours != seen:
        Writer(copy).update(MAIN, seen)


def _follow_evidence(copy: Repository) -> None:
    seen, ours, published = (copy.resolve(ref) for ref in (SEEN_EVIDENCE, branch.REF, PUBLISHED))
    if seen is None:
        return
    if published is not None and not copy.is_ancestor(published, seen):
        raise ForgeLied("gate.evidence_backwards", hint="gate.backwards_hint", before=published[:12], now=seen[:12])
    if published != seen:
        Writer(copy).update(PUBLISHED, seen)
    if ours is None or not copy.is_ancestor(seen, ours):
        Writer(copy).update(branch.REF, seen)


def publish(copy: Repository, remote: Remote) -> bool:
    """Push the evidence branch if the forge lacks part of it; return False if somebody else pushed first."""
    ours = copy.resolve(branch.REF)
    if ours is None or ours == copy.resolve(PUBLISHED):
        return True
    status, said = _git(
        copy, remote, "push", "--porcelain", "--no-verify", remote.url, f"{ours}:{branch.REF}", accept=(0, 1)
    )
    if status == 0:
        Writer(copy).update(PUBLISHED, ours)
        return True
    text = said.decode("utf-8", "replace")
    if any(sign in text for sign in _REJECTED):
        return False
    raise ForgeRefused("gate.push_refused", hint="gate.push_refused_hint")


def push_branch(copy: Repository, remote: Remote, commit: str, name: str) -> None:
    """Push a commit as a branch; one of that name that is there already stays as it is."""
    status, said = _git(
        copy, remote, "push", "--porcelain", "--no-verify", remote.url, f"{commit}:refs/heads/{name}", accept=(0, 1)
    )
    if status and not any(sign in said.decode("utf-8", "replace") for sign in _REJECTED):
        raise ForgeRefused("gate.branch_refused", hint="gate.branch_refused_hint", branch=name)


def drop_branch(copy: Repository, remote: Remote, name: str) -> None:
    """Take a branch away; one that cannot be taken away stays."""
    _git(copy, remote, "push", "--porcelain", "--no-verify", remote.url, f":refs/heads/{name}", accept=(0, 1))


def _git(copy: Repository, remote: Remote, *args: str, accept: tuple[int, ...] = (0,)) -> tuple[int, bytes]:
    try:
        return copy.plumbing.run(*args, accept=accept, environment=_environment(remote))
    except ForgeError:
        raise
    except ToolError as error:
        # What git said may repeat the address; only the host is told.
        where = urlsplit(remote.url).hostname or remote.url
        raise ForgeUnavailable("gate.git_unreachable", command=args[0], where=where) from error


def _environment(remote: Remote) -> Mapping[str, str]:
    settings = dict(_SETTINGS) | ({"http.extraHeader": remote.header} if remote.header else {})
    numbered = enumerate(settings.items())
    pairs = {
        f"GIT_CONFIG_{part}_{n}": text
        for n, item in numbered
        for part, text in zip(("KEY", "VALUE"), item, strict=True)
    }
    return {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_ASKPASS": "", "SSH_ASKPASS": "", **pairs}


class Followed:
    """A forge whose repository is taken in whenever something is asked for that the copy does not hold yet.

    What it says of pull requests is held against ``past``; one that went backwards is refused.
    """

    def __init__(self, forge: GateForge, copy: Repository) -> None:
        self._forge = forge
        self._copy = copy
        self.host = forge.host
        self.repository = forge.repository
        self.past = Past()
        self._raw: dict[int, tuple[RawAnswer, ...]] = {}

    def version(self) -> str:
        """Return the forge's version as it says it."""
        return self._forge.version()

    def raw(self, number: int) -> tuple[RawAnswer, ...]:
        """Return the digests of the answers on which the last observation of a pull request rests."""
        return self._raw.get(number, ())

    def pulls(self) -> tuple[PullSummary, ...]:
        """Return all pull requests, and take in the repository after that: what is listed as landed is there."""
        found = self.past.held(self._forge.pulls())
        follow(self._copy, self._forge.remote(), evidence=False)
        return found

    def observe(self, number: int, *, at: int) -> Observation:
        """Return a whole observation whose commits the copy holds."""
        try:
            found = self._observed(number, at)
            if self._whole(found):
                return found
        except ObjectMissing:
            pass
        follow(self._copy, self._forge.remote(), evidence=False)
        found = self._observed(number, at)
        missing = [oid for oid in (found.head, found.merged.commit if found.merged else "") if oid]
        if any(self._copy.resolve(oid) is None for oid in missing):
            raise ForgeLied("gate.commit_missing", number=number)
        return found

    def _observed(self, number: int, at: int) -> Observation:
        before = len(self._forge.answers)
        found = self._forge.observe(number, at=at)
        answers = self._forge.answers[before:]
        self._raw[number] = tuple(RawAnswer(each.name, each.sha256, each.size) for each in answers)
        return self.past.now(found)

    def _whole(self, found: Observation) -> bool:
        ends = (found.head, found.merged.commit if found.merged else found.head)
        return found.complete and all(self._copy.resolve(oid) is not None for oid in ends)

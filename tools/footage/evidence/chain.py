"""The chain of statements: numbered without a gap, each naming the digest of the one before, each signed.

Pure: bytes in, problems out. First each file alone: readable, signed by a trusted key, in its place; then, of those,
the numbers, the digests and the occasions. A file that fails alone cannot disturb the others: it is named and left
out. What a statement says about a pull request is not judged here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from footage.evidence import sshsig
from footage.evidence.sshsig import AllowedSigner, PublicKey, Verification
from footage.evidence.statement import BASELINE_PATH, NAMESPACE, Kind, Place, Statement, StatementError, decode
from footage.text import Bilingual, both


class RawStatement(NamedTuple):
    """A statement's file as found: where, its bytes, and the bytes of its signature (empty if there is none)."""

    path: str
    content: bytes
    signature: bytes


def fits(raw: RawStatement) -> bool:
    """Return whether the signature is one of these bytes, by the key that it names itself."""
    return sshsig.fits(raw.signature, raw.content)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the evidence.

    ``code`` is the kind of departure: ``statement_unreadable``, ``chain_broken`` or ``evidence_rewritten``. ``message``
    names the sentence that says what exactly; ``args`` fill it and always hold ``path``.
    """

    code: str
    message: str
    path: str
    seq: int | None = None
    args: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> Bilingual:
        """Return what is wrong, in both languages."""
        return both(self.message, **self.args)


@dataclass(frozen=True, slots=True)
class Link:
    """One statement in its place, with what its signature was found to be."""

    path: str
    content: bytes
    signature: bytes
    sha256: str
    statement: Statement
    verification: Verification


@dataclass(frozen=True, slots=True)
class Chain:
    """What holds and what does not.

    ``sound`` are the statements that a trusted key signed, by number, none twice. The tip is the last of them; before
    the first it is (-1, empty). ``trust`` says whose keys counted: ``file`` (the caller's), ``repository`` (the
    baseline's own) or ``none``.
    """

    sound: tuple[Link, ...]
    problems: tuple[Problem, ...]
    tip_seq: int
    tip_sha256: str
    trust: str

    @property
    def next_link(self) -> Place:
        """Return the place of the statement that comes next."""
        return next_link(self.tip_seq, self.tip_sha256)


def next_link(tip_seq: int, tip_sha256: str) -> Place:
    """Return the place in the chain after a tip."""
    return Place(tip_seq + 1, tip_sha256 or None)


def digest(content: bytes) -> str:
    """Return the digest by which the chain names a statement."""
    return hashlib.sha256(content).hexdigest()


def verify(
    raws: Iterable[RawStatement],
    trust: Sequence[AllowedSigner] | None = None,
    namespace: str = NAMESPACE,
    fitting: Callable[[RawStatement], bool] = fits,
    carried: Sequence[AllowedSigner] = (),
) -> Chain:
    """Read and check all statements, in whatever order they are given.

    Without ``trust`` the key that the baseline names is believed, which proves no more than that one key signed all;
    or, in its place, the keys that it was found to have ``carried`` forward.
    ``fitting`` may know already what ``fits`` would find.
    """
    files = sorted(raws)
    allowed = (tuple(carried) or _baseline_key(files, namespace)) if trust is None else tuple(trust)
    links: list[Link] = []
    problems: list[Problem] = []
    for raw in files:
        try:
            link = _link(raw, allowed, namespace, fitting)
        except StatementError as error:
            problems.append(_unreadable(raw.path, error))
            continue
        found = tuple(_own_problems(link))
        problems.extend(found)
        if link.verification.ok:
            links.append(link)
    links.sort(key=lambda link: (link.statement.seq or 0, link.path))
    sound = list(_in_sequence(links, problems))
    last = sound[-1] if sound else None
    tip = (last.statement.seq or 0, last.sha256) if last else (-1, "")
    believed = "file" if trust is not None else "repository" if allowed else "none"
    return Chain(tuple(sound), tuple(problems), *tip, believed)


def _baseline_key(files: Sequence[RawStatement], namespace: str) -> tuple[AllowedSigner, ...]:
    for raw in files:
        if raw.path != BASELINE_PATH:
            continue
        try:
            baseline = decode(raw.content).baseline
        except StatementError:
            return ()
        key = PublicKey.parse(baseline.public_key) if baseline else None
        return (AllowedSigner(baseline.principal, key, (namespace,)),) if baseline and key else ()
    return ()


def _link(
    raw: RawStatement, allowed: Sequence[AllowedSigner], namespace: str, fitting: Callable[[RawStatement], bool]
) -> Link:
    statement = decode(raw.content)
    if statement.kind is Kind.OPEN:
        raise StatementError("evidence.statement_inconsistent", what="kind")
    checked = sshsig.verify(
        raw.signature, raw.content, namespace, allowed, statement.captured_at, fitting=lambda: fitting(raw)
    )
    return Link(*raw, digest(raw.content), statement, checked)


def _unreadable(path: str, error: StatementError) -> Problem:
    return Problem("statement_unreadable", error.code, path, None, {"path": path, **error.args_})


def _problem(link: Link, message: str, **args: object) -> Problem:
    values = {name: str(value) for name, value in args.items()}
    return Problem("chain_broken", message, link.path, link.statement.seq, {"path": link.path, **values})


def _own_problems(link: Link) -> Iterator[Problem]:
    checked = link.verification
    fingerprint = checked.key.fingerprint if checked.key else ""
    if checked.problem:
        yield _problem(link, checked.problem, fingerprint=fingerprint)
    elif link.statement.signer_key not in {"", fingerprint}:
        yield _problem(link, "evidence.signer_differs", claimed=link.statement.signer_key, fingerprint=fingerprint)
    if link.path != link.statement.path:
        yield _problem(link, "evidence.path_differs", expected=link.statement.path)


def _in_sequence(links: Iterable[Link], problems: list[Problem]) -> Iterator[Link]:
    """Yield the statements that follow each other; note gaps, repetitions and wrong digests."""
    expected = Place(0, None)
    occasions: dict[int, int] = {}
    for link in links:
        seq = link.statement.seq or 0
        if seq < expected.seq:
            problems.append(_problem(link, "evidence.chain_repeated", seq=seq))
            continue
        if seq > expected.seq:
            count, last = seq - expected.seq, seq - 1
            problems.append(_problem(link, "evidence.chain_gap", first=expected.seq, last=last, count=count))
        elif link.statement.prev_sha256 != expected.prev_sha256:
            problems.append(_problem(link, "evidence.chain_broken", seq=seq))
        expected = next_link(seq, link.sha256)
        if not _repeats(link, occasions, problems):
            yield link


def _repeats(link: Link, occasions: dict[int, int], problems: list[Problem]) -> bool:
    observation = link.statement.observation
    if observation is None:
        return False
    before = occasions.get(observation.number, 0)
    occasions[observation.number] = max(before, observation.occasion)
    if observation.occasion <= before:
        problems.append(_problem(link, "evidence.pull_repeated", pull=link.statement.pull_id))
        return True
    if observation.occasion > before + 1:
        problems.append(_problem(link, "evidence.pull_gap", pull=link.statement.pull_id, missing=before + 1))
    return False

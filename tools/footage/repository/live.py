"""A repository that one long import writes while it is read: thousands of commits without a process for each.

Answers are those that git gives of the same repository afterwards: everything written through the import is remembered,
plain topic branches are answered from memory, and for any other shape what was written is first put where git sees it.
Refs stand in git when the import ends. It is for making a repository from nothing; nobody else may write to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from footage.finding import ToolError
from footage.model import Change, Contributor
from footage.repository.history import LandedCommit
from footage.repository.objects import ObjectMissing, object_id
from footage.repository.plumbing import Plumbing, encode
from footage.repository.store import Repository
from footage.repository.topics import Topics, composed
from footage.repository.trees import FILE
from footage.repository.writing import Session, Signature

Files = Mapping[str, bytes | None]
Entry = tuple[str, str]
HEADS = "refs/heads/"
ABSENT: Entry = ("", "")


class _Known(NamedTuple):
    """One commit as it was written."""

    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str
    changes: tuple[Change, ...]


class _Line:
    """The first-parent history of one branch: where each commit stands, and what every path has been."""

    def __init__(self) -> None:
        self.seq: dict[str, int] = {}
        self.tip = ""
        self.standing: dict[str, Entry] = {}
        self._past: dict[str, tuple[list[int], list[Entry]]] = {}

    def grow(self, oid: str, changes: Iterable[Change]) -> None:
        seq = self.seq[oid] = len(self.seq)
        self.tip = oid
        for change in changes:
            entry = (change.new_mode, change.new_blob)
            seqs, entries = self._past.setdefault(change.path, ([], []))
            seqs.append(seq)
            entries.append(entry)
            if change.new_blob:
                self.standing[change.path] = entry
            else:
                self.standing.pop(change.path, None)

    def at(self, seq: int, path: str) -> Entry:
        seqs, entries = self._past.get(path, ((), ()))
        place = bisect_right(seqs, seq)
        return entries[place - 1] if place else ABSENT

    def tree(self, seq: int) -> dict[str, Entry]:
        found = ((path, self.at(seq, path)) for path in sorted(self._past))
        return {path: entry for path, entry in found if entry[1]}


class LiveRepository(Repository):
    """A repository under construction. ``close`` ends the import; open it anew to go on reading."""

    def __init__(self, plumbing: Plumbing, object_format: str, directory: Path | None) -> None:
        super().__init__(plumbing, object_format, directory)
        self._growing = Topics()
        self._commits: dict[str, _Known] = {}
        self._blobs: dict[str, bytes] = {}
        self._lines: dict[str, _Line] = {}
        self._refs: dict[str, str] = {}
        self._session = LiveSession(self)
        self.session = self._session

    @classmethod
    def over(cls, repository: Repository) -> Self:
        """Return the live view of a repository that is still empty."""
        return cls(repository.plumbing, repository.object_format, repository.directory)

    def close(self) -> None:
        """Put everything where git sees it, refs too."""
        self._session.end()
        self.session = None
        super().close()

    # What is written --------------------------------------------------------------------------------------------------

    def took(self, oid: str, commit: _Known, files: Files) -> None:
        """Remember a commit whose ``changes`` say what was asked for; what was there before is found out here."""
        for data in files.values():
            if data is not None:
                self._blobs[object_id(data, "blob", self.object_format)] = data
        first = commit.parents[0] if commit.parents else ""
        found = (_change(each, self._entry(first, each.path) if first else ABSENT) for each in commit.changes)
        changes = tuple(each for each in found if each is not None)
        self._commits[oid] = commit._replace(changes=changes)
        names = (commit.author, commit.committer)
        fields = (oid, " ".join(commit.parents), *(part for who in names for part in (who.name, who.email)))
        self._growing.add(tuple(map(encode, (*fields, commit.message))), changes)

    def _entry(self, commit: str, path: str) -> Entry:
        """Return what stands at ``path`` in a commit."""
        while (line := self._line_of(commit)) is None:
            known = self._commits[commit]
            for change in known.changes:
                if change.path == path:
                    return (change.new_mode, change.new_blob)
            if not known.parents:
                return ABSENT
            commit = known.parents[0]
        return line.at(line.seq[commit], path)

    def _line_of(self, commit: str) -> _Line | None:
        return next((line for line in self._lines.values() if commit in line.seq), None)

    def point(self, ref: str, oid: str, expect: str | None = None) -> None:
        """Set a ref; with ``expect`` only if it stands there (``"0"``: nowhere)."""
        if expect is not None and self._refs.get(ref, "0") != expect:
            raise ToolError("repository.ref_moved", hint="repository.ref_moved_hint", status=1, ref=ref)
        self._refs[ref] = oid
        self._session.keep(ref, oid)
        if ref.startswith(HEADS):
            line = self._lines.setdefault(ref, _Line())
            if self._commits[oid].parents[:1] != ((line.tip,) if line.tip else ()):
                raise ValueError(f"{ref} may only grow while it is written")
            line.grow(oid, self._commits[oid].changes)
            if ref == next(iter(self._lines)):
                self._growing.land(oid)

    # What is read -----------------------------------------------------------------------------------------------------

    def refs(self, prefix: str = "refs/") -> dict[str, str]:
        """Return ref name → object id of all refs below ``prefix``, sorted by name."""
        return {ref: self._refs[ref] for ref in sorted(self._refs) if ref.startswith(prefix)}

    def resolve(self, ref: str) -> str | None:
        """Return the id of the commit that ``ref`` names, or None."""
        return self._refs.get(ref) or (ref if ref in self._commits else None)

    def read(self, oid: str) -> bytes:
        """Return a blob's bytes."""
        if oid not in self._blobs:
            raise ObjectMissing("repository.object_missing", oid=oid)
        return self._blobs[oid]

    def read_many(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (id, bytes) of blobs in the order asked."""
        return ((oid, self.read(oid)) for oid in oids)

    def read_object(self, oid: str, kind: str) -> bytes:
        """Return the raw bytes of an object; a commit's are put together again and must have its id."""
        if kind != "commit" or oid not in self._commits:
            self._session.settle()
            return super().read_object(oid, kind)
        known = self._commits[oid]
        lines = [f"tree {self._session.tree(oid)}", *(f"parent {parent}" for parent in known.parents)]
        who = b"author %s\ncommitter %s" % (known.author.line(), known.committer.line())
        raw = b"%s\n%s\n\n%s\n" % ("\n".join(lines).encode(), who, known.message.rstrip("\n").encode())
        if object_id(raw, "commit", self.object_format) != oid:
            raise ToolError("repository.object_corrupt", hint="repository.object_corrupt_hint", status=1, oid=oid)
        return raw

    def tree(self, commit: str) -> dict[str, Entry]:
        """Return path → (mode, object id) of every file of a commit."""
        line = self._line_of(commit)
        if line is not None:
            return line.standing if commit == line.tip else line.tree(line.seq[commit])
        known = self._commits[commit]
        below = dict(self.tree(known.parents[0])) if known.parents else {}
        below.update({change.path: (change.new_mode, change.new_blob) for change in known.changes})
        return {path: below[path] for path in sorted(below) if below[path][1]}

    def commit(self, ref: str) -> LandedCommit:
        """Return one commit, with its changes against its first parent."""
        oid = self._oid(ref)
        known = self._commits[oid]
        subject, _, body = known.message.partition("\n\n")
        author, committer = known.author, known.committer
        return LandedCommit(
            oid, self._session.tree(oid), known.parents, author.name, author.email, author.epoch,
            committer.name, committer.email, committer.epoch, " ".join(subject.split("\n")).strip(),
            body.strip("\n"), known.changes,
        )  # fmt: skip

    def first_parent(self, tip: str, after: str | None = None) -> Iterator[LandedCommit]:
        """Yield the first-parent history of ``tip``, oldest first, without what ``after`` already contains."""
        chain: list[str] = []
        step = self._oid(tip)
        while step and step != after:
            chain.append(step)
            step = next(iter(self._commits[step].parents), "")
        return map(self.commit, reversed(chain))

    def diff(self, a: str | None, b: str | None) -> tuple[Change, ...]:
        """Return the raw changes between two commits (None: no files), by path, without rename detection."""
        if a is not None and b is not None:
            if (line := self._down(b, a)) is not None:
                return composed(change for oid in reversed(line) for change in self._commits[oid].changes)
            self._session.settle()
        return super().diff(a, b)

    def _down(self, oid: str, to: str) -> list[str] | None:
        """Return the commits from ``oid`` down to, but without, ``to``; None if they are not of one topic branch."""
        line: list[str] = []
        while oid != to:
            known = self._commits.get(oid)
            if known is None or not known.parents or self._line_of(oid) is not None:
                return None
            line.append(oid)
            oid = known.parents[0]
        return line

    def merge_base(self, a: str, b: str) -> str | None:
        """Return the best common ancestor, or None for unrelated histories."""
        if (known := self._growing.merge_base(a, b)) is not None:
            return known
        self._session.settle()
        return super().merge_base(a, b)

    def contributors(self, base: str, head: str) -> tuple[Contributor, ...]:
        """Return who wrote, committed or co-wrote what ``head`` changes against its merge base with ``base``."""
        if (known := self._growing.contributors(base, head)) is not None:
            return known
        self._session.settle()
        return super().contributors(base, head)


class LiveSession(Session):
    """The import itself: it outlives each ``with`` and ends with its repository."""

    def __init__(self, repository: LiveRepository) -> None:
        super().__init__(repository)
        self._live = repository
        self._trees: dict[str, str] = {}
        self._unsettled = False

    def __enter__(self) -> Self:
        if self._process is None:
            super().__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Go on: only the repository ends the import."""

    def end(self) -> None:
        """End the import and let git see everything."""
        super().__exit__(None)

    def point(self, ref: str, oid: str, expect: str | None = None) -> None:
        """Set a ref as ``Writer.update`` does."""
        self._live.point(ref, oid, expect)

    def keep(self, ref: str, oid: str) -> None:
        """Note where a ref will stand in the end."""
        self._refs[ref] = oid

    def commit(
        self, ref: str | None, parents: Iterable[str], files: Files, author: Signature, committer: Signature,
        message: str, changes: Iterable[Change] = (),
    ) -> str:  # fmt: skip
        """Add a commit, remember it, and return its id."""
        line, taken = tuple(parents), tuple(changes)
        oid = super().commit(None, line, files, author, committer, message, taken)
        self._unsettled = True
        asked = {each.path: each for each in taken} | {path: self._asked(path, data) for path, data in files.items()}
        known = _Known(line, author, committer, message, tuple(asked[path] for path in sorted(asked)))
        self._live.took(oid, known, files)
        if ref is not None:
            self._live.point(ref, oid)
        return oid

    def _asked(self, path: str, data: bytes | None) -> Change:
        if data is None:
            return Change(path, "D", "", "", "", "")
        return Change(path, "M", "", "", FILE, object_id(data, "blob", self._repository.object_format))

    def tree(self, commit: str) -> str:
        """Return the id of a commit's tree."""
        if commit not in self._trees:
            self._trees[commit] = self._tell(b'ls %s ""\n' % self._commit(commit)).split()[2]
        return self._trees[commit]

    def settle(self) -> None:
        """Let git see every object written so far; the working name must leave no ref behind."""
        if self._unsettled:
            self._tell(b"reset refs/footage/import\n\ncheckpoint\nget-mark :1\n")
            self._unsettled = False


def _change(asked: Change, before: Entry) -> Change | None:
    """Return what a commit changes at one path, None if nothing."""
    after = (asked.new_mode, asked.new_blob)
    if before == after:
        return None
    status = "A" if not before[1] else "D" if not after[1] else "M"
    return Change(asked.path, status, *before, *after)

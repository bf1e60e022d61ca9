"""Write commits without a working tree: a deterministic stream into ``git fast-import``.

The same inputs give the same object ids. Paths that could leave the tree, enter ``.git`` or confuse a reader are
refused. A ref is set as asked; with ``expect`` only if it still stands where the caller last saw it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from footage.finding import ToolError
from footage.model import Change
from footage.repository.objects import is_object_id
from footage.repository.plumbing import Process, decode, load_git
from footage.repository.store import Repository
from footage.repository.trees import FILE

_SCRATCH = b"refs/footage/import"
_REF = re.compile(r"refs/[A-Za-z0-9][A-Za-z0-9._/-]*\Z")
_ABSENT = "0"
_CONFIG = {"core.autocrlf": "false", "core.quotePath": "false", "gc.auto": "0", "advice.detachedHead": "false"}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who and when, as a commit names its author or committer."""

    name: str
    email: str
    epoch: int
    offset_minutes: int = 0

    def line(self) -> bytes:
        """Return git's form, such as ``Name <mail@example.org> 1770000000 +0800``."""
        text = f"{self.name}\0{self.email}"
        if any(char in text for char in "<>\n\r") or text.count("\0") != 1 or self.epoch < 0:
            raise ValueError(f"not a commit identity: {self!r}")
        sign, minutes = ("-", -self.offset_minutes) if self.offset_minutes < 0 else ("+", self.offset_minutes)
        zone = f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
        return f"{self.name} <{self.email}> {self.epoch} {zone}".encode()


class Session:
    """One running import: many commits, one process. New objects become visible to readers at the end.

    ``commit`` may name commits of the same session as parents. Refs are set when the session ends without an error.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: Process | None = None
        self._marks: dict[str, int] = {}
        self._refs: dict[str, str] = {}

    def __enter__(self) -> Self:
        command = ("fast-import", "--quiet", "--done", "--force", "--date-format=raw")
        self._process = self._repository.plumbing.open(*command, stdin=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kind is not None:
            process.stop()
            return
        try:
            process.stdin.write(b"".join(self._ending()))
            process.finish()
        except OSError as error:
            raise process.failed() from error
        finally:
            process.stop()

    def commit(
        self,
        ref: str | None,
        parents: Iterable[str],
        files: Mapping[str, bytes | None],
        author: Signature,
        committer: Signature,
        message: str,
        changes: Iterable[Change] = (),
    ) -> str:
        """Add a commit and return its id.

        ``files`` (None deletes) and ``changes`` (whose blobs must exist) apply on top of the first parent's files.
        """
        ancestry = [self._commit(parent) for parent in parents]
        if ref is not None and not _safe_ref(ref):
            raise ToolError("repository.unsafe_ref", ref=ascii(ref)[1:-1])
        mark = len(self._marks) + 1
        text = (message.rstrip("\n") + "\n").encode()
        parts = [b"reset %s\n" % _SCRATCH, b"commit %s\nmark :%d\n" % (_SCRATCH, mark)]
        parts += [
            b"author %s\ncommitter %s\n" % (author.line(), committer.line()),
            b"data %d\n%s\n" % (len(text), text),
        ]
        parts += [b"%s %s\n" % (b"merge" if index else b"from", oid) for index, oid in enumerate(ancestry)]
        parts += [self._changed(change) for change in sorted(changes)]
        parts += [_file(path, files[path]) for path in sorted(files)]
        parts.append(b"\nget-mark :%d\n" % mark)
        oid = self._ask(b"".join(parts))
        self._marks[oid] = mark
        if ref is not None:
            self._refs[ref] = oid
        return oid

    def _ask(self, command: bytes) -> str:
        answer = self._tell(command)
        if self._process is not None and not is_object_id(answer, self._repository.object_format):
            raise self._process.failed()
        return answer

    def _tell(self, command: bytes) -> str:
        """Send a command that is answered with one line, and return the line."""
        if self._process is None:
            raise ValueError("the session is not open")
        try:
            self._process.stdin.write(command)
            self._process.stdin.flush()
            return decode(self._process.stdout.readline()).strip()
        except OSError as error:
            raise self._process.failed() from error

    def _ending(self) -> list[bytes]:
        # A branch that is reset to nothing is never written, so the working name leaves no ref behind.
        resets = [b"reset %s\nfrom %s\n\n" % (ref.encode(), self._commit(oid)) for ref, oid in self._refs.items()]
        return [*resets, b"reset %s\n\ndone\n" % _SCRATCH]

    def _commit(self, oid: str) -> bytes:
        # What this session wrote is known to git by its mark only, until the session ends.
        mark = self._marks.get(oid)
        return self._oid(oid) if mark is None else b":%d" % mark

    def _oid(self, oid: str) -> bytes:
        if not is_object_id(oid, self._repository.object_format):
            raise ToolError("repository.no_commit", hint="repository.no_commit_hint", ref=ascii(oid)[1:-1])
        return oid.encode()

    def _changed(self, change: Change) -> bytes:
        if not change.new_blob:
            return _file(change.path, None)
        return b"M %s %s %s\n" % (change.new_mode.encode(), self._oid(change.new_blob), _quoted(change.path))


class Writer:
    """Writes commits into one repository."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    @staticmethod
    def init(
        path: Path, object_format: str = "sha1", default_branch: str = "main", *, bare: bool = False
    ) -> Repository:
        """Create an empty repository with a fixed configuration, whatever this machine's defaults are."""
        git = load_git()()
        path.mkdir(parents=True, exist_ok=True)
        options = ["--quiet", "--template=", f"--object-format={object_format}", f"--initial-branch={default_branch}"]
        environment = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "0"}
        program = git.GIT_PYTHON_GIT_EXECUTABLE or "git"
        git.execute([program, "init", *options, *(["--bare"] if bare else []), str(path)], env=environment)
        repository = Repository.open(path, allow_empty=True)
        for key, value in _CONFIG.items():
            repository.plumbing.run("config", "--local", key, value)
        return repository

    def session(self) -> Session:
        """Return a session for many commits; use it with ``with``."""
        return self._repository.session or Session(self._repository)

    def commit(
        self,
        ref: str | None,
        parents: Iterable[str],
        files: Mapping[str, bytes | None],
        author: Signature,
        committer: Signature,
        message: str,
        changes: Iterable[Change] = (),
        expect: str | None = None,
    ) -> str:
        """Write one commit and return its id; set ``ref`` to it, if given.

        ``expect`` is where ``ref`` must stand (``"0"``: nowhere) for it to be set; otherwise it is set in any case.
        """
        guarded = ref is not None and expect is not None
        with self.session() as session:
            oid = session.commit(None if guarded else ref, parents, files, author, committer, message, changes)
        if ref is not None and expect is not None:
            self.update(ref, oid, expect)
        return oid

    def update(self, ref: str, oid: str, expect: str | None = None) -> None:
        """Set a ref; with ``expect`` only if it stands there (``"0"``: does not exist)."""
        if not _safe_ref(ref):
            raise ToolError("repository.unsafe_ref", ref=ascii(ref)[1:-1])
        if self._repository.session is not None:
            self._repository.session.point(ref, oid, expect)
            return
        old = [] if expect is None else ["0" * len(oid) if expect == _ABSENT else expect]
        status, _ = self._repository.plumbing.run("update-ref", ref, oid, *old, accept=(0, 1, 128))
        if status:
            raise ToolError("repository.ref_moved", hint="repository.ref_moved_hint", status=1, ref=ref)


def _safe_ref(ref: str) -> bool:
    parts = ref.split("/")
    odd = any(not part or part.startswith(".") or part.endswith((".lock", ".")) or ".." in part for part in parts)
    return _REF.match(ref) is not None and not odd


def safe_path(path: str) -> bool:
    """Return whether a path stays inside the tree, out of ``.git``, and reads the same on every system."""
    if not path or any(ord(char) < 32 or char in "\\:\x7f" or 0xD800 <= ord(char) < 0xE000 for char in path):
        return False
    return not any(_odd_component(part) for part in path.split("/"))


def _odd_component(part: str) -> bool:
    lowered = part.casefold().rstrip(" .")
    return lowered in {"", ".git", "git~1"}


def _file(path: str, data: bytes | None) -> bytes:
    if data is None:
        return b"D %s\n" % _quoted(path)
    return b"M %s inline %s\ndata %d\n%s\n" % (FILE.encode(), _quoted(path), len(data), data)


def _quoted(path: str) -> bytes:
    if not safe_path(path):
        raise ToolError("repository.unsafe_path", path=ascii(path)[1:-1])
    return b'"%s"' % path.encode().replace(b'"', b'\\"')

"""One Git repository, read so that what it answers can be relied on.

Refused when opened: shallow, partial and grafted clones, whose history is not all there. Every object read is hashed
again. Nothing is checked out, and nothing is written: even a computed merge goes to a folder of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from footage.finding import ToolError
from footage.model import Change, Contributor
from footage.repository import contribution, topics
from footage.repository.history import LOG_FORMAT, LOG_OPTIONS, RAW_OPTIONS, LandedCommit, landed_commits, parse_raw
from footage.repository.objects import FORMATS, ObjectReader, is_object_id, object_id
from footage.repository.plumbing import Plumbing, Process, decode, load_git
from footage.repository.topics import Topics
from footage.repository.trees import CommitTree

if TYPE_CHECKING:
    from footage.repository.live import LiveSession

_NEEDED_GIT = (2, 38)


class Repository:
    """A whole repository. Use ``Repository.open``."""

    def __init__(self, plumbing: Plumbing, object_format: str, directory: Path | None) -> None:
        self.plumbing = plumbing
        self.object_format = object_format
        self.directory = directory
        self._objects = ObjectReader(plumbing, object_format)
        self._empty_tree = object_id(b"", "tree", object_format)
        self._topics: Topics | None = None
        self.session: LiveSession | None = None  # an import that stays open; see ``live``

    @classmethod
    def open(cls, path: Path | str, *, allow_empty: bool = False) -> Self:
        """Open the repository at ``path`` or above it; refuse one whose history is not whole, or that has none."""
        git_dir, directory = _discover(Path(path))
        plumbing = Plumbing(git_dir, _common_dir(git_dir))
        _refuse_old_git()
        object_format = _refuse_incomplete(plumbing)
        opened = cls(plumbing, object_format, directory)
        if not allow_empty and not opened.refs():
            raise ToolError("repository.empty", hint="repository.empty_hint", status=3, path=str(path))
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process kept for reading; the repository can still be used afterwards."""
        self._objects.close()

    def preload(self, tip: str) -> list[LandedCommit]:
        """Read all history of ``tip`` at once and return what ``first_parent`` yields.

        From then on ``merge_base``, ``diff``, ``contributors`` and ``resolve`` need no process each for its merges.
        """
        oid = self._oid(tip)
        options = ("--topo-order", "--diff-merges=first-parent", *LOG_OPTIONS)
        known = Topics()
        landed = known.read(oid, _all_of(self.plumbing.open("log", *options, topics.FORMAT, oid)))
        self._topics = known
        return landed

    def refs(self, prefix: str = "refs/") -> dict[str, str]:
        """Return ref name → object id of all refs below ``prefix``, sorted by name."""
        _, output = self.plumbing.run("for-each-ref", "--format=%(objectname) %(refname)", prefix)
        pairs = (line.split(" ", 1) for line in decode(output).splitlines())
        return {name: oid for oid, name in pairs}

    def resolve(self, ref: str) -> str | None:
        """Return the id of the commit that ``ref`` names, or None."""
        if not ref or "\0" in ref:
            return None
        if self._topics is not None and ref.removesuffix("^{commit}") in self._topics:
            return ref.removesuffix("^{commit}")
        options = ("--verify", "--quiet", "--end-of-options")
        status, output = self.plumbing.run("rev-parse", *options, ref + "^{commit}", accept=(0, 1, 128))
        oid = decode(output).strip()
        return oid if status == 0 and is_object_id(oid, self.object_format) else None

    def tree(self, commit: str) -> dict[str, tuple[str, str]]:
        """Return path → (mode, object id) of every file of a commit (or tree), in git's order."""
        _, output = self.plumbing.run("ls-tree", "-r", "-z", "--full-tree", self._oid(commit))
        return _listing(output)

    def files(self, commit: str) -> CommitTree:
        """Return the files of a commit as a ``Tree``."""
        return CommitTree(self, self._oid(commit))

    def read(self, oid: str) -> bytes:
        """Return a blob's bytes."""
        return self._objects.read(oid)

    def read_many(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (id, bytes) of blobs in the order asked."""
        return self._objects.read_many(oids)

    def read_object(self, oid: str, kind: str) -> bytes:
        """Return the raw bytes of a ``commit``, ``tree``, ``blob`` or ``tag``."""
        return self._objects.read(oid, kind)

    def commit(self, ref: str) -> LandedCommit:
        """Return one commit, with its changes against its first parent."""
        return next(self._log("--max-count=1", self._oid(ref)))

    def first_parent(self, tip: str, after: str | None = None) -> Iterator[LandedCommit]:
        """Yield the first-parent history of ``tip``, oldest first, without what ``after`` already contains."""
        bounds = [self._oid(tip)] + (["^" + self._oid(after)] if after is not None else [])
        return self._log("--first-parent", "--diff-merges=first-parent", "--reverse", *bounds)

    def diff(self, a: str | None, b: str | None) -> tuple[Change, ...]:
        """Return the raw changes between two commits or trees (None: no files), by path, without rename detection."""
        known = self._topics.diff(a, b) if self._topics is not None and a is not None and b is not None else None
        if known is not None:
            return known
        old, new = (self._empty_tree if side is None else self._oid(side) for side in (a, b))
        _, output = self.plumbing.run("diff-tree", "-r", *RAW_OPTIONS, old, new)
        return parse_raw(output)

    def merge_base(self, a: str, b: str) -> str | None:
        """Return the best common ancestor, or None for unrelated histories."""
        known = self._topics.merge_base(a, b) if self._topics is not None else None
        if known is not None:
            return known
        status, output = self.plumbing.run("merge-base", self._oid(a), self._oid(b), accept=(0, 1))
        return decode(output).strip() if status == 0 else None

    def is_ancestor(self, a: str, b: str) -> bool:
        """Return whether ``a`` is ``b`` or an ancestor of it."""
        status, _ = self.plumbing.run("merge-base", "--is-ancestor", self._oid(a), self._oid(b), accept=(0, 1))
        return status == 0

    def contributors(self, base: str, head: str) -> tuple[Contributor, ...]:
        """Return who wrote, committed or co-wrote what ``head`` changes against its merge base with ``base``."""
        known = self._topics.contributors(base, head) if self._topics is not None else None
        if known is not None:
            return known
        paths = frozenset(change.path for change in self.diff(self.merge_base(base, head), head))
        options = ("--diff-merges=separate", "--topo-order", *LOG_OPTIONS)
        process = self.plumbing.open("log", *options, contribution.FORMAT, self._oid(head), "^" + self._oid(base))
        return contribution.contributors(_all_of(process), paths)

    def computed_merge(self, base: str, head: str) -> dict[str, tuple[str, str]] | None:
        """Return path → (mode, object id) of a clean merge of ``head`` into ``base``, or None if it conflicts."""
        sides = (self._oid(base), self._oid(head))
        if self.merge_base(*sides) is None:
            return None
        with tempfile.TemporaryDirectory(prefix="footage-merge-") as folder:
            scratch = _scratch(Path(folder), self.object_format)
            alternates = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": _alternate(self.plumbing.common_dir / "objects")}
            command = ("merge-tree", "--write-tree", "--no-messages", "-z", *sides)
            status, output = scratch.run(*command, accept=(0, 1), environment=alternates)
            if status == 1:
                return None
            tree = decode(output.split(b"\0")[0]).strip()
            _, listing = scratch.run("ls-tree", "-r", "-z", "--full-tree", tree, environment=alternates)
            return _listing(listing)

    def _log(self, *args: str) -> Iterator[LandedCommit]:
        return landed_commits(_all_of(self.plumbing.open("log", *LOG_OPTIONS, LOG_FORMAT, *args)))

    def _oid(self, ref: str) -> str:
        if is_object_id(ref, self.object_format):
            return ref
        oid = self.resolve(ref)
        if oid is None:
            raise ToolError("repository.no_commit", hint="repository.no_commit_hint", ref=ascii(ref)[1:-1])
        return oid


def _all_of(process: Process) -> Iterator[bytes]:
    try:
        yield from process.chunks()
        process.finish()
    finally:
        process.stop()


def _listing(output: bytes) -> dict[str, tuple[str, str]]:
    entries: dict[str, tuple[str, str]] = {}
    for line in output.split(b"\0")[:-1]:
        head, path = line.split(b"\t", 1)
        mode, _kind, oid = head.decode("ascii").split(" ")
        entries[decode(path)] = (mode, oid)
    return entries


def _discover(path: Path) -> tuple[Path, Path | None]:
    load_git()
    from git import Repo
    from git.exc import GitError

    absolute = Path(os.path.abspath(path))
    try:
        with Repo(absolute, search_parent_directories=True, expand_vars=False) as found:
            directory = None if found.bare or found.working_tree_dir is None else Path(found.working_tree_dir)
            return Path(os.path.abspath(found.git_dir)), directory
    except (GitError, OSError, ValueError) as error:
        raise ToolError("repository.none", hint="repository.none_hint", status=3, path=str(path)) from error


def _common_dir(git_dir: Path) -> Path:
    # Read here, not from the environment: a variable must not point the answer at another repository.
    try:
        return Path(os.path.abspath(git_dir / decode((git_dir / "commondir").read_bytes()).rstrip("\r\n")))
    except OSError:
        return git_dir


def _refuse_old_git() -> None:
    version = load_git()().version_info
    if version[:2] < _NEEDED_GIT:
        found, needed = (".".join(map(str, parts)) for parts in (version, _NEEDED_GIT))
        raise ToolError("repository.git_old", hint="repository.no_git_hint", found=found, needed=needed)


def _refuse_incomplete(plumbing: Plumbing) -> str:
    """Refuse a clone that lacks or bends history; return the object format."""
    path, common = str(plumbing.git_dir), plumbing.common_dir
    if (common / "shallow").exists():
        raise ToolError("repository.shallow", hint="repository.shallow_hint", status=4, path=path)
    grafts = common / "info" / "grafts"
    if grafts.exists() and grafts.stat().st_size:
        raise ToolError("repository.grafted", hint="repository.grafted_hint", status=4, path=path)
    _, output = plumbing.run("config", "--local", "--includes", "--list", "-z")
    settings = [decode(entry).partition("\n") for entry in output.split(b"\0")[:-1]]
    promised = any(key == "extensions.partialclone" or key.endswith(".promisor") for key, _, _ in settings)
    if promised or any((common / "objects" / "pack").glob("*.promisor")):
        raise ToolError("repository.partial", hint="repository.partial_hint", status=4, path=path)
    named = [value for key, _, value in settings if key == "extensions.objectformat"]
    object_format = named[-1].lower() if named else "sha1"
    if object_format not in FORMATS:
        raise ToolError("repository.object_format", path=path, found=object_format)
    return object_format


def _scratch(folder: Path, object_format: str) -> Plumbing:
    """Lay out a git directory without configuration, attributes or refs of anybody's, for objects nobody keeps."""
    for name in ("objects", "refs"):
        (folder / name).mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    extension = "[extensions]\n\tobjectFormat = sha256\n" if object_format == "sha256" else ""
    version = 1 if extension else 0
    config = f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{extension}"
    (folder / "config").write_text(config, encoding="ascii")
    return Plumbing(folder, folder)


def _alternate(path: Path) -> str:
    text = str(path)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

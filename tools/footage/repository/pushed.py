"""What a push brings, seen from a pre-receive hook, while git still keeps it apart and can refuse it.

Promises: every blob that any new commit puts under a folder is seen, also one that a later commit of the same push
takes away again: once received, it would stay. Git's own variables for the objects kept apart are used here and
nowhere else. Refuses: a push that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from git import Git
from git.exc import GitCommandError

from footage.finding import ToolError

QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
NOTHING = "0" * 40


def updates(lines: Iterable[str]) -> Iterator[str]:
    """Yield the new commit of each line ``old new ref`` that git writes to the hook; what is deleted brings nothing."""
    for line in lines:
        parts = line.split(maxsplit=2)
        if len(parts) != 3:
            raise ToolError("repository.pushed.line", status=2)
        if parts[1] != NOTHING:
            yield parts[1]


def pushed_files(
    directory: Path, new: Iterable[str], folder: str, environment: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every file below ``folder`` that the commits ``new`` bring and no branch has yet."""
    git = Git(str(directory))
    git.update_environment(GIT_DIR=str(directory), GIT_NO_REPLACE_OBJECTS="1", **environment)
    try:
        listed = str(git.rev_list("--objects", *new, "--not", "--all"))
        for line in listed.splitlines():
            oid, _, path = line.partition(" ")
            if path.startswith(folder) and git.cat_file("-t", oid) == "blob":
                yield path, git.cat_file("blob", oid, stdout_as_string=False, strip_newline_in_stdout=False)
    except GitCommandError as error:
        raise ToolError("repository.pushed.unreadable", status=4, problem=str(error.stderr).strip()) from error

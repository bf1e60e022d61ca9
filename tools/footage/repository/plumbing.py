"""Run git on one repository so that nothing in the repository, its configuration or the machine can steer the answer.

Every command names its git directory, ignores replacement refs, system and personal configuration, commit graphs,
hooks, file-system monitors, attribute files and pagers, takes paths literally, never asks and never fetches. Commands
are run through GitPython; a failing command becomes a ``ToolError``, never a traceback.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from threading import Thread
from typing import IO, TYPE_CHECKING, cast

from footage.finding import ToolError

if TYPE_CHECKING:
    from git.cmd import Git

CHUNK = 1 << 20
_KEPT_ERROR = 4096
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.commitGraph=false",  # a stored graph could claim other parents than the commits do
    "core.attributesFile=/dev/null",
    "core.quotePath=false",
    "core.pager=cat",
    "diff.orderFile=/dev/null",
    "diff.renames=false",
    "gc.auto=0",
    "log.mailmap=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.allow=never",
)
_ENVIRONMENT = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_GRAFT_FILE": "",
    "GIT_NAMESPACE": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_SHALLOW_FILE": "",  # empty means: take no commit for parentless
    "GIT_TERMINAL_PROMPT": "0",
}


def decode(raw: bytes) -> str:
    """Return text for any bytes git may hold; bytes that are not UTF-8 survive as lone surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the bytes that ``decode`` read."""
    return text.encode("utf-8", "surrogateescape")


class Process:
    """A running git command with its streams; its complaints are drained so that it can never block on them."""

    def __init__(self, auto: Git.AutoInterrupt, verb: str) -> None:
        process = auto.proc
        if process is None or process.stdout is None or process.stderr is None:
            raise ToolError("repository.no_git", hint="repository.no_git_hint")
        self._auto = auto
        self._process = process
        self._verb = verb
        self._error = b""
        self.stdout: IO[bytes] = cast("IO[bytes]", process.stdout)
        self._stdin = cast("IO[bytes] | None", process.stdin)
        self._drain = Thread(target=self._keep_error, args=(cast("IO[bytes]", process.stderr),), daemon=True)
        self._drain.start()

    @property
    def stdin(self) -> IO[bytes]:
        """Return where the command reads from; only commands opened with ``stdin=True`` have it."""
        if self._stdin is None:
            raise ValueError("opened without stdin")
        return self._stdin

    def _keep_error(self, stream: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in stream:
                self._error = (self._error + line)[:_KEPT_ERROR]

    def chunks(self) -> Iterator[bytes]:
        """Yield the output piece by piece."""
        while chunk := self.stdout.read(CHUNK):
            yield chunk

    def finish(self) -> None:
        """Wait for the end; raise if the command failed."""
        if self._stdin is not None:
            with suppress(OSError, ValueError):
                self._stdin.close()
        status = self._process.wait()
        self._drain.join()
        if status:
            raise failure(self._verb, status, self._error)

    def failed(self) -> ToolError:
        """Return the error to raise when the command stopped answering."""
        self.stop()
        return failure(self._verb, self._process.returncode or 0, self._error)

    def stop(self) -> None:
        """End the command whatever it is doing, and close its streams."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._drain.join()
        for stream in (self._stdin, self.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.close()


class Plumbing:
    """Git commands on one git directory."""

    def __init__(self, git_dir: Path, common_dir: Path) -> None:
        self.git_dir = git_dir
        self.common_dir = common_dir
        self._git = load_git()(str(git_dir))
        self._environment = _ENVIRONMENT | {
            "GIT_DIR": str(git_dir),
            "GIT_COMMON_DIR": str(common_dir),
            "GIT_OBJECT_DIRECTORY": str(common_dir / "objects"),
        }

    def _command(self, args: tuple[str, ...]) -> list[str]:
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        switches = ["--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"]
        return [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", *switches, f"--git-dir={self.git_dir}", *settings, *args]

    def run(
        self,
        *args: str,
        accept: tuple[int, ...] = (0,),
        environment: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Run a command to its end and return (status, output); a status outside ``accept`` raises."""
        status, output, error = self._git.execute(
            self._command(args),
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env=self._environment | dict(environment or {}),
        )
        if status not in accept:
            raise failure(args[0], status, encode(error))
        return status, output

    def open(self, *args: str, stdin: bool = False) -> Process:
        """Start a command whose output is read while it runs."""
        auto = self._git.execute(
            self._command(args), istream=PIPE if stdin else None, as_process=True, env=self._environment
        )
        return Process(auto, args[0])


def load_git() -> type[Git]:
    """Return GitPython's command class; a machine without git gets a message, not a traceback."""
    try:
        from git.cmd import Git
    except ImportError as error:
        raise ToolError("repository.no_git", hint="repository.no_git_hint") from error
    return Git


def failure(verb: str, status: int, error: bytes) -> ToolError:
    """Return the error for a failed command, with git's first line of explanation made harmless to print."""
    first = decode(error).strip().split("\n")[0]
    said = "".join(char if char.isprintable() else "?" for char in first)
    return ToolError("repository.git_failed", status=70, command=verb, exit=status, said=said)

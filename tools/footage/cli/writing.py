"""``footage new``: asks for a record, files it, checks it, and says what comes next."""

from __future__ import annotations

import secrets
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footage.cli.talk import Decorator, complain, lang_option, language, repo_option
from footage.finding import Severity, ToolError
from footage.report.visible import visible
from footage.text import say

if TYPE_CHECKING:
    from footage.reading.kind import Kind
    from footage.reading.kinds import Kinds
    from footage.repository import Tree
    from footage.scaffold.directory import Directory
    from footage.scaffold.interview import Interview
    from footage.scaffold.new_record import NewFile
    from footage.scaffold.question import Surroundings

ANSWERS = click.Path(exists=True, dir_okay=False, path_type=Path)


def answer_options() -> Decorator:
    """``--set``, ``--answers``, ``--no-input``."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--no-input", is_flag=True, help="Ask nothing; what is missing is an error 不提问"),
            click.option("--answers", type=ANSWERS, default=None, help="A YAML file of answers, or a draft 答案文件"),
            click.option("--set", "settings", multiple=True, metavar="POINTER=VALUE", help="One answer 直接给出一项"),
        ):
            command = option(command)
        return command

    return add


@click.command()
@click.argument("kind", required=False)
@click.option("--case", "case_id", default="", metavar="RQ-…", help="The case it belongs to 所属案件")
@click.option("--id", "record_id", default="", metavar="ID", help="Its id [proposed] 编号")
@answer_options()
@repo_option()
@lang_option()
def new(
    kind: str | None, case_id: str, record_id: str, settings: tuple[str, ...], answers: Path | None, no_input: bool,
    repo: Path, lang: str | None,
) -> int:  # fmt: skip
    """Ask for a record and file it: footage new request. 提问并建立一条记录。"""
    from footage.scaffold.new_record import kind_named

    desk = Desk.at(repo, language(lang))
    if kind is None:
        click.echo("\n".join(visible(f"{each.name:22} {each.title.get(desk.lang)}") for each in desk.kinds))
        return 0
    chosen = kind_named(desk.kinds, kind)
    desk.settle(chosen, case_id, ask=not no_input)
    given = desk.given(chosen, answers, settings)
    record_id = record_id or str(given.pop("id", ""))
    given.pop("kind", None)
    return desk.one(chosen, given, record_id, ask=not no_input, again=f"new {chosen.name}", answers=answers)


class Desk:
    """One sitting at one repository: what is there, who sits there, and what gets written."""

    def __init__(self, repo: Path, tree: Tree, kinds: Kinds, directory: Directory, lang: str) -> None:
        self.repo = repo
        self.tree = tree
        self.kinds = kinds
        self.directory = directory
        self.lang = lang
        self.now = int(time.time())
        self.me = directory.person_with_email(_git(repo, "config", "user.email"))

    @classmethod
    def at(cls, repo: Path, lang: str) -> Desk:
        """Sit down at the repository in this folder."""
        from footage.reading.kinds import Kinds
        from footage.repository import WorkTree
        from footage.scaffold.directory import Directory

        tree = WorkTree(repo)
        kinds = Kinds.load(tree)
        return cls(repo, tree, kinds, Directory(tree, kinds), lang)

    @property
    def around(self) -> Surroundings:
        """Return what answers are understood by."""
        from footage.scaffold.question import Surroundings

        return Surroundings(self.directory, self.now, self.directory.zone)

    def settle(self, kind: Kind, case_id: str, *, ask: bool) -> None:
        """Find out which case the records belong to, if any."""
        from footage.scaffold.new_record import new_case

        if not kind.in_case:
            return
        fresh = "{id}" not in kind.file
        if not case_id and not fresh and ask:
            case_id = self._ask_case()
        if not case_id and kind.also_in:
            self.directory.case_id = ""
            return
        if not case_id and not fresh and kind.landing.landing_class != "C":
            raise ToolError("new.no_case", hint="new.no_case.hint", kind=kind.title)
        self.directory.case_id = case_id or new_case(self.tree, self.now, self.directory.zone, secrets.randbelow)

    def _ask_case(self) -> str:
        while True:
            typed = str(click.prompt(say("new.case", self.lang), default="", show_default=False, err=True)).strip()
            found = self.directory.find("request", typed)
            if not typed or len(found) == 1 or self.directory.has("request", typed):
                return found[0].id if typed and found else typed
            complain("  " + say("new.propose" if found else "new.nobody", self.lang, typed=visible(typed)))
            complain("\n".join(f"    {each.id}" for each in found))

    def given(self, kind: Kind, answers: Path | None, settings: Sequence[str]) -> dict[str, Any]:
        """Return what was answered beforehand, understood."""
        from footage.scaffold.given import answers_in, setting, with_settings

        data = answers_in(str(answers), answers.read_bytes()) if answers else {}
        return with_settings(kind, data, dict(setting(each) for each in settings), self.around)

    def usual(self, kind: Kind) -> dict[str, Any]:
        """Return answers to offer: who sits here does what the kind's actor does, for their own department."""
        if not self.me:
            return {}
        found: dict[str, Any] = {}
        for pointer in kind.landing.actor[:1]:
            found |= {pointer.removesuffix("/*"): [self.me]} if pointer.endswith("/*") else {pointer: self.me}
        person = self.kinds.get("person")
        entry = self.directory.data(person, self.me) if person else None
        if entry and kind.references.get("/department") == "department":
            found["/department"] = entry["department"]
        return found

    def one(
        self, kind: Kind, given: Mapping[str, Any], record_id: str, *, ask: bool, again: str, answers: Path | None
    ) -> int:
        """Ask for one record and write it."""
        from footage.scaffold.interview import Interview, described

        interview = Interview(kind, given, usual=self.usual(kind))
        case = f" --case {self.directory.case_id}" if self.directory.case_id else ""
        with self.kept(again + case, {"": interview}, answers):
            if ask and (interview.next() is not None) and not interview.faults():
                complain(visible(described(kind).get(self.lang)))
                complain(say("new.help.keys", self.lang))
                file = self._held(interview, kind, record_id)
            else:
                file = self._file(interview, kind, record_id, ask=False)
            self.check((file,))
            self.write((file,), kind.name)
        return 0

    def _held(self, interview: Interview, kind: Kind, record_id: str) -> NewFile:
        from footage.cli.conversing import Conversation

        talk = Conversation(self.around, self.lang)
        talk.hold(interview)
        file = self._file(interview, kind, record_id, ask=True)
        while not talk.confirmed(file.data.decode(), interview):
            file = self._file(interview, kind, file.id, ask=True)
        return file

    def _file(self, interview: Interview, kind: Kind, record_id: str, *, ask: bool) -> NewFile:
        from footage.scaffold.new_record import new_file, proposed_id

        case_id = self.directory.case_id if kind.in_case else ""
        chosen = record_id or proposed_id(kind, case_id, self.tree, secrets.randbelow)
        if not chosen:
            chosen = self._ask_id(interview.data, kind, ask=ask)
        return new_file(kind, chosen, case_id, interview.data)

    def _ask_id(self, data: Mapping[str, Any], kind: Kind, *, ask: bool) -> str:
        from footage.scaffold.new_record import slug_of
        from footage.scaffold.question import question_at

        proposed = slug_of(data) if kind.is_id(slug_of(data) or "?") else ""
        if not ask:
            if not proposed:
                raise ToolError("new.no_id", hint="new.no_id.hint", kind=kind.title)
            return proposed
        expects = question_at(kind, "/id").expects.get(self.lang)
        while True:
            prompt = say("new.id", self.lang, expects=expects)
            typed = str(click.prompt(prompt, default=proposed, show_default=bool(proposed), err=True)).strip()
            if kind.is_id(typed) and not self.directory.has(kind.name, typed):
                return typed
            complain("  " + say("new.id.not", self.lang, expects=expects))

    def check(self, files: Sequence[NewFile]) -> None:
        """Check new files together, as if they stood already; what forbids them ends the run."""
        from footage.checking import check
        from footage.report import render
        from footage.scaffold.new_record import Overlay

        paths = [each.path for each in files]
        for path in paths:
            if (self.repo / path).exists():
                raise ToolError("new.exists", hint="new.exists.hint", path=path)
        found = check(Overlay(self.tree, files), self.kinds, paths=paths)
        if found:
            complain(render(found, "text", self.lang, colour=sys.stderr.isatty()).rstrip("\n"))
        if any(each.severity is Severity.ERROR for each in found):
            raise ToolError("new.not_written", status=1)

    def write(self, files: Sequence[NewFile], what: str) -> None:
        """Write files that were checked, and say what comes next."""
        from footage.scaffold.new_record import write_new

        write_new(self.repo, files)
        for each in files:
            click.echo(each.path)
        self._next_step(files, what)

    def _next_step(self, files: Sequence[NewFile], what: str) -> None:
        name = self.directory.case_id or files[0].id
        there = "" if self.repo.resolve() == Path.cwd().resolve() else f" -C {shlex.quote(str(self.repo))}"
        branch = f"{what.replace('_', '-')}/{name}" if what == "request" else f"{what.replace('_', '-')}/{files[0].id}"
        lines = [
            f"git{there} switch -c {branch}",
            f"git{there} add {' '.join(shlex.quote(each.path) for each in files)}",
            f"git{there} commit -m {shlex.quote(f'{what} {name}')}",
            f"git{there} push -u origin HEAD",
        ]
        complain(say("new.next", self.lang))
        complain("\n".join(f"  {line}" for line in lines))
        complain(say("new.next.pull", self.lang))

    @contextmanager
    def kept(self, again: str, interviews: Mapping[str, Interview], answers: Path | None) -> Iterator[None]:
        """Keep what was typed: whatever ends this before the files stand, a draft is written and named."""
        try:
            yield
        except BaseException:
            if any(each.answered for each in interviews.values()):
                self._draft(again, interviews)
            raise
        folder = self._drafts()
        if answers is not None and answers.resolve().parent == folder.resolve():
            answers.unlink(missing_ok=True)

    def _draft(self, again: str, interviews: Mapping[str, Interview]) -> None:
        from footage.reading.text_of_record import record_bytes
        from footage.scaffold.new_record import six

        data: Any = {name: each.data for name, each in interviews.items()}
        folder = self._drafts()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f"{again.split(maxsplit=1)[0]}-{six(secrets.randbelow)}.yml"
        draft.write_bytes(record_bytes(data.get("", data)))
        draft.chmod(0o600)
        repo = "" if self.repo == Path() else f" --repo {shlex.quote(str(self.repo))}"
        complain("\n" + say("new.draft", self.lang, path=draft))
        complain(f"  footage {again}{repo} --answers {shlex.quote(str(draft))}")

    def _drafts(self) -> Path:
        """Return a folder that git does not look at."""
        inside = self.repo / ".git"
        return (inside if inside.is_dir() else Path(tempfile.gettempdir())) / "footage-drafts"


def _git(repo: Path, *command: str) -> str:
    try:
        done = subprocess.run(["git", *command], cwd=repo, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()

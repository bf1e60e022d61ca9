"""Where controls come from: those of the package, and those an adopter keeps in ``records/policy/controls/``.

Promises: ordered by clause; a clause has one control and a reason code one text, whoever wrote them. A fault in the
package's own ends the run as an error; in an adopter's file it is a finding, and that control does not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from footage.controls.header import Control, HeaderError, parse, parse_about, parse_reasons
from footage.finding import Finding, Location, Severity, ToolError
from footage.repository import Tree
from footage.text import Bilingual

FOLDER = "records/policy/controls"
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class SharedView:
    """A view that several controls stand on: its name, what one row of it says, and its SQL."""

    name: str
    about: Bilingual
    sql: str

    @property
    def select(self) -> str:
        """Return the query alone."""
        return self.sql.partition(f"CREATE VIEW IF NOT EXISTS {self.name} AS\n")[2]


@dataclass(frozen=True, slots=True)
class Library:
    """Controls by clause, the views they share, and the text of every reason."""

    controls: tuple[Control, ...]
    views: tuple[SharedView, ...]
    reasons: Mapping[str, Bilingual]

    def __getitem__(self, clause: str) -> Control:
        """Return the control of ``clause``; a clause without one is a ``ToolError``."""
        for control in self.controls:
            if clause == control.clause or clause in control.clauses:
                return control
        raise ToolError("controls.no_such_clause", clause=clause)


@cache
def load(directory: Path | None = None) -> Library:
    """Return the controls of the package, or of a directory laid out like it."""
    root: Traversable = directory if directory is not None else files("footage.controls")
    reasons: dict[str, Bilingual] = {}
    views: list[SharedView] = []
    controls: list[Control] = []
    for folder in sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.name):
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            path = f"controls/{folder.name}/{file.name}"
            if folder.name == SHARED and file.name.endswith(".txt"):
                _add_reasons(reasons, parse_reasons(path, file.read_text("utf-8")), path)
            elif file.name.endswith(".sql"):
                text = file.read_text("utf-8")
                if folder.name == SHARED:
                    views.append(SharedView(file.name.removesuffix(".sql"), parse_about(path, text), text))
                else:
                    controls.append(parse(path, text))
    for control in controls:
        _add_reasons(reasons, control.reasons, control.path)
    _check_together(controls, reasons)
    return Library(tuple(sorted(controls, key=_natural)), _in_order_of_need(views), reasons)


def load_adopted(tree: Tree, ours: Library) -> tuple[Library, tuple[Finding, ...]]:
    """Return the controls of a repository (its base branch), and what is wrong with those that were left out."""
    controls: list[Control] = []
    reasons = dict(ours.reasons)
    taken = {clause for control in ours.controls for clause in control.clauses}
    findings: list[Finding] = []
    for path in sorted(each for each in tree.paths(FOLDER) if each.endswith(".sql")):
        try:
            control = parse(path, tree.read(path).decode("utf-8"))
            if taken & set(control.clauses):
                raise HeaderError(path, 1, "taken", clause=control.clause)
            together = dict(reasons)
            _add_reasons(together, control.reasons, path)
            _check_together([control], together)
        except HeaderError as error:
            findings.append(_finding(path, error.line, error.code, error.args_))
        except UnicodeDecodeError:
            findings.append(_finding(path, 1, "controls.encoding", {"path": path}))
        else:
            controls.append(control)
            reasons = together
            taken |= set(control.clauses)
    return Library(tuple(sorted(controls, key=_natural)), ours.views, reasons), tuple(findings)


def broken(control: Control, line: int, problem: str) -> Finding:
    """Return the finding about an adopter's control that could not run."""
    args = {"path": control.path, "line": line, "problem": problem}
    return _finding(control.path, line, "controls.broken", args)


def _finding(path: str, line: int, code: str, args: Mapping[str, object]) -> Finding:
    return Finding("CT101", Severity.ERROR, Location(path, line), code, args, path)


def _add_reasons(reasons: dict[str, Bilingual], more: Mapping[str, Bilingual], path: str) -> None:
    for code, text in more.items():
        if code in reasons:
            raise HeaderError(path, 1, "reason_twice", reason=code)
        reasons[code] = text


def _check_together(controls: Iterable[Control], reasons: Mapping[str, Bilingual]) -> None:
    seen: set[str] = set()
    for control in controls:
        for clause in control.clauses:
            if clause in seen:
                raise HeaderError(control.path, 1, "taken", clause=clause)
            seen.add(clause)
        for code in control.uses:
            if code not in reasons:
                raise HeaderError(control.path, 1, "no_such_reason", reason=code)


def _in_order_of_need(views: list[SharedView]) -> tuple[SharedView, ...]:
    """Order views so that none comes before one that it reads: each is filled from those before it."""
    names = {view.name for view in views}
    needs = {view.name: {each for each in names - {view.name} if re.search(rf"\b{each}\b", view.sql)} for view in views}
    ordered: list[SharedView] = []
    waiting = sorted(views, key=lambda view: view.name)
    while waiting:
        done = {view.name for view in ordered}
        ready = next((each for each in waiting if needs[each.name] <= done), waiting[0])
        waiting.remove(ready)
        ordered.append(ready)
    return tuple(ordered)


def _natural(control: Control) -> tuple[str, list[int], str]:
    letters, _, rest = control.clause.partition("-")
    return letters, [int(each) for each in re.findall("[0-9]+", rest)], control.clause

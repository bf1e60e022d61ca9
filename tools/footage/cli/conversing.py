"""A conversation at the terminal: questions out, answers in, until a record is whole.

Everything goes to standard error, so that standard output stays data. Whatever comes from records is shown with its
controls made visible. ``?`` explains, ``<`` goes back, an empty line takes the default.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import click

from footage.cli.talk import complain
from footage.finding import Finding, Severity
from footage.report.visible import visible
from footage.scaffold.interview import Interview
from footage.scaffold.question import NONE, Proposals, Question, Surroundings, shown, understood
from footage.scaffold.question import Answer as Understood
from footage.text import say

HELP, BACK = ("?", "？"), ("<", "《", "＜")
_SEPARATORS = str.maketrans({"、": ",", "，": ",", "；": ",", ";": ","})
_SEVERAL = ("reference", "choice")


class Conversation:
    """Asks one record after another in one language."""

    def __init__(self, around: Surroundings, lang: str) -> None:
        self._around = around
        self._lang = lang
        self._queue: list[str] = []
        self._shown: tuple[str, ...] = ()

    def hold(self, interview: Interview, *, more: bool = True) -> None:
        """Ask until the record is whole, then offer what else may be said, if ``more``."""
        while True:
            question = interview.next()
            if question is not None:
                self._ask(interview, question)
            elif not more or not self._offer(interview):
                return

    def confirmed(self, preview: str, interview: Interview, *, more: bool = True) -> bool:
        """Show what will be written; False if an answer was taken back and given anew, so that it must be shown again.

        Whoever declines leaves the conversation.
        """
        complain("\n" + "\n".join(f"  {visible(line)}".rstrip() for line in preview.splitlines()))
        while True:
            typed = self._read(say("new.write", self._lang))
            if typed in BACK and interview.back():
                self.hold(interview, more=more)
                return False
            if typed.casefold() in ("", "y", "yes", "是"):
                return True
            if typed.casefold() in ("n", "no", "否"):
                raise click.Abort
            self._say("new.write.help")

    def _offer(self, interview: Interview) -> bool:
        """Offer what may be said besides; True if one was chosen."""
        found = interview.more()
        if not found:
            return False
        self._say("new.more")
        for number, each in enumerate(found, 1):
            complain(f"  {number:2} {self._title(each)}")
        while True:
            typed = self._read(say("new.more.prompt", self._lang))
            if not typed:
                return False
            if typed in BACK:
                return interview.back()
            if typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= len(found):
                interview.want(found[int(typed) - 1].pointer)
                return True
            self._say("new.more.help")

    def _ask(self, interview: Interview, question: Question) -> None:
        self._choices(question)
        while True:
            typed = self._queue.pop(0) if self._queue else self._read(self._prompt(question))
            if typed in HELP:
                self._help(question)
            elif typed in BACK:
                if interview.back():
                    return
                self._say("new.first")
            elif not typed and question.default is None:
                if question.optional:
                    interview.leave(question)
                    return
                self._say("new.required")
            elif self._take(interview, question, typed):
                return

    def _take(self, interview: Interview, question: Question, typed: str) -> bool:
        """Understand an answer and put it; False if it will not do, after saying why."""
        if typed and question.form in _SEVERAL and question.pointer.rpartition("/")[2].isdigit():
            typed, *rest = [part.strip() for part in typed.translate(_SEPARATORS).split(",") if part.strip()] or [""]
            self._queue[:0] = rest
        answer = self._understood(interview, question, typed) if typed else Understood(question.default)
        if answer is None:
            self._queue.clear()
            return False
        found = interview.problems(question, answer.value)
        self._judge(found)
        if any(each.severity is Severity.ERROR for each in found) or _unfit(question, answer.value):
            self._queue.clear()
            return False
        interview.put(question, answer.value)
        self._echo(question, typed, answer.value)
        return True

    def _understood(self, interview: Interview, question: Question, typed: str) -> Understood | None:
        if question.form == "reference" and self._shown and typed.isascii() and typed.isdigit():
            place = int(typed[:6])
            return Understood(self._shown[place - 1]) if 1 <= place <= len(self._shown) else None
        found = understood(_as_choice(question), typed, self._around, _last_time(interview.data))
        if not isinstance(found, Proposals):
            return found
        self._shown = tuple(each.id for each in found.entries)
        self._say("new.propose" if found.entries else "new.nobody", typed=visible(found.typed))
        for number, each in enumerate(found.entries, 1):
            complain(visible(f"  {number} {each.id}  {' / '.join(each.names)}  {each.note}".rstrip()))
        return None

    def _choices(self, question: Question) -> None:
        self._shown = ()
        complain("")
        if question.form == "text" and question.help != NONE:
            complain(f"  {self._of(question.help)}")
        if question.form == "reference" and not self._queue:
            self._few(question)
        for number, (value, label) in enumerate(question.choices, 1):
            named = self._of(label)
            complain(f"  {number} {named}" + ("" if named == value else f" ({visible(value)})"))

    def _few(self, question: Question) -> None:
        """Show the entries at once when they are few enough to choose from."""
        if len(self._around.directory.ids(question.reference)) <= len("123456789"):
            entries = self._around.directory.entries(question.reference)
            self._shown = tuple(each.id for each in entries)
            for number, each in enumerate(entries, 1):
                complain(visible(f"  {number} {each.id}  {' / '.join(each.names)}"))

    def _prompt(self, question: Question) -> str:
        title = self._title(question)
        if question.default is not None:
            return say("new.prompt.default", self._lang, title=title, value=visible(self._value(question)))
        return say("new.prompt.optional" if question.optional else "new.prompt", self._lang, title=title)

    def _title(self, question: Question) -> str:
        return " / ".join(self._of(text) for text in (question.about, question.title) if text != NONE)

    def _value(self, question: Question) -> str:
        name = ""
        if question.form == "reference":
            name = self._around.directory.name_of(question.reference, str(question.default))
        text = shown(question, question.default).get(self._lang)
        return f"{text} {name}" if name and name != text else text

    def _help(self, question: Question) -> None:
        for text in (question.help, question.expects):
            if text != NONE:
                complain(f"  {self._of(text)}")
        self._say(f"new.help.{question.form}")
        self._say("new.help.keys")

    def _echo(self, question: Question, typed: str, value: Any) -> None:
        if question.form in ("reference", "date", "date-time", "choice") and str(value) != typed:
            name = ""
            if question.form == "reference":
                name = self._around.directory.name_of(question.reference, str(value))
            text = shown(question, value).get(self._lang)
            complain(visible(f"  → {text}" + (f" {name}" if name and name != text else "")))

    def _judge(self, found: Iterable[Finding]) -> None:
        for each in found:
            complain(visible(f"  ✗ {each.text().get(self._lang)}"))
            hint = each.hint_text()
            if hint:
                complain(visible(f"    {hint.get(self._lang)}"))

    def _read(self, prompt: str) -> str:
        typed = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ", err=True)
        return str(typed).strip()

    def _say(self, code: str, **values: object) -> None:
        complain("  " + say(code, self._lang, **values))

    def _of(self, text: Any) -> str:
        return visible(text.get(self._lang))


def _as_choice(question: Question) -> Question:
    """Return the question as answers are understood: which of two fields is a choice like any other."""
    return replace(question, form="choice") if question.form == "either" else question


def _unfit(question: Question, value: Any) -> bool:
    if question.form == "either":
        return value not in dict(question.choices)
    return question.form == "again" and not isinstance(value, bool)


def _last_time(data: Any) -> str:
    """Return the last time stated so far: a bare ``10:30`` means that day."""
    found = ""
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(each, str) and len(each) >= len("2026-03-02T09:00") and each[4:5] == "-" and each[10:11] == "T":
            found = each
        elif isinstance(each, dict | list):
            found = _last_time(each) or found
    return found

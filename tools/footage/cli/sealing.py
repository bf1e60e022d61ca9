"""``footage seal`` and ``footage hand-over``: footage hashed where it lies, one desk act as one set of files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footage.cli.talk import Progress, complain, lang_option, language, repo_option
from footage.cli.writing import Desk, answer_options
from footage.finding import ToolError
from footage.text import say

if TYPE_CHECKING:
    from footage.binder.slip import Slip
    from footage.operations.seal import Act, Sealed
    from footage.reading.kind import FieldSpec
    from footage.scaffold.interview import Interview
    from footage.scaffold.new_record import NewFile

FOOTAGE = click.Path(path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
OUTSIDE = "-"
MEBI = 1024 * 1024
# What need not be said but should be: without a receiver somebody else must have seen it.
WANTED = {"retrieval": ("/witness",), "copy": ("/medium/serial",), "custody": ("/seal",)}
Given = dict[str, dict[str, Any]]


def act_options(command: Any) -> Any:
    """Add what ``seal`` and ``hand-over`` have in common."""
    options = (
        click.argument("files", nargs=-1, required=True, type=FOOTAGE, metavar="FILE..."),
        click.option("--case", "case_id", default="", metavar="RQ-…", help="The case 所属案件"),
        click.option("--to", "receiver", default="", metavar="PERSON", help="Who receives it; - for outside 接收人"),
        click.option("--out", type=FOLDER, default=None, help="For label and slip [beside the footage] 打印件目录"),
        click.option("--no-pdf", is_flag=True, help="No label and no slip 不生成标签与交接单"),
        answer_options(),
        repo_option(),
        lang_option(),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@act_options
@click.option("--retrieval", default="", metavar="ID", help="The retrieval it comes from 所属调取记录")
@click.option("--hash-only", is_flag=True, help="Only print the digests; no record 只计算校验值")
def seal(
    files: tuple[Path, ...], case_id: str, receiver: str, out: Path | None, no_pdf: bool, no_input: bool,
    answers: Path | None, settings: tuple[str, ...], repo: Path, lang: str | None, retrieval: str, hash_only: bool,
) -> int:  # fmt: skip
    """Hash footage, write the copy's record, print its label and slip. 为录像文件计算校验值并登记复制件。"""
    spoken = language(lang)
    if hash_only:
        for each in _hashed(files, spoken):
            click.echo("\n".join(_digests(each)))
        return 0
    desk = Desk.at(repo, spoken)
    counter = Counter(desk, files, out, pdf=not no_pdf, ask=not no_input, answers=answers)
    return counter.serve(("copy",), case_id, receiver, retrieval, settings)


@click.command("hand-over")
@act_options
@click.option("--retrieval", default="", metavar="ID", help="A retrieval recorded before 已登记的调取记录")
def hand_over(
    files: tuple[Path, ...], case_id: str, receiver: str, out: Path | None, no_pdf: bool, no_input: bool,
    answers: Path | None, settings: tuple[str, ...], repo: Path, lang: str | None, retrieval: str,
) -> int:  # fmt: skip
    """One desk act: retrieval, copy, label and hand-over at once. 一次办完调取、复制、标签与交接。"""
    desk = Desk.at(repo, language(lang))
    counter = Counter(desk, files, out, pdf=not no_pdf, ask=not no_input, answers=answers)
    whole = ("copy", "custody") if retrieval else ("retrieval", "copy", "custody")
    return counter.serve(whole, case_id, receiver, retrieval, settings)


class Counter:
    """One desk act: files on the table, records asked for one after another, everything written at the end."""

    def __init__(
        self, desk: Desk, files: Sequence[Path], out: Path | None, *, pdf: bool, ask: bool, answers: Path | None
    ) -> None:
        self.desk = desk
        self.files = files
        self.out = out or files[0].parent
        self.pdf = pdf
        self.ask = ask
        self.answers = answers
        self.asked = False
        self.talks: dict[str, Interview] = {}
        self.ids: dict[str, str] = {}

    def serve(self, kinds: Sequence[str], case_id: str, receiver: str, retrieval: str, settings: Sequence[str]) -> int:
        """Hash, ask, print, write."""
        self.desk.settle(self.desk.kinds["copy"], case_id, ask=self.ask)
        request = self._request()
        given = self._given(kinds, settings)
        hashed = _hashed(self.files, self.desk.lang)
        act = self._act(request, receiver)
        wanted = [each for each in kinds if not (each == "custody" and receiver == OUTSIDE)]
        with self.desk.kept(self._again(kinds, receiver, retrieval), self.talks, self.answers):
            source = self._retrieval(act, hashed, given, retrieval, new="retrieval" in wanted)
            self._copy(act, hashed, given, source)
            if "custody" in wanted:
                self._custody(act, given)
            files = self._confirmed() if self.asked else self._files()
            self.desk.check(files)
            printed = self._printed(hashed, source) if self.pdf else {}
            self.desk.write(files, "hand-over" if "custody" in wanted else "copy")
            self._print(printed)
        return 0

    def _request(self) -> Mapping[str, Any]:
        from footage.reading.validation import nearest

        case_id = self.desk.directory.case_id
        kind = self.desk.kinds.get("request")
        data = self.desk.directory.data(kind, case_id) if kind else None
        if data is None and self.desk.directory.has("request", case_id):
            raise ToolError("seal.bad_request", hint="seal.bad_request.hint", case=case_id, status=1)
        if data is None:
            meant = nearest(case_id, self.desk.directory.ids("request"))
            raise ToolError(
                "cli.no_case", hint="cli.did_you_mean" if meant else "cli.no_case.hint", case=case_id[:60], near=meant
            )
        return data

    def _given(self, kinds: Sequence[str], settings: Sequence[str]) -> Given:
        """Return answers by kind; on the command line a pointer begins with the kind: ``retrieval.tool=…``."""
        from footage.scaffold.given import answers_in, setting, with_settings

        data = answers_in(str(self.answers), self.answers.read_bytes()) if self.answers else {}
        split: dict[str, dict[str, str]] = {}
        for pointer, words in map(setting, settings):
            name, _, rest = pointer.replace(".", "/").strip("/").partition("/")
            split.setdefault(name, {})[f"/{rest}"] = words
        given: Given = {}
        for name in {**data, **split}:
            if name not in kinds or not isinstance(data.get(name, {}), dict):
                raise ToolError("seal.no_kind", hint="seal.no_kind.hint", name=str(name)[:60])
            kind = self.desk.kinds[name]
            given[name] = with_settings(kind, data.get(name, {}), split.get(name, {}), self.desk.around)
            self.ids[name] = str(given[name].pop("id", ""))
            given[name].pop("kind", None)
        return given

    def _act(self, request: Mapping[str, Any], receiver: str) -> Act:
        from footage.operations.seal import Act
        from footage.scaffold.given import with_settings

        chosen = "" if receiver == OUTSIDE else receiver or str(request.get("handler") or "")
        if chosen:
            kind = self.desk.kinds["copy"]
            chosen = with_settings(kind, {}, {"/receiver": chosen}, self.desk.around)["receiver"]
        now = self._now()
        return Act(self.desk.directory.case_id, request, self.desk.me, chosen, now, self.desk.lang)

    def _now(self) -> str:
        from datetime import datetime
        from zoneinfo import ZoneInfo

        return datetime.fromtimestamp(self.desk.now, ZoneInfo(self.desk.directory.zone)).isoformat()

    def _retrieval(
        self, act: Act, hashed: Sequence[Sealed], given: Given, known: str, *, new: bool
    ) -> Mapping[str, Any]:
        """Ask for the retrieval, or look up the one that the copy comes from."""
        from footage.operations import seal

        if not new:
            return self._recorded(known, hashed)
        window = act.request.get("window") or {}
        usual = {"/window/from": window.get("from"), "/window/to": window.get("to"), "/ended_at": act.now}
        usual["/operators"] = [self.desk.me] if self.desk.me else []
        data = seal.retrieval(act, hashed) | given.get("retrieval", {})
        data["files"] = _with_cameras(seal.retrieval(act, hashed)["files"], given.get("retrieval", {}))
        return self._talk("retrieval", data, usual, lambda said: seal.of_retrieval(act.request, said))

    def _recorded(self, known: str, hashed: Sequence[Sealed]) -> Mapping[str, Any]:
        from footage.operations.seal import differences

        found = self.desk.directory.ids("retrieval")
        chosen = known or (found[0] if len(found) == 1 else "")
        data = self.desk.directory.data(self.desk.kinds["retrieval"], chosen) if chosen else None
        if data is None:
            hint = "seal.no_retrieval.hint" if found else "seal.no_retrieval.none"
            raise ToolError("seal.no_retrieval", hint=hint, known=", ".join(found))
        self.ids["retrieval"] = chosen
        other = differences(hashed, data)
        if other:
            complain(say("seal.differs", self.desk.lang, names=", ".join(other), retrieval=chosen))
        return data

    def _copy(self, act: Act, hashed: Sequence[Sealed], given: Given, source: Mapping[str, Any]) -> None:
        from footage.operations import seal

        made = [self.desk.directory.data(self.desk.kinds["copy"], each) for each in self.desk.directory.ids("copy")]
        number = max((int(each["copy_no"]) for each in made if each), default=0) + 1
        data = seal.copy(act, self.ids["retrieval"], hashed, number)
        if not act.receiver:
            data["receiver"] = None
        data |= {name: value for name, value in given.get("copy", {}).items() if name not in ("files", "retrieval")}
        usual = {"/derivative": "original", "/made_by": self.desk.me or None}
        self._talk("copy", data, usual, lambda said: self._label(act, said, source))

    def _label(self, act: Act, said: Mapping[str, Any], source: Mapping[str, Any]) -> Mapping[str, Any]:
        from footage.operations.seal import label

        talk = self.talks.get("retrieval")
        if "receiver" not in said or (talk is not None and (talk.faults() or talk.next() is not None)):
            return {}
        receiver = said["receiver"]
        named = self.desk.directory.name_of("person", str(receiver)) if receiver else say("seal.outside", act.lang)
        return (
            {"/label_text": label(act, said, source, named)} if {"cameras", "window", "ended_at"} <= set(source) else {}
        )

    def _custody(self, act: Act, given: Given) -> None:
        from footage.operations import seal

        known = seal.custody(act, self.ids["copy"], self.talks["copy"].data)
        data = known | given.get("custody", {}) | {"copy": self.ids["copy"]}
        self._talk("custody", data, {"/reason": say("seal.reason", act.lang)}, lambda _said: {})

    def _talk(self, name: str, data: Mapping[str, Any], usual: Mapping[str, Any], derive: Any) -> Mapping[str, Any]:
        """Ask what is missing of one record; the usual answers stand where nobody is asked."""
        from footage.cli.conversing import Conversation
        from footage.scaffold.interview import Interview
        from footage.scaffold.new_record import proposed_id

        kind = self.desk.kinds[name]
        offered = {pointer: value for pointer, value in usual.items() if value}
        wants = [each for each in WANTED.get(name, ()) if each != "/witness" or not data.get("receiver")]
        talk = Interview(kind, data, usual=offered, derive=derive, wants=wants)
        self.talks[name] = talk
        case_id = self.desk.directory.case_id
        self.ids[name] = self.ids.get(name) or proposed_id(kind, case_id, self.desk.tree, secrets.randbelow)
        if self.ask and talk.next() is not None and not talk.faults():
            self.asked = True
            complain("\n" + say("seal.record", self.desk.lang, kind=kind.title))
            Conversation(self.desk.around, self.desk.lang).hold(talk, more=False)
        else:
            talk.take_usual()
        return talk.data

    def _files(self) -> list[NewFile]:
        from footage.scaffold.new_record import new_file

        case_id = self.desk.directory.case_id
        return [
            new_file(self.desk.kinds[name], self.ids[name], case_id, talk.data) for name, talk in self.talks.items()
        ]

    def _confirmed(self) -> list[NewFile]:
        from footage.cli.conversing import Conversation

        talk = Conversation(self.desk.around, self.desk.lang)
        files = self._files()
        last = list(self.talks.values())[-1]
        while not talk.confirmed("\n".join(each.data.decode() for each in files), last, more=False):
            files = self._files()
        return files

    def _printed(self, hashed: Sequence[Sealed], source: Mapping[str, Any]) -> dict[str, bytes]:
        from footage.binder.slip import label_pdf, slip_pdf

        slip = self._slip(hashed, source)
        name = slip.copy_id.removeprefix("copy-")
        lang = self.desk.lang
        return {f"label-{name}.pdf": label_pdf(slip, lang), f"hand-over-{name}.pdf": slip_pdf(slip, lang)}

    def _slip(self, hashed: Sequence[Sealed], source: Mapping[str, Any]) -> Slip:
        from footage.binder.slip import Slip, SlipFile

        made = self.talks["copy"].data
        facts = [(say("seal.slip.case", self.desk.lang), self.desk.directory.case_id)]
        facts += [(say("seal.slip.copy", self.desk.lang), self.ids["copy"])]
        facts += self._facts("retrieval", source, ("/cameras/*", "/window/from", "/window/to", "/clock_offset_seconds"))
        facts += self._facts("copy", made, ("/medium/type", "/medium/serial", "/derivative", "/encrypted", "/made_by"))
        if "custody" in self.talks:
            held = self.talks["custody"].data
            facts += self._facts("custody", held, ("/giver", "/receiver", "/at", "/place", "/reason", "/seal"))
        files = tuple(SlipFile(each.name, each.size, each.sha256, each.sm3) for each in hashed)
        medium = " ".join(value for _, value in self._facts("copy", made, ("/medium/type", "/medium/serial")))
        at = str(made["made_at"])
        text = str(made["label_text"])
        return Slip(self.desk.directory.case_id, self.ids["copy"], text, medium, at, tuple(facts), files)

    def _facts(self, name: str, data: Mapping[str, Any], pointers: Sequence[str]) -> list[tuple[str, str]]:
        """Return titles and values of some fields as people read them."""
        from footage.reading.kind import select

        kind, lang, found = self.desk.kinds[name], self.desk.lang, []
        for pointer in pointers:
            spec = kind.field_at(pointer)
            if spec is None:
                continue
            text = ", ".join(self._shown(spec, value) for _, value in select(data, pointer))
            group = kind.groups.get(spec.group)
            if text:
                titles = (each.title.get(lang) for each in (group, spec) if each is not None)
                found.append((" / ".join(titles), text))
        return found

    def _shown(self, spec: FieldSpec, value: Any) -> str:
        if value is None:
            return say("seal.outside", self.desk.lang)
        if isinstance(value, bool):
            return say("new.yes" if value else "new.no", self.desk.lang)
        if spec.reference:
            name = self.desk.directory.name_of(spec.reference, str(value))
            return name if spec.reference == "person" else f"{value} {name}"
        label = spec.values.get(str(value))
        return label.get(self.desk.lang) if label else str(value).replace("T", " ") if spec.format else str(value)

    def _print(self, printed: Mapping[str, bytes]) -> None:
        try:
            if printed:
                self.out.mkdir(parents=True, exist_ok=True)
            for name, content in printed.items():
                (self.out / name).write_bytes(content)
                click.echo(str(self.out / name))
        except OSError as error:
            raise ToolError("seal.not_printed", hint="seal.not_printed.hint", problem=error.strerror or "?") from None

    def _again(self, kinds: Sequence[str], receiver: str, retrieval: str) -> str:
        import shlex

        words = ["seal" if kinds == ("copy",) else "hand-over", *map(str, self.files)]
        words += ["--case", self.desk.directory.case_id]
        words += ["--to", receiver] if receiver else []
        words += ["--retrieval", retrieval] if retrieval else []
        return shlex.join(words)


def _with_cameras(files: Sequence[dict[str, Any]], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the files as hashed just now, each with the camera that was said before of the same content or place."""
    said = given.get("files") if isinstance(given.get("files"), list) else []
    before = [each for each in said or [] if isinstance(each, dict)]
    known = {str(each.get("sha256")): each.get("camera") for each in before}
    found: list[dict[str, Any]] = []
    for place, each in enumerate(files):
        there = before[place] if place < len(before) and "sha256" not in before[place] else {}
        camera = known.get(each["sha256"]) or there.get("camera") or each.get("camera")
        found.append({**each, "camera": camera} if camera else dict(each))
    return found


def _hashed(files: Sequence[Path], lang: str) -> tuple[Sealed, ...]:
    from footage.operations.seal import sealed
    from footage.report.visible import visible

    progress = Progress(lang)
    found = sealed(files, lambda name, done, total: progress(f"={visible(name)} MiB", done // MEBI, total // MEBI))
    if not all(each.sm3 for each in found):
        complain(say("seal.no_sm3", lang))
    return found


def _digests(each: Sealed) -> list[str]:
    lines = [f"SHA256 ({each.name}) = {each.sha256}"]
    return lines + ([f"SM3 ({each.name}) = {each.sm3}"] if each.sm3 else [])

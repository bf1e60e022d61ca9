"""A record as a conversation: which question comes next, and whether an answer will do.

Promises: what must be said is what the kind's schema asks for, conditions included; questions come in the schema's
order; an answer is judged at once by the rules and in the words of ``check``; every step can be taken back. Asks no
terminal, reads no clock: what is typed and what is shown are the caller's.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from footage.checking import content, intervals, personal
from footage.finding import Finding, Severity
from footage.model import Record
from footage.reading import read_yaml
from footage.reading.kind import Kind
from footage.reading.records import RULE_OF, RecordReading, shape_findings
from footage.reading.text_of_record import record_bytes
from footage.reading.validation import Validation, name_of, node_at, resolved, title_of
from footage.scaffold.question import NONE, Question, question_at
from footage.text import Bilingual, both

Data = dict[str, Any]
Derive = Callable[[Mapping[str, Any]], Mapping[str, Any]]
_NAMING = ("name", "camera", "copy")  # what tells an item of a list from the others, before its number does
_NOT_YET = (RULE_OF["missing"], RULE_OF["alternatives"])


def nothing_follows(_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Derive nothing from what was said."""
    return {}


class Interview:
    """One record being asked for.

    ``usual`` gives answers to offer, ``derive`` what follows from others; ``wants`` is asked for though it may be left.
    """

    def __init__(
        self,
        kind: Kind,
        data: Mapping[str, Any],
        *,
        usual: Mapping[str, Any] | None = None,
        derive: Derive = nothing_follows,
        wants: Iterable[str] = (),
    ) -> None:
        self.kind = kind
        self.data: Data = copy.deepcopy(dict(data))
        self.usual = dict(usual or {})
        self._derive = derive
        self._closed = set(_lists(self.data))
        self._wanted = [each for each in wants if not _has(self.data, each)]
        self._past: list[tuple[Data, set[str], list[str]]] = []

    def next(self) -> Question | None:
        """Return what must be asked next, None if the record is whole."""
        self._follow()
        while True:
            waiting = sorted(self._waiting(), key=self._place)
            if not waiting:
                return None
            pointer = waiting[0]
            node = node_at(self.kind.schema, pointer) or {}
            if pointer.endswith("/+"):
                return self._again(pointer[:-2])
            if pointer == "":
                return self._either()
            if node.get("properties"):
                _put(self.data, pointer, {})
            elif isinstance(node.get("items"), dict):
                if not resolved(self.kind.schema, node["items"]).get("properties"):
                    return self._item(pointer, 0)
                _put(self.data, pointer, [{}])
            else:
                return self._question(pointer)

    def more(self) -> tuple[Question, ...]:
        """Return what may be said besides, in the schema's order."""
        found = [pointer for pointer in self._optional("", self.kind.schema) if pointer not in ("/kind", "/id")]
        return tuple(self._question(pointer, optional=True) for pointer in found)

    def want(self, pointer: str) -> None:
        """Ask about this place next, although it need not be filled."""
        self._keep()
        self._wanted.append(pointer)

    def problems(self, question: Question, value: Any) -> tuple[Finding, ...]:
        """Return what is wrong with an answer, errors first; a warning alone does not forbid it."""
        if question.form in ("again", "either"):
            return ()
        tried = copy.deepcopy(self.data)
        _put(tried, question.pointer, value)
        found = (each for each in self._judged(tried) if _within(each.location.pointer, question.pointer))
        return tuple(sorted(found, key=lambda each: each.severity is not Severity.ERROR))

    def put(self, question: Question, value: Any) -> None:
        """Take an answer."""
        self._keep()
        if question.form == "either":
            self._wanted.append(f"/{value}")
        elif question.form == "again":
            self._more_items(question.pointer, another=bool(value))
        else:
            _put(self.data, question.pointer, value)
        self._wanted = [each for each in self._wanted if not _has(self.data, each)]

    def leave(self, question: Question) -> None:
        """Say nothing to an optional question; for an item of a list: there are no more."""
        self._keep()
        outer, _, last = question.pointer.rpartition("/")
        self._leave(question.pointer, outer if last.isdigit() else "")

    def take_usual(self) -> None:
        """Give the usual answer to every question that has one, until one has none; nobody has answered anything."""
        while (question := self.next()) is not None:
            if question.default is None and question.optional:
                self.leave(question)
            elif question.default is None or question.form == "either" or self.problems(question, question.default):
                break
            else:
                self.put(question, question.default)
        self._past.clear()

    @property
    def answered(self) -> bool:
        """Tell whether anybody has answered anything."""
        return bool(self._past)

    def back(self) -> bool:
        """Take the last answer back; False if there is none."""
        if not self._past:
            return False
        self.data, self._closed, self._wanted = self._past.pop()
        return True

    def faults(self) -> tuple[Finding, ...]:
        """Return what is wrong with what was given beforehand; what is not yet said is no fault."""
        return tuple(each for each in self._judged(self.data) if each.severity is Severity.ERROR)

    def _keep(self) -> None:
        self._past.append((copy.deepcopy(self.data), set(self._closed), list(self._wanted)))

    def _follow(self) -> None:
        for pointer, value in self._derive(self.data).items():
            if not _has(self.data, pointer):
                _put(self.data, pointer, copy.deepcopy(value))
                self._closed |= {f"{pointer}{below}" for below in _lists_of(value)}

    def _more_items(self, pointer: str, *, another: bool) -> None:
        if another:
            _get(self.data, pointer).append({})
        else:
            self._closed.add(pointer)

    def _leave(self, pointer: str, of_list: str) -> None:
        if of_list:
            self._closed.add(of_list)
            if not _has(self.data, of_list) and of_list not in self._wanted:
                _put(self.data, of_list, [])
        self._wanted = [each for each in self._wanted if each not in (pointer, of_list)]

    def _waiting(self) -> Iterator[str]:
        for problem in self.kind.validation.problems(self.data):
            if problem.rule == "missing" and problem.pointer not in ("/kind", "/id"):
                yield problem.pointer
            elif problem.rule == "alternatives" and problem.pointer == "":
                yield from ("",) if self._ways() and not self._wanted else ()
        yield from (pointer for pointer in self._wanted if not _has(self.data, pointer))
        for pointer in _lists(self.data):
            node = node_at(self.kind.schema, pointer) or {}
            more = isinstance(node.get("items"), dict) and len(_get(self.data, pointer)) < node.get("maxItems", 1000)
            if more and pointer not in self._closed:
                yield f"{pointer}/+"

    def _place(self, pointer: str) -> tuple[int, ...]:
        return _place(self.kind.schema, pointer or f"/{self._ways()[0]}")

    def _ways(self) -> list[str]:
        """Return the fields of which one must be given, from the first such rule that nothing satisfies yet."""
        schema = self.kind.schema
        then = [each["then"] for each in schema.get("allOf", ()) if "then" in each and self._holds(each.get("if", {}))]
        for rule in (schema, *then):
            ways = [name for each in rule.get("anyOf", ()) for name in each.get("required", ())[:1]]
            if ways and not any(name in self.data for name in ways):
                return ways
        return []

    def _holds(self, condition: Mapping[str, Any]) -> bool:
        return Validation({**condition, "$defs": self.kind.schema.get("$defs", {})}).accepts(self.data)

    def _again(self, pointer: str) -> Question:
        """Ask for the next item of a list, or whether there is another."""
        node = node_at(self.kind.schema, pointer) or {}
        if not resolved(self.kind.schema, node["items"]).get("properties"):
            return self._item(pointer, len(_get(self.data, pointer)))
        count = len(_get(self.data, pointer))
        title = both("new.again", title=title_of(node, pointer), count=count)
        return Question(pointer, "again", title, default=False)

    def _item(self, pointer: str, position: int) -> Question:
        node = node_at(self.kind.schema, pointer) or {}
        usual = self.usual.get(pointer, ())
        default = usual[position] if position < len(usual) else None
        optional = position >= node.get("minItems", 0)
        return question_at(self.kind, f"{pointer}/{position}", default=default, optional=optional)

    def _either(self) -> Question:
        ways = self._ways()
        named = tuple((way, title_of(node_at(self.kind.schema, f"/{way}") or {}, f"/{way}")) for way in ways)
        return Question("", "either", both("new.either"), choices=named, default=ways[0])

    def _question(self, pointer: str, *, optional: bool = False) -> Question:
        wanted = optional or pointer in self._wanted
        default = self.usual.get(pointer)
        return question_at(self.kind, pointer, default=default, optional=wanted, about=self._about(pointer))

    def _about(self, pointer: str) -> Bilingual:
        """Return what a field belongs to: the group's title, and for an item of a list what names it."""
        outer = pointer.rpartition("/")[0]
        group = self.kind.groups.get("/".join("*" if step.isdigit() else step for step in outer.split("/")))
        if group is None:
            return NONE
        item = _get(self.data, outer)
        named = next((str(item[key]) for key in _NAMING if key in item), name_of(outer)) if group.many else ""
        return Bilingual(f"{group.title.zh} {named}".strip(), f"{group.title.en} {named}".strip())

    def _optional(self, pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
        """Yield what is absent and may be there, whole groups by their own pointer."""
        for name, below in node.get("properties", {}).items():
            at = f"{pointer}/{name}"
            if not _has(self.data, at):
                yield at
            else:
                yield from self._inside(at, resolved(self.kind.schema, below))

    def _inside(self, pointer: str, node: Mapping[str, Any]) -> Iterator[str]:
        value = _get(self.data, pointer)
        if isinstance(value, dict):
            yield from self._optional(pointer, node)
        elif isinstance(value, list) and isinstance(node.get("items"), dict):
            for position in range(len(value)):
                yield from self._inside(f"{pointer}/{position}", resolved(self.kind.schema, node["items"]))

    def _judged(self, data: Data) -> Iterator[Finding]:
        reading = read_yaml("answers.yml", record_bytes(data))
        if reading.data is None:
            yield from reading.findings
            return
        yield from self._shape(RecordReading(None, reading, self.kind, "", ()))
        record = Record(self.kind.name, str(data.get("id", "")), "answers.yml", "", reading.data)
        read = RecordReading(record, reading, self.kind, "", ())
        if self.kind.name != "calendar":  # its own rules need the whole of it
            yield from intervals.check_file(read, record, self.kind)
            yield from content.check_file(read, record, self.kind)
            yield from (personal.as_warning(found) for found, _ in personal.text_findings(read, record, self.kind))

    def _shape(self, read: RecordReading) -> Iterator[Finding]:
        for each in shape_findings(read.reading, self.kind):
            if each.rule not in _NOT_YET and each.location.pointer not in ("/kind", "/id"):
                yield each


def _within(pointer: str, asked: str) -> bool:
    return pointer == asked or pointer == "" or asked.startswith(f"{pointer}/") or pointer.startswith(f"{asked}/")


def _place(schema: Mapping[str, Any], pointer: str) -> tuple[int, ...]:
    """Return where a pointer stands in the schema's order."""
    found: list[int] = []
    node: Mapping[str, Any] = schema
    for step in pointer.split("/")[1:]:
        node = resolved(schema, node)
        names = list(node.get("properties", {}))
        if step in names:
            found.append(names.index(step))
            node = node["properties"][step]
        else:
            found.append(int(step) if step.isdigit() else 10**6)
            node = node.get("items", {})
    return tuple(found)


def ordered(kind: Kind, data: Mapping[str, Any]) -> Data:
    """Return a record with its keys in the schema's order, as people would have typed them."""
    result: Data = _ordered(kind.schema, kind.schema, data)
    return result


def _ordered(schema: Mapping[str, Any], node: Mapping[str, Any], value: Any) -> Any:
    node = resolved(schema, node)
    if isinstance(value, dict):
        known = node.get("properties", {})
        names = [name for name in known if name in value] + [name for name in value if name not in known]
        return {name: _ordered(schema, known.get(name, {}), value[name]) for name in names}
    if isinstance(value, list):
        return [_ordered(schema, node.get("items", {}), each) for each in value]
    return value


def _lists(data: Any, at: str = "") -> Iterator[str]:
    """Yield the pointers of all lists, the inner ones first: an item is finished before the next is asked for."""
    if isinstance(data, dict):
        for name, below in data.items():
            yield from _lists(below, f"{at}/{name}")
    elif isinstance(data, list):
        for position, below in enumerate(data):
            yield from _lists(below, f"{at}/{position}")
        yield at


def _lists_of(value: Any) -> tuple[str, ...]:
    return tuple(_lists(value))


def _get(data: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        if isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return None
    return data


def _has(data: Any, pointer: str) -> bool:
    outer, _, last = pointer.rpartition("/")
    inside = _get(data, outer)
    return (isinstance(inside, dict) and last in inside) or (
        isinstance(inside, list) and last.isdigit() and int(last) < len(inside)
    )


def put_at(data: Data, pointer: str, value: Any) -> None:
    """Put a value at a pointer, making what contains it; a place that cannot be is a ``ValueError``."""
    _put(data, pointer, value)


def _put(data: Data, pointer: str, value: Any) -> None:
    node: Any = data
    steps = pointer.split("/")[1:]
    for step, following in zip(steps, [*steps[1:], ""], strict=True):
        below = value if following == "" else [] if following.isdigit() else {}
        if isinstance(node, list):
            if not step.isdigit() or int(step) > len(node):
                raise ValueError(pointer)
            if int(step) == len(node):
                node.append(below)
            elif following == "":
                node[int(step)] = value
            node = node[int(step)]
        elif isinstance(node, dict):
            if following == "" or step not in node:
                node[step] = below
            node = node[step]
        else:
            raise ValueError(pointer)


def described(kind: Kind) -> Bilingual:
    """Return what a kind is called and what it is for, as the first line of a conversation."""
    return both("new.about", title=kind.title, help=kind.help)

"""The notation of evidence files: strict, deterministic JSON, and how values stand in it.

Written: UTF-8, LF, sorted keys, indent 1, no floats, one newline at the end; characters that could hide or reorder what
a reader sees are escaped. Read: exactly one value, no duplicate keys, no floats, whatever the spacing. A value of the
wrong type is a ``NotationError`` that names the place; unknown keys are left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
_LARGEST = 16 << 20
_LARGEST_INTEGER = 1 << 63
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotationError(ValueError):
    """What was read is not what should stand there. ``place`` is a JSON pointer, ``problem`` a short code."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"{problem} at {place or '/'}")
        self.problem = problem
        self.place = place

    def under(self, key: str) -> NotationError:
        """Return the same error seen from one level up."""
        return NotationError(self.problem, f"/{key.replace('~', '~0').replace('/', '~1')}{self.place}")


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type stand in JSON: ``dump`` writes one, ``load`` reads one or raises ``NotationError``.

    Values of the ``plain`` types stand for themselves: ``load`` gives them back as they are, so need not be called.
    """

    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]
    plain: frozenset[type] = frozenset()


def write(value: object) -> bytes:
    """Return the one spelling of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, separators=(",", ": "), allow_nan=False)
    return (_HIDDEN.sub(_escaped, text) + "\n").encode()


def read(data: bytes) -> object:
    """Return the JSON value of a file, or raise ``NotationError``."""
    if len(data) > _LARGEST:
        raise NotationError("large")
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse, parse_int=_int
        )
    except UnicodeDecodeError as error:
        raise NotationError("encoding") from error
    except RecursionError as error:
        raise NotationError("deep") from error
    except json.JSONDecodeError as error:
        raise NotationError("syntax") from error


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotationError("duplicate")
    return found


def _refuse(_text: str) -> object:
    raise NotationError("float")


def _int(text: str) -> int:
    found = int(text) if len(text) <= 20 else _LARGEST_INTEGER
    if not -_LARGEST_INTEGER < found < _LARGEST_INTEGER:
        raise NotationError("range")
    return found


def _plain(kind: type) -> Form:
    def load(value: object) -> object:
        if type(value) is not kind:  # bool is an int to isinstance
            raise NotationError("type")
        return value

    return Form(lambda value: value, load, frozenset({kind}))


TEXT, INTEGER, FLAG = _plain(str), _plain(int), _plain(bool)


def _dump_time(epoch: int) -> str:
    try:
        moment = EPOCH + timedelta(seconds=epoch)
    except OverflowError as error:
        raise NotationError("time") from error
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}Z"


@lru_cache(maxsize=4096)  # the same few moments stand in a statement again and again
def _load_text_time(value: str) -> int:
    if not _TIME.match(value):
        raise NotationError("time")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise NotationError("time") from error
    span = moment - EPOCH
    return span.days * 86400 + span.seconds


def _load_time(value: object) -> int:
    if not isinstance(value, str):
        raise NotationError("time")
    return _load_text_time(value)


TIME = Form(_dump_time, _load_time)


def optional(form: Form) -> Form:
    """Return the form of a value that may be null."""
    return Form(
        lambda value: None if value is None else form.dump(value),
        lambda value: None if value is None else form.load(value),
        form.plain | {type(None)},
    )


def many(form: Form) -> Form:
    """Return the form of a tuple."""

    plain, load_item = form.plain, form.load

    def load(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise NotationError("type")
        found: list[object] = []
        try:
            found.extend(item if type(item) in plain else load_item(item) for item in value)
        except NotationError as error:
            raise error.under(str(len(found))) from error
        return tuple(found)

    return Form(lambda value: [form.dump(item) for item in value], load)


def mapping(form: Form) -> Form:
    """Return the form of a mapping from text."""

    plain, load_item = form.plain, form.load

    def load(value: object) -> dict[str, object]:
        found: dict[str, object] = {}
        key = ""
        try:
            for key, item in _keys(value).items():
                found[key] = item if type(item) in plain else load_item(item)
        except NotationError as error:
            raise error.under(key) from error
        return found

    return Form(lambda value: {key: form.dump(item) for key, item in value.items()}, load)


def word(kind: type[StrEnum]) -> Form:
    """Return the form of an enumeration, by its value."""
    words = {each.value: each for each in kind}

    def load(value: object) -> StrEnum:
        found = words.get(value) if type(value) is str else None
        if found is None:
            raise NotationError("value" if type(value) is str else "type")
        return found

    return Form(str, load)


def struct(make: Callable[..., Any], /, **fields: Form) -> Form:
    """Return the form of a dataclass whose fields stand under their own names, every one of them always."""
    dumps = tuple((name, form.dump) for name, form in fields.items())
    loads = tuple((name, form.plain, form.load) for name, form in fields.items())

    def dump(value: object) -> dict[str, object]:
        return {name: dump_field(getattr(value, name)) for name, dump_field in dumps}

    def load(value: object) -> object:
        found = _keys(value)
        values: dict[str, object] = {}
        name = ""
        try:
            for name, plain, load_field in loads:
                item = found[name]
                values[name] = item if type(item) in plain else load_field(item)
        except KeyError as error:
            raise NotationError("missing", f"/{name}") from error
        except NotationError as error:
            raise error.under(name) from error
        return make(**values)

    return Form(dump, load)


def shared(make: Callable[..., Any], /, **forms: Form) -> Form:
    """Return the form of a dataclass of scalars; equal ones stand again and again, and are made once."""
    form, names, pick = struct(make, **forms), tuple(forms), itemgetter(*forms)

    @lru_cache(maxsize=4096, typed=True)
    def made(*values: object) -> object:
        return form.load(dict(zip(names, values, strict=True)))

    def load(value: Any) -> object:
        try:
            return made(*pick(value))
        except (KeyError, TypeError):  # no mapping, a field that is missing, or one that holds no scalar
            return form.load(value)

    return Form(form.dump, load)


def pair(first: Form, second: Form) -> Form:
    """Return the form of a tuple of two."""

    def load(value: object) -> tuple[object, object]:
        if not isinstance(value, list) or len(value) != 2:
            raise NotationError("type")
        return _at("0", first.load, value[0]), _at("1", second.load, value[1])

    return Form(lambda value: [first.dump(value[0]), second.dump(value[1])], load)


def _at(key: str, load: Callable[[Any], Any], value: object) -> Any:
    try:
        return load(value)
    except NotationError as error:
        raise error.under(key) from error


def _keys(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise NotationError("type")
    return cast("Mapping[str, object]", value)

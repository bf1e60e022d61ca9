"""Sealing footage: files hashed where they lie, and the records that one desk act leaves.

Promises: footage is read once, piece by piece, and goes nowhere; a file that changed while it was read, a link, a
folder or an empty file is refused; what can be known from the case is put into the records, and nothing is invented.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from footage.finding import ToolError
from footage.text import say

PIECE = 4 * 1024 * 1024
Data = dict[str, Any]
Told = Callable[[str, int, int], None]  # file name, bytes read, bytes in all


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file of footage by its content. ``sm3`` is empty where the installed cryptography cannot compute it."""

    name: str
    size: int
    sha256: str
    sm3: str

    def entry(self) -> Data:
        """Return the file as a copy's record names it."""
        return {"name": self.name, "size_bytes": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Act:
    """What a desk act rests on: the case, its request as read, who acts, when, and in which language labels are."""

    case_id: str
    request: Mapping[str, Any]
    operator: str
    receiver: str
    now: str
    lang: str


def sealed(paths: Sequence[Path], told: Told) -> tuple[Sealed, ...]:
    """Hash every file; two files of one name are refused, because a record could not tell them apart."""
    names = [path.name for path in paths]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ToolError("seal.twice", hint="seal.twice.hint", path=_plain(twice))
    return tuple(_sealed(path, told) for path in paths)


def _sealed(path: Path, told: Told) -> Sealed:
    name = _name(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        linked = path.is_symlink()
        code = "seal.link" if linked else "seal.unreadable"
        raise ToolError(code, path=name, problem=error.strerror or "?", hint="seal.link.hint" * linked) from None
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        raise ToolError("seal.not_a_file", hint="seal.not_a_file.hint", path=name)
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        sha256, sm3 = hashlib.sha256(), _sm3()
        read = _feed(stream, name, before.st_size, (sha256, sm3), told)
        after = os.fstat(descriptor)
    if read != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ToolError("seal.changed", hint="seal.changed.hint", path=name)
    if not read:
        raise ToolError("seal.empty", hint="seal.empty.hint", path=name)
    return Sealed(name, read, sha256.hexdigest(), sm3.finalize().hex() if sm3 else "")


def _feed(stream: Any, name: str, size: int, digests: Iterable[Any], told: Told) -> int:
    """Read to the end, but never past the size that the file had at the beginning by more than one piece."""
    read = 0
    try:
        while read <= size and (piece := stream.read(PIECE)):
            for each in digests:
                if each is not None:
                    each.update(piece)
            read += len(piece)
            told(name, min(read, size), size)
    except OSError as error:
        raise ToolError("seal.unreadable", path=name, problem=error.strerror or "?") from None
    return read


def _sm3() -> Any:
    """Return an SM3 digest, or None where it is missing: some builds of OpenSSL leave it out."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes

    try:
        return hashes.Hash(hashes.SM3())
    except UnsupportedAlgorithm:
        return None


def _name(path: Path) -> str:
    """Return a file's name if a record can hold it."""
    name = path.name
    if name != name.strip() or not name.isprintable() or len(name) > 255:
        raise ToolError("seal.bad_name", hint="seal.bad_name.hint", path=_plain(name))
    return name


def _plain(name: str) -> str:
    return ascii(name)[1:-1][:80] if not name.isprintable() else name[:80]


def retrieval(act: Act, files: Sequence[Sealed]) -> Data:
    """Return what is known of the retrieval: who, the files, and each one's camera where its name tells it."""
    cameras = [str(each) for each in act.request.get("cameras") or ()]
    found: Data = {"operators": [act.operator]} if act.operator else {}
    if act.receiver:
        found["receiver"] = act.receiver
    return found | {"files": [each.entry() | _camera(each.name, cameras) for each in files]}


def _camera(name: str, cameras: Sequence[str]) -> Data:
    """Return the camera that a file's name tells; with one camera there is no other."""
    told = [each for each in cameras if each.casefold() in name.casefold()]
    longest = max(told, key=len, default="")
    only = cameras[0] if len(cameras) == 1 else ""
    return {"camera": longest or only} if longest or only else {}


def of_retrieval(request: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what follows once each file's camera is known: the cameras, what is missing, the recorder's own window."""
    found: Data = {}
    files = data.get("files") or []
    if files and all("camera" in each for each in files):
        have = list(dict.fromkeys(str(each["camera"]) for each in files))
        absent = [str(each) for each in request.get("cameras") or () if each not in have]
        found["/cameras"] = have + absent
        if request.get("cameras"):
            found["/result"] = "partial" if absent else "full"
        if absent:
            found["/missing"] = [{"camera": each} for each in absent]
    window, offset = data.get("window"), data.get("clock_offset_seconds")
    if isinstance(window, Mapping) and {"from", "to"} <= set(window) and isinstance(offset, int):
        found["/recorder_window"] = {end: _moved(str(window[end]), offset) for end in ("from", "to")}
    return found


def _moved(moment: str, seconds: int) -> str:
    try:
        return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).isoformat()
    except (ValueError, OverflowError):
        return moment


def copy(act: Act, retrieval_id: str, files: Sequence[Sealed], number: int) -> Data:
    """Return what is known of a copy of these files."""
    found: Data = {"copy_no": number, "files": [each.entry() for each in files], "made_at": act.now}
    if retrieval_id:
        found["retrieval"] = retrieval_id
    if act.operator:
        found["made_by"] = act.operator
    return found | ({"receiver": act.receiver} if act.receiver else {})


def label(act: Act, made: Mapping[str, Any], source: Mapping[str, Any], receiver: str) -> str:
    """Return the label that R-4.2.3b asks for: request, number, camera, footage time, when retrieved, for whom."""
    cameras = [str(each) for each in source.get("cameras") or ()]
    which = cameras[0] if len(cameras) == 1 else say("seal.cameras", act.lang, first=cameras[0], count=len(cameras))
    recorder = source.get("recorder_window")
    shown = say("seal.recorder", act.lang, period=_period(recorder)) if recorder else ""
    return say(
        "seal.label", act.lang, case=act.case_id, number=made["copy_no"], cameras=which,
        period=_period(source["window"]) + shown, at=_written(str(source["ended_at"])), receiver=receiver,
    )  # fmt: skip


def custody(act: Act, copy_id: str, made: Mapping[str, Any]) -> Data:
    """Return what is known of the hand-over of a copy: from who made it to who receives it, now."""
    found: Data = {"copy": copy_id, "at": act.now}
    people = {"giver": made.get("made_by"), "receiver": made.get("receiver")}
    return found | {name: person for name, person in people.items() if person}


def differences(files: Sequence[Sealed], source: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of files that are not among those that the retrieval exported, by their content."""
    known = {str(each.get("sha256")) for each in source.get("files") or ()}
    return tuple(each.name for each in files if each.sha256 not in known)


def _period(window: Mapping[str, Any]) -> str:
    first, last = _written(str(window["from"]), seconds=True), _written(str(window["to"]), seconds=True)
    return f"{first} – {last[11:] if first[:10] == last[:10] else last}"


def _written(moment: str, *, seconds: bool = False) -> str:
    return moment[: 19 if seconds else 16].replace("T", " ")

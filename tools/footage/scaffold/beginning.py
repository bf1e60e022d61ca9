"""An adopter's own first repository: schemas, proposed routes and parameters, the law's floors, and nobody in it yet.

Promises: the longest period of use (R-5.3b) is left open, because only the organisation can set it, and nothing is
marked as confirmed. Nothing is committed: the first commit is the adopter's, under the adopter's name. Refuses a folder
that holds anything but an empty repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from footage.finding import ToolError
from footage.reading import read_yaml
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes
from footage.repository import MemoryTree, Writer
from footage.scaffold.forge_files import forge_files
from footage.scaffold.gate_account import PATH, GateAccount
from footage.scaffold.shipped import files_below, shipped
from footage.text import both

PACKS = "records/policy/packs/"
ADOPTED = (PACKS, "records/policy/routes/", "records/policy/calendars/")
LEFT_OPEN = frozenset({"use.max_days"})
OF_THE_DEMONSTRATION = PACKS + "organisation.yml"
ATTRIBUTES = b"*.yml text eol=lf\n*.json text eol=lf\n"


def init(directory: Path, forge: str = "", gate: GateAccount | None = None) -> tuple[str, ...]:
    """Write the first repository, for a ``forge`` if one is named, and return the paths written, in order.

    With the account of the ``gate``, its entry too; its department is still to be entered.
    """
    if directory.exists() and (not directory.is_dir() or any(each.name != ".git" for each in directory.iterdir())):
        raise ToolError("scaffold.not_empty", hint="scaffold.not_empty_hint", path=str(directory))
    files = beginning() | (forge_files(forge) if forge else {})
    if gate is not None:
        files = files | {PATH: gate.record()}
    if not (directory / ".git").exists():
        Writer.init(directory).close()
    for path, data in files.items():
        place = directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return tuple(files)


def beginning() -> dict[str, bytes]:
    """Return path → bytes of everything that stands in a first repository."""
    records = files_below(shipped("records"), "records", suffix=".yml")
    found = files_below(shipped("schemas"), "schemas", suffix=".schema.json")
    adopted = (path for path in records if path.startswith(ADOPTED) and path != OF_THE_DEMONSTRATION)
    found |= {path: _adopted(path, records[path]) for path in adopted}
    taken = {path.rpartition("/")[0] for path in found}
    found |= {f"{folder}/.gitkeep": b"" for folder in _folders(found) if folder not in taken}
    letter = both("scaffold.readme")
    found |= {"README.md": letter.en.encode(), "README.zh.md": letter.zh.encode(), ".gitattributes": ATTRIBUTES}
    return dict(sorted(found.items()))


def _folders(files: Mapping[str, bytes]) -> list[str]:
    """Return the folders that the kinds name outside cases (cases make their own as they come)."""
    kinds = Kinds.load(MemoryTree(files))
    return sorted({kind.outside for kind in kinds if kind.outside})


def _adopted(path: str, data: bytes) -> bytes:
    """Return a record without what was the demonstration's own: its decisions, sources and confirmations."""
    if not path.startswith(PACKS):
        return data
    pack: Any = read_yaml(path, data).data
    law = pack["policy"] == "law"
    parameters = [_proposed(each, law=law) for each in pack["parameters"] if each["name"] not in LEFT_OPEN]
    kept = {name: value for name, value in pack.items() if name != "owner"}  # a department that only we have
    return record_bytes({**kept, "version": pack["version"] if law else "0", "parameters": parameters})


def _proposed(parameter: Mapping[str, Any], *, law: bool) -> dict[str, Any]:
    kept = {key: value for key, value in parameter.items() if key != "confirmed_by"}
    return kept if law else kept | {"source": both("scaffold.proposed").zh}

"""How the demonstration begins: a repository with the organisation's records and schemas, and everybody's account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from footage.demo.acting import ADMIN_ACCOUNT, BOT_ACCOUNT, GATE_ACCOUNT
from footage.demo.clock import OFFSET_MINUTES, moment
from footage.demo.opening import opening
from footage.forges.simulated import MAIN, SimulatedForge
from footage.model import AccountKind, Record
from footage.reading.kinds import Kinds
from footage.reading.records import read_record
from footage.reading.text_of_record import record_bytes
from footage.repository import MemoryTree, Repository, Signature, Writer, object_id
from footage.repository.live import LiveRepository
from footage.scaffold.shipped import files_below, shipped

HOST = "forge.sprucepark.example"
NAME = "spruce-park/records"
FOUNDED = "2025-07-01 08:00"
GATE_EMAIL = "footage-gate@sprucepark.example"
README = """# 云杉产业园运营有限公司 录像调取登记库 / Spruce Park Operations Co.

演示数据，单位与人员均为虚构。 / Demonstration data; the organisation and its people are invented.
"""


def founding_files() -> dict[str, bytes]:
    """Return what stands in the repository on the first day."""
    records = files_below(shipped("records"), "records", suffix=".yml")
    schemas = files_below(shipped("schemas"), "schemas", suffix=".schema.json")
    kinds = Kinds.load(MemoryTree(schemas))
    entries = [record.data for record in read_entries(records, kinds).values()]
    before = {kinds[each["kind"]].path_of(each["id"]): record_bytes(each) for each in opening(entries)}
    return {**records, **before, **schemas, "README.md": README.encode()}


def read_entries(files: Mapping[str, bytes], kinds: Kinds | None = None) -> dict[str, Record]:
    """Return the organisation's records by path."""
    kinds = kinds or Kinds.load(MemoryTree(dict(files)))
    read = (
        read_record(path, object_id(data, "blob", "sha1"), data, kinds).record
        for path, data in files.items()
        if path.startswith("records/")
    )
    return {record.path: record for record in read if record is not None}


def found(directory: Path, files: Mapping[str, bytes], *, live: bool = False) -> tuple[Repository, Writer]:
    """Create the repository with its first commit; a ``live`` one is under construction until it is closed."""
    repository = Writer.init(directory)
    if live:
        repository = LiveRepository.over(repository)
    writer = Writer(repository)
    owner = Signature("江雯", "jiang-wen@sprucepark.example", moment(FOUNDED), OFFSET_MINUTES)
    writer.commit(MAIN, [], files, owner, owner, "启用录像调取登记库")
    return repository, writer


def open_forge(repository: Repository, writer: Writer, people: Iterable[Mapping[str, Any]]) -> SimulatedForge:
    """Return the forge with an account for everybody, the gate, a robot and an administrator."""
    forge = SimulatedForge(repository, writer, host=HOST, name=NAME, offset_minutes=OFFSET_MINUTES)
    for person in people:
        first = True
        for account in person["accounts"]:
            email = str(person["emails"][0]) if first else f"{account['login']}@{HOST}"
            forge.register(int(account["id"]), str(account["login"]), str(person["name"]), email)
            first = False
    forge.register(GATE_ACCOUNT, "footage-gate", "footage gate", GATE_EMAIL, AccountKind.BOT)
    forge.register(BOT_ACCOUNT, "records-bot", "records bot", f"records-bot@{HOST}", AccountKind.BOT)
    forge.register(ADMIN_ACCOUNT, "forge-admin", "forge admin", f"forge-admin@{HOST}")
    return forge

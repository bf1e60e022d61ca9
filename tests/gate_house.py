"""An office with a simulated forge and a gate beside it, each with its own repository; times are the story's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from copy import copy, deepcopy
from pathlib import Path
from typing import Any

from footage.demo.acting import GATE_ACCOUNT
from footage.demo.agenda import Agenda
from footage.demo.case import Case
from footage.demo.clock import When, moment
from footage.demo.founding import found, founding_files, open_forge, read_entries
from footage.demo.making import demonstration_signer, desk
from footage.demo.office import Office
from footage.evidence import branch
from footage.evidence.statement import Statement, decode
from footage.forges import GateForge, StatusState
from footage.forges.inprocess import SimulatedClient
from footage.forges.simulated import MAIN, SimulatedForge
from footage.model import ReviewVerdict
from footage.operations.comment import MARKER
from footage.operations.gate import CONTEXT, Gate, Round
from footage.operations.remote import mirror
from footage.operations.signing import GateSigner
from footage.operations.standing import Standing
from footage.reading.kinds import Kinds
from footage.reading.text_of_record import record_bytes
from footage.register.making import make
from footage.repository import MemoryTree, Repository, Writer

ALL_FILES = founding_files()
NOTIFIER = "records/policy/accounts/footage-gate.yml"
FILES = {path: data for path, data in ALL_FILES.items() if path != NOTIFIER}  # without it, the gate writes no notices
ENTRIES = read_entries(FILES)
KINDS = Kinds.load(MemoryTree(FILES))
BEGINS = "02-27 11:00"


class House:
    """Server, forge, gate. ``clock`` is what everybody's watch shows."""

    def __init__(self, directory: Path, *, lang: str | None = "zh", notices: bool = False) -> None:
        self.directory = directory
        self.server, _ = found(directory / "server", ALL_FILES if notices else FILES)
        people = [each.data for each in ENTRIES.values() if each.kind == "person"]
        self.forge: SimulatedForge = open_forge(self.server, Writer(self.server), people)
        entries = {path: each.data for path, each in ENTRIES.items()}
        working = desk(list(entries.values())).working
        self.office = Office(
            self.forge, entries, 1, Agenda(), lambda at: None, KINDS, working, lambda: Standing(self.server)
        )
        self.copy_at = directory / "gate.git"
        self.copy = mirror(self.copy_at)
        self.clock = moment(BEGINS)
        self.lang = lang
        self.signer: GateSigner = demonstration_signer()
        self.client: GateForge = SimulatedClient(self.forge, GATE_ACCOUNT, lambda: self.clock)
        self.cases: dict[int, Case] = {}

    def twin(self, directory: Path) -> House:
        """Return another house where everything stands as it stands here."""
        shutil.copytree(self.directory, directory)
        made = copy(self)
        made.directory, made.copy_at = directory, directory / "gate.git"
        made.server, made.copy = Repository.open(directory / "server"), mirror(made.copy_at)
        made.forge = copy(self.forge)
        for name in ("_pulls", "_issues", "_ended", "_statuses", "_tips", "_members", "_gone"):
            setattr(made.forge, name, deepcopy(getattr(self.forge, name)))
        made.forge._git, made.forge._writer = made.server, Writer(made.server)
        made.office = copy(self.office)
        made.office.forge = made.forge
        made.client = SimulatedClient(made.forge, GATE_ACCOUNT, lambda: made.clock)
        return made

    def close(self) -> None:
        self.server.close()
        self.copy.close()

    def gate(self, forge: GateForge | None = None, **changed: Any) -> Gate:
        options: dict[str, Any] = {"lang": self.lang, "signer": self.signer, "forge_name": "simulated", **changed}
        return Gate(self.copy, forge or self.client, lambda: self.clock, **options)

    def begin(self) -> None:
        self.at(BEGINS)
        self.gate().begin(demonstration=True)

    def at(self, when: When) -> int:
        self.clock = moment(when)
        return self.clock

    def ask(self, when: When, label: str = "one", handler: str = "zhao-min", **extra: Any) -> int:
        """Somebody asks for five minutes of the car park."""
        day = str(when).split(" ", maxsplit=1)[0]
        case = self.office.request(
            label, when, handler, "lin-hao", ["CAM-P1-03"], (f"{day} 07:00", f"{day} 07:20"), "traffic_accident",
            **{"reason": "配送车早上在东区停车场被刮擦，需核实经过以便报险", "days": 5, **extra},
        )  # fmt: skip
        self.office.agenda.run(self.at(when))
        self.cases[case.pull.number] = case
        return case.pull.number

    def review(
        self, number: int, who: str, when: When, verdict: ReviewVerdict = ReviewVerdict.APPROVE, text: str = ""
    ) -> int:
        return self.forge.review(number, self.office.account(who), verdict, self.at(when), text)

    def sign(self, number: int, day: str, *people: str) -> None:
        """One after another, ten minutes apart from ten o'clock."""
        for minutes, who in enumerate(people):
            self.review(number, who, f"{day} 10:{minutes * 10:02d}")

    def edit(self, number: int, when: When, **changes: Any) -> None:
        case = self.cases[number]
        self.forge.push(number, case.edited(**changes), self.at(when), self.office.account("zhao-min"))

    def turn(self, when: When | None = None, **options: Any) -> Round:
        if when is not None:
            self.at(when)
        return self.gate().round(**options)

    def light(self, number: int) -> StatusState:
        said = [each for each in self.forge.statuses(self.forge.head(number)) if each.context == CONTEXT]
        return said[-1].state

    def line(self, number: int) -> str:
        return [each for each in self.forge.statuses(self.forge.head(number)) if each.context == CONTEXT][
            -1
        ].description

    def comment(self, number: int) -> str:
        (only,) = [each for each in self.forge.comments(number) if MARKER in each.body]
        return only.body

    def asked(self, number: int) -> set[str]:
        logins = {self.office.people[who].account: who for who in self.office.people}
        return {logins[account] for account in self.forge.asked(number)}

    def bring(self, who: str | int, when: When, *records: Mapping[str, Any], title: str = "记录") -> int:
        """Somebody opens a pull request with these records."""
        files = {self.path_of(each): record_bytes(each) for each in records}
        pull = self.office.pull(who, when, files, title)
        self.office.agenda.run(self.at(when))
        return pull.number

    def path_of(self, record: Mapping[str, Any]) -> str:
        """Return where a record stands; an event of a case names its case under ``case``, which is taken out."""
        kind = KINDS[str(record["kind"])]
        case = str(record.pop("case", "")) if isinstance(record, dict) else ""
        return kind.path_of(str(record["id"]), case)

    def register(self, when: When) -> sqlite3.Connection:
        """Return the register of what stands on the forge."""
        out = self.directory / f"register-{moment(when)}.sqlite"
        make(self.server, out, as_of=moment(when))
        return sqlite3.connect(out)

    def refs(self) -> dict[str, str]:
        return self.server.refs()

    def main(self) -> str:
        return self.server.resolve(MAIN) or ""

    def statements(self) -> list[Statement]:
        """All statements on the forge after the baseline, in order."""
        raws = branch.read(self.server, self.server.resolve(branch.REF)).statements
        return sorted((decode(raw.content) for raw in raws), key=lambda each: each.seq or 0)[1:]

    def evidence(self) -> dict[str, bytes]:
        """Every file of the evidence branch on the forge."""
        tip = self.server.resolve(branch.REF)
        tree = self.server.files(tip) if tip else None
        return {path: tree.read(path) for path in tree.paths()} if tree else {}

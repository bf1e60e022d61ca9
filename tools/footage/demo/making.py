"""Making the demonstration: a founded repository, a year of an office, signed evidence, and what must be found.

The same seed and number of cases give the same object ids on every machine. Beside the repository stand
``<dir>.expected.yml`` and ``<dir>-rewritten``, a copy whose history was set back so that a case disappears.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from footage.demo import expected
from footage.demo.agenda import Agenda
from footage.demo.clock import OFFSET_MINUTES, WorkingTime, day, moment, quarter, stamp
from footage.demo.expected import Told
from footage.demo.founding import GATE_EMAIL, found, founding_files, open_forge, read_entries
from footage.demo.office import Office
from footage.demo.ordinary import Desk, tell_ordinary
from footage.demo.rhythm import RHYTHMS, Rhythm
from footage.demo.stories import STORIES, Story
from footage.demo.stories.tampering import LAST_CASE
from footage.finding import ToolError
from footage.forges.simulated import MAIN
from footage.operations.capture import Capture, baseline
from footage.operations.signing import GateSigner, demonstration_key
from footage.reading.kinds import Kinds
from footage.repository import MemoryTree, Repository, Writer

AS_OF = "06-30 18:00"
BEGINS = "2025-07-01 08:30"
MANY, NIGHT = 1000, "23:30"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made. ``as_of`` is the time of reference of every judgement told in ``expected``."""

    repository: Path
    rewritten: Path
    expected: Path
    as_of: int
    acts: int
    pulls: int
    stories: tuple[Told, ...]


def demonstration_signer() -> GateSigner:
    """Return the gate's hand in the demonstration: a key that everybody can make, refused everywhere else."""
    return GateSigner(demonstration_key(), GATE_EMAIL, offset_minutes=OFFSET_MINUTES, demonstration=True)


def create(
    directory: Path,
    *,
    seed: int = 1,
    cases: int = 240,
    progress: Progress | None = None,
    stories: Sequence[Story] = STORIES,
    rhythms: Sequence[Rhythm] = RHYTHMS,
    daily: bool | None = None,
) -> DemoResult:
    """Write the demonstration to ``directory``, which must not exist or be empty.

    ``cases`` ordinary cases happen between the ``stories``, beside them the ``rhythms`` of the year; ``progress`` is
    told (done, all) after each act. The gate looks at the forge after each landing, or with ``daily`` each night, which
    is what it does by itself where there are more than a thousand cases; what is recorded and judged is the same.
    """
    rewritten, told_path = _beside(directory, "-rewritten"), _beside(directory, ".expected.yml")
    for path in (directory, rewritten):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ToolError("demo.not_empty", hint="demo.not_empty_hint", path=str(path))
    files = founding_files()
    kinds = Kinds.load(MemoryTree(files))
    entries = read_entries(files, kinds)
    repository, writer = found(directory, files, live=True)
    forge = open_forge(repository, writer, [each.data for each in entries.values() if each.kind == "person"])
    signer = demonstration_signer()
    baseline(repository, forge, signer, moment(BEGINS))
    capture = Capture(repository, forge, signer, forge_name="simulated")
    data = {path: record.data for path, record in entries.items()}
    place = desk(list(data.values()))
    agenda = Agenda()
    look = _nightly(agenda, capture) if (cases > MANY if daily is None else daily) else _at_once(capture)
    office = Office(forge, data, seed, agenda, look, kinds, place.working, lambda: capture.standing)
    office.capture = _seeding(capture, office.seeds, look)
    told = tuple(Told(each.id, each.zh, each.en, tuple(each.tell(office))) for each in stories)
    tell_ordinary(office, place, seed, cases)
    for rhythm in rhythms:
        rhythm(office)
    acts = agenda.run(moment(AS_OF), progress)
    capture.run(moment(AS_OF))
    told_path.write_bytes(expected.write(stamp(AS_OF), told))
    repository.close()
    with Repository.open(directory) as made:
        _pack(made)
        _check_out(made)
        _rewrite(directory, rewritten, made)
    return DemoResult(directory, rewritten, told_path, moment(AS_OF), acts, len(forge.pulls()), told)


def _at_once(capture: Capture) -> Callable[[int], None]:
    def look(at: int) -> None:
        capture.run(at, look_at_open=False)

    return look


def _nightly(agenda: Agenda, capture: Capture) -> Callable[[int], None]:
    """Return a gate that captures a day's landings together: with thousands, asking for all each time takes hours."""
    noted: set[int] = set()

    def look(at: int) -> None:
        night = moment(f"{day(at)} {NIGHT}")
        if night not in noted:
            noted.add(night)
            agenda.at(night, lambda: capture.run(night, look_at_open=False))

    return look


def _seeding(capture: Capture, seeds: dict[str, str], look: Callable[[int], None]) -> Callable[[int], None]:
    """Return a gate that looks at once at the first end of a quarter: that statement's digest seeds the next sample."""

    def looked(at: int) -> None:
        if quarter(at) in seeds:
            look(at)
            return
        capture.run(at, look_at_open=False)
        seeds[quarter(at)] = capture.standing.tip[1]

    return looked


def _beside(directory: Path, suffix: str) -> Path:
    return directory.with_name(directory.name + suffix)


def desk(entries: list[Mapping[str, Any]]) -> Desk:
    """Return who asks and who heads, where cameras hang and when people work, from the organisation's records."""
    grants = [each for each in entries if each["kind"] == "role_grant" and each["role"] == "department_head"]
    heads = {str(each["department"]): str(each["people"][0]) for each in grants}
    staff: dict[str, tuple[str, str]] = {}
    for person in (each for each in entries if each["kind"] == "person"):
        department = str(person["department"])
        if department in heads and person["id"] != heads[department]:
            staff.setdefault(department, (str(person["id"]), heads[department]))
    counts: dict[str, int] = {}
    for camera in (each for each in entries if each["kind"] == "camera"):
        counts[str(camera["zone"])] = counts.get(str(camera["zone"]), 0) + 1
    zones = {
        str(each["id"]).removeprefix("ZN-"): (str(each["name"]["zh"]), counts.get(str(each["id"]), 0))
        for each in entries
        if each["kind"] == "zone"
    }
    calendars = [each for each in entries if each["kind"] == "calendar"]
    free, made_up = ([day for each in calendars for day in each[key]] for key in ("holidays", "working_days"))
    working = WorkingTime(free, made_up, calendars[0]["weekend"])
    return Desk(staff, zones, working)


def _pack(repository: Repository) -> None:
    """Put everything into one file, small and quick to read, as a forge would have done long ago."""
    repository.plumbing.run("repack", "-a", "-d", "-q", "--window=3")


def _check_out(repository: Repository) -> None:
    """Fill the working tree with what stands on main."""
    from git import Repo

    if repository.directory is not None:
        with Repo(repository.directory) as working:
            working.git.reset("--hard", "--quiet", MAIN)


def _linked(source: str, target: str) -> None:
    """Share an object file, which nobody ever writes to; copy everything else, and where sharing is not possible."""
    if f"{os.sep}objects{os.sep}" in source:
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


def _rewrite(directory: Path, copy: Path, repository: Repository) -> None:
    """Make the copy in which main was set back to before the last case; its evidence branch was forgotten."""
    shutil.copytree(directory / ".git", copy / ".git", copy_function=_linked)
    begin = moment(LAST_CASE)
    tip = repository.resolve(MAIN) or ""
    kept = [commit.oid for commit in repository.first_parent(tip) if commit.committer_epoch < begin]
    with Repository.open(copy) as tampered:
        Writer(tampered).update(MAIN, kept[-1])
        _check_out(tampered)

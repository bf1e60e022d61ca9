"""A site is whole or not there, and the same dossiers give the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sample_office
from footage import portal

PROGRAM = """
import sys
from pathlib import Path
import sample_office
from footage import portal
portal.build(sample_office.sample_office(), sample_office.each_case(), Path(sys.argv[1]), handbook=Path(sys.argv[2]))
"""


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def small_handbook(folder: Path) -> Path:
    for lang in ("zh", "en"):
        (folder / lang).mkdir(parents=True)
        (folder / lang / "index.md").write_text("# 手册 handbook {#top}\n\n- a\n- b\n", encoding="utf-8")
    return folder


def test_the_same_office_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    handbook = small_handbook(tmp_path / "docs")
    roots = [str(Path(portal.__file__).parents[2]), str(Path(sample_office.__file__).parent)]
    running = []
    for name, seed, zone, language in (("one", "1", "UTC", "C.UTF-8"), ("two", "77", "America/New_York", "C")):
        environment = dict(os.environ, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=language, PYTHONPATH=os.pathsep.join(roots))
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / name), str(handbook)]
        running.append(subprocess.Popen(command, env=environment, cwd=tmp_path))
    assert [process.wait() for process in running] == [0, 0]
    first = digests(tmp_path / "one")
    assert len(first) > 100
    assert first == digests(tmp_path / "two")


def test_an_interrupted_build_leaves_the_old_site_whole(tmp_path: Path) -> None:
    handbook = small_handbook(tmp_path / "docs")
    out = tmp_path / "site"
    office = sample_office.sample_office()
    summary = portal.build(office, sample_office.each_case(), out, handbook=handbook)
    assert (summary.cases, summary.handbook) == (8, 2)
    before = digests(out)

    def breaking() -> Iterator[sample_office.CaseDossier]:
        yield next(sample_office.each_case())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        portal.build(office, breaking(), out, handbook=handbook)
    assert digests(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "site"]

    seen: list[tuple[str, int, int]] = []
    cases = list(sample_office.each_case())[:2]
    portal.build(office, cases, out, handbook=handbook, progress=lambda *step: seen.append(step))
    assert ("portal.progress.cases", 2, 8) in seen
    assert len(list((out / "zh/cases").glob("RQ-*"))) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "site"]


def test_a_site_without_a_handbook_can_be_built(tmp_path: Path) -> None:
    office = sample_office.sample_office()
    summary = portal.build(office, (), tmp_path / "site", handbook=tmp_path / "nowhere")
    assert summary.handbook == 0
    assert (tmp_path / "site/en/index.html").is_file()

"""The office that is measured: a generated repository, kept between runs under the digest of what generates it."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from footage.demo.making import create
from footage.policy.moments import instant

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
AS_OF = "2026-06-30T18:00:00+08:00"


def office(cases: int) -> tuple[Path, int]:
    """Return a repository with so many ordinary cases and the demonstration's stories, and its time of reference."""
    as_of = instant(AS_OF)
    assert as_of is not None
    path = BUILD / f"office-{cases}-{_digest()}"
    if not path.is_dir():
        for old in BUILD.glob(f"office-{cases}-*"):
            shutil.rmtree(old, ignore_errors=True)
        BUILD.mkdir(parents=True, exist_ok=True)
        aside = BUILD / f"making-{cases}"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(aside.with_name(f"{aside.name}-rewritten"), ignore_errors=True)
        create(aside, cases=cases, progress=_told)
        shutil.rmtree(aside.with_name(f"{aside.name}-rewritten"))
        aside.rename(path)
    return path, as_of


def _told(done: int, total: int) -> None:
    if done % 500 == 0:
        print(f"writing the office: {done:,} of {total:,} acts", file=sys.stderr)


def _digest() -> str:
    """Name what generates an office: the package, the records and the schemas."""
    total = hashlib.sha256()
    for name in ("tools/footage", "records", "schemas"):
        for path in sorted((ROOT / name).rglob("*.*")):
            if path.is_file() and path.suffix in (".py", ".yml", ".json"):
                total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]

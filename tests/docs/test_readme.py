"""The pages at the top of the repository: links lead somewhere, named targets and paths exist, both languages agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted(f"docs/adr/{path.name}" for path in (ROOT / "docs/adr").glob("*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text(page)) if not link.startswith("https://")]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_named_make_targets_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_named_folders_exist(page: str) -> None:
    layout = text(page).split("```\nrecords/")[1].split("```")[0]
    named = ["records/", *re.findall(r"^([a-z/]+/) ", layout, re.MULTILINE)]
    assert [name for name in named if not (ROOT / name).is_dir()] == []
    assert len(named) == 7


def test_both_readmes_show_the_same_commands() -> None:
    def commands(page: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", text(page), re.DOTALL)
        return [
            re.sub(r"\s*#.*", "", line) for block in blocks for line in block.splitlines() if not line.startswith("#")
        ]

    assert commands("README.md") == commands("README.zh.md")
    assert len(commands("README.md")) > 8


def test_locks_are_hashed_and_name_no_registry() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = text(name)
        assert "://" not in lock
        assert "index" not in re.sub(r"^[a-z0-9-]+==.*$", "", lock, flags=re.MULTILINE)
        pins = re.findall(r"^[a-z0-9._-]+==", lock, re.MULTILINE)
        assert len(pins) > 40
        assert len(re.findall(r"^[a-z0-9._-]+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(pins)


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==[^ ;]+", text(name), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")

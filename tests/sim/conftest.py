"""Both dialects for every test that asks for a world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.world import World


@pytest.fixture(params=["github", "gitea"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, request.param) as made:
        yield made


@pytest.fixture
def github(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, "github") as made:
        yield made


@pytest.fixture
def gitea(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, "gitea") as made:
        yield made

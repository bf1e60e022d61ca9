"""The same surroundings for every test, on every machine: no CI, no colours, no home, no git settings of its owner."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

_FOREIGN = (
    "CI",
    "GIT_",
    "GITEA_",
    "GITHUB_",
    "RUNNER_",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "FOOTAGE_",
    "LC_",
    "LANGUAGE",
)
_OURS = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
}

_BROWSER = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip

# Failures must be repeatable from the log alone; nothing is remembered between runs.
settings.register_profile(
    "footage", database=None, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("footage")


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Scrub the environment for the whole session, so that fixtures of any scope see the scrubbed one."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_FOREIGN):
                patch.delenv(name)
        for name, value in {**_OURS, "HOME": str(home), "USERPROFILE": str(home), "XDG_CONFIG_HOME": str(home)}.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a real browser of the system's."""
    from playwright.sync_api import sync_playwright  # few tests need it

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "these tests need chromium; `make test` installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(_BROWSER))
        yield started
        started.close()

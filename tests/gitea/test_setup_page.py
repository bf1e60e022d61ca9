"""The handbook's page about setting up, followed on a real Gitea."""

from __future__ import annotations

from pathlib import Path

import setup_page
from gitea.forge_desk import ADMIN, Server

PEOPLE = ("footage-gate", "zhao-min", "lin-hao", "qian-li", "sun-wei")
# The doctor fails on a release with known holes, which this Gitea may be: that is for another test.
CHANGED = {"office": "rehearsal", "--gate rehearsed-footage-gate\n": "--gate rehearsed-footage-gate || test $? -eq 1\n"}


def test_the_page_leads_from_an_empty_gitea_to_a_verified_request(server: Server, tmp_path: Path) -> None:
    script = setup_page.commands("en")
    for login in PEOPLE:
        script = script.replace(login, f"rehearsed-{login}")
    said = setup_page.run(script, tmp_path, url=server.url, token=server.token(ADMIN), changed=CHANGED)
    items = [line for line in said.splitlines() if line.startswith(("missing:", "not seen:"))]
    assert [line for line in items if "the forge's version" not in line] == []
    assert "#1 landed as " in said
    assert "#2 landed as " in said  # the notice to those who keep the footage
    assert "verified 3 commits and 3 statements: Verified 1" in said

"""What an adopter's repository holds for its forge: workflows, the text of a new pull request, the gate as a service.

Promises: nothing here lets a pull request run code beside a secret. On GitHub the gate may run as a workflow of main;
on Gitea any writer can reach a job's secrets, so there it runs outside, as the service that comes with it.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template

from footage import __version__

GITEA, GITHUB = "gitea", "github"
FORGES = (GITEA, GITHUB)
_BOTH = {"workflows/footage-check.yml": "check.yml", "pull_request_template.md": "pull_request_template.md"}
_ONLY = {GITEA: {}, GITHUB: {"workflows/footage-gate.yml": "gate.yml"}}


def forge_files(forge: str) -> dict[str, bytes]:
    """Return path → bytes of what a repository on ``forge`` holds for it."""
    found = {f".{forge}/{path}": _template(name) for path, name in (_BOTH | _ONLY[forge]).items()}
    for name in ("footage-gate.service", "pre-receive"):
        found[f"gate/{name}"] = _template(name)
    for name in ("gate.env", "requirements.txt"):
        filled = Template(_template(name).decode()).substitute(forge=forge, version=__version__)
        found[f"gate/{name}"] = filled.encode()
    return dict(sorted(found.items()))


def _template(name: str) -> bytes:
    return (files("footage.scaffold") / "templates" / name).read_bytes()

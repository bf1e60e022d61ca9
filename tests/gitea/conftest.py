"""A real Gitea on this machine, if its program is given: its own folder, a free port, accounts with invented names.

``FOOTAGE_GITEA_BIN`` is the path of the program (a release, or one that stands in its source tree). Nothing is
downloaded or built here; without the variable these tests are skipped, and say so.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.forges.gitea import GiteaForge
from footage.operations.remote import mirror
from footage.repository import Repository
from gitea.forge_desk import ADMIN, Desk, Server

# Read when collected: the session's surroundings are scrubbed before any test runs.
PROGRAM = os.environ.get("FOOTAGE_GITEA_BIN", "")

_SETTINGS = """\
RUN_MODE = prod
RUN_USER = {user}
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = {port}
ROOT_URL = http://127.0.0.1:{port}/
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
STATIC_ROOT_PATH = {static}
[database]
DB_TYPE = sqlite3
PATH = {work}/gitea.db
SQLITE_JOURNAL_MODE = WAL
[security]
INSTALL_LOCK = true
SECRET_KEY = not-a-secret
PASSWORD_HASH_ALGO = pbkdf2$2$20
MIN_PASSWORD_LENGTH = 4
[service]
DISABLE_REGISTRATION = true
[oauth2]
ENABLED = false
[mailer]
ENABLED = false
[actions]
ENABLED = false
[cron.update_checker]
ENABLED = false
[indexer]
ISSUE_INDEXER_TYPE = db
[queue]
TYPE = channel
[repository]
ROOT = {work}/repositories
[repository.signing]
SIGNING_KEY = none
[log]
MODE = console
LEVEL = Error
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what asks a server, if there is none."""
    for item in items:
        if not PROGRAM and Path(__file__).parent in item.path.parents and "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="FOOTAGE_GITEA_BIN names no Gitea program"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a Gitea with one administrator; stop it by its process."""
    work = tmp_path_factory.mktemp("gitea")
    program, port = Path(PROGRAM).resolve(), _free_port()
    settings = work / "app.ini"
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    settings.write_text(_SETTINGS.format(user=user, port=port, static=program.parent, work=work), encoding="utf-8")
    surroundings = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "GIT_CONFIG_NOSYSTEM")}
    surroundings |= {"HOME": str(work), "GITEA_WORK_DIR": str(work), "GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT": "true"}

    def command(*args: str) -> str:
        started = [str(program), "--config", str(settings), *args]
        return subprocess.run(started, env=surroundings, capture_output=True, text=True, check=True).stdout

    command("migrate")
    account = ["--username", ADMIN, "--password", "invented", "--email", f"{ADMIN}@sprucepark.example"]
    token = ["--access-token", "--access-token-name", "tests", "--access-token-scopes", "all"]
    said = command("admin", "user", "create", *account, "--admin", "--must-change-password=false", *token)
    secret = next(line.rsplit(" ", 1)[1] for line in said.splitlines() if line.startswith("Access token"))
    with (work / "said.txt").open("wb") as log:
        process = subprocess.Popen(
            [str(program), "--config", str(settings), "web"], env=surroundings, stdout=log, stderr=log
        )
        try:
            running = Server(f"http://127.0.0.1:{port}", secret)
            _wait_for(running, process, work / "said.txt")
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while not server.answers():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail("Gitea did not start: " + log.read_text("utf-8", "replace")[-2000:])
        time.sleep(0.1)


@pytest.fixture
def desk(server: Server, request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """Return a repository of this test's own, whose members may write; the administrator is nobody's approver."""
    name = re.sub("[^a-z0-9]+", "-", request.node.name.removeprefix("test_"))[:60].strip("-")
    return Desk(server, name, dict.fromkeys(("zhao-min", "lin-hao", "qian-li", "sun-wei"), "write"), tmp_path)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Repository]:
    """Return the gate's own empty copy."""
    made = mirror(tmp_path / "copy.git")
    yield made
    made.close()


@pytest.fixture
def forge(server: Server, desk: Desk, copy: Repository) -> GiteaForge:
    """Return the adapter on the test's repository, as the administrator."""
    return GiteaForge(server.url, desk.name, server.token(ADMIN), copy)

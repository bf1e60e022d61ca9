"""Hands on a real Gitea: accounts with tokens, one repository for each test, and git for what the API does not do."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

ADMIN = "office-admin"
PASSWORD = "invented"
OFFICE = "office"
API = "/api/v1"

_pool = urllib3.PoolManager(retries=False, timeout=30)


@dataclass(frozen=True, slots=True)
class Said:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    data: Any


class Server:
    """A running Gitea, as its administrator sees it."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._tokens = {ADMIN: token}
        self._ids: dict[str, int] = {}

    def answers(self) -> bool:
        """Return whether it is up."""
        try:
            return _pool.request("GET", self.url + "/api/healthz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def call(self, who: str, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Said:
        """Send a request as ``who``."""
        headers = {"Authorization": f"token {self._tokens[who]}", "Content-Type": "application/json"}
        return self._said(method, path, body, headers, expect)

    def _said(self, method: str, path: str, body: Any, headers: Mapping[str, str], expect: int | None) -> Said:
        content = None if body is None else json.dumps(body)
        answer = _pool.request(method, self.url + API + path, body=content, headers=dict(headers))
        data = json.loads(answer.data) if answer.data else None
        assert expect is None or answer.status == expect, (method, path, answer.status, data)
        return Said(answer.status, {name.lower(): value for name, value in answer.headers.items()}, data)

    def account(self, login: str, scopes: Sequence[str] = ("all",)) -> int:
        """Create an account with a token, once; return its number."""
        if login not in self._ids:
            person = {"username": login, "email": f"{login}@sprucepark.example", "password": PASSWORD}
            person |= {"full_name": login, "must_change_password": False}
            self._ids[login] = self.call(ADMIN, "POST", "/admin/users", person, expect=201).data["id"]
            basic = base64.b64encode(f"{login}:{PASSWORD}".encode()).decode()
            headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
            body = {"name": "tests", "scopes": list(scopes)}
            self._tokens[login] = self._said("POST", f"/users/{login}/tokens", body, headers, 201).data["sha1"]
        return self._ids[login]

    def token(self, login: str) -> str:
        """Return an account's token."""
        return self._tokens[login]


class Desk:
    """One repository on the server: its members may write, ``main`` holds what a test puts there."""

    def __init__(self, server: Server, name: str, members: Mapping[str, str], folder: Path) -> None:
        self.server = server
        self.name = f"{OFFICE}/{name}"
        self.folder = folder
        if server.call(ADMIN, "GET", f"/orgs/{OFFICE}").status == 404:
            server.call(ADMIN, "POST", "/orgs", {"username": OFFICE}, expect=201)
        made = {"name": name, "private": True, "auto_init": True, "default_branch": "main"}
        server.call(ADMIN, "POST", f"/orgs/{OFFICE}/repos", made, expect=201)
        for login, permission in members.items():
            server.account(login)
            self.call(ADMIN, "PUT", f"/collaborators/{login}", {"permission": permission}, expect=204)

    def call(self, who: str, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Said:
        """Send a request about the repository."""
        return self.server.call(who, method, f"/repos/{self.name}{path}", body, expect=expect)

    def put(self, who: str, branch: str, files: Mapping[str, bytes], message: str, *, start: str = "") -> str:
        """Commit files to a branch over the API, a new one if ``start`` names where from; return the commit."""
        changes = [self._change(path, data, start or branch) for path, data in files.items()]
        body: dict[str, Any] = {"files": changes, "message": message, "branch": start or branch}
        if start:
            body["new_branch"] = branch
        return str(self.call(who, "POST", "/contents", body, expect=201).data["commit"]["sha"])

    def _change(self, path: str, data: bytes, ref: str) -> dict[str, str]:
        there = self.call(ADMIN, "GET", f"/contents/{path}?ref={ref}")
        change = {"path": path, "content": base64.b64encode(data).decode(), "operation": "create"}
        return change | {"operation": "update", "sha": there.data["sha"]} if there.status == 200 else change

    def pull(self, who: str, branch: str, title: str, base: str = "main") -> int:
        """Open a pull request."""
        body = {"head": branch, "base": base, "title": title}
        return int(self.call(who, "POST", "/pulls", body, expect=201).data["number"])

    def review(self, who: str, number: int, event: str, body: str = "", **more: Any) -> Said:
        """Submit a review; an empty event begins a draft."""
        return self.call(who, "POST", f"/pulls/{number}/reviews", {"event": event, "body": body, **more})

    def pull_data(self, number: int) -> Any:
        """Return the pull request as the API shows it."""
        return self.call(ADMIN, "GET", f"/pulls/{number}", expect=200).data

    def reviews(self, number: int) -> Any:
        """Return the first page of reviews as the API shows it."""
        return self.call(ADMIN, "GET", f"/pulls/{number}/reviews?limit=50", expect=200).data

    def timeline(self, number: int) -> Any:
        """Return the whole timeline as the API shows it."""
        found: list[Any] = []
        for page in range(1, 100):
            more = self.call(ADMIN, "GET", f"/issues/{number}/timeline?page={page}&limit=50", expect=200).data
            if not more:
                return found
            found.extend(more)
        raise AssertionError("the timeline does not end")

    def ref(self, name: str) -> str:
        """Return where a ref stands."""
        return self.git(ADMIN, "ls-remote", "origin", name).split("\t")[0]

    def mergeable_again(self, number: int) -> bool:
        """Return whether the server holds the pull request for mergeable, twice in a row."""
        first = self.pull_data(number)["mergeable"]
        self.pause()
        return bool(first and self.pull_data(number)["mergeable"])

    def pause(self) -> None:
        """Let the server's clock, which counts seconds, reach the next one."""
        now = int(time.time())
        self.until(lambda: int(time.time()) > now)

    def until(self, true: Callable[[], Any]) -> None:
        """Wait for what the server does on its own time."""
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end
            time.sleep(0.05)

    def git(self, who: str, *args: str, check: bool = True) -> str:
        """Run git in this desk's clone as ``who``, cloning first."""
        clone = self.folder / f"clone-{who}"
        address = self.server.url.replace("://", f"://{who}:{self.server.token(who)}@") + f"/{self.name}.git"
        if not clone.exists():
            subprocess.run(["git", "clone", "--quiet", address, str(clone)], check=True, capture_output=True)
            for key, value in (("user.name", who), ("user.email", f"{who}@sprucepark.example")):
                subprocess.run(["git", "-C", str(clone), "config", key, value], check=True)
        done = subprocess.run(["git", "-C", str(clone), *args], check=check, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, who: str, files: Mapping[str, bytes], message: str) -> str:
        """Commit files in the clone; return the commit."""
        for path, data in files.items():
            target = self.folder / f"clone-{who}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        self.git(who, "add", "--all")
        self.git(who, "commit", "--quiet", "-m", message)
        return self.git(who, "rev-parse", "HEAD")

"""A simulated forge behind a real socket: one dialect over loopback HTTP, with git beside it, and faults on demand.

Promises: every request is answered by one thread at a time, in the order of arrival, and is remembered. Without a known
token nothing is told. The address is on this machine only; leaving the ``with`` block ends the server, also in the
middle of a slow answer.
"""

from __future__ import annotations

import base64
import binascii
import json
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import ModuleType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from footage.forges.dialect import gitea, github, smart_http
from footage.forges.dialect.desk import Desk, Settings
from footage.forges.dialect.faults import Fault
from footage.forges.dialect.wire import Call, Refusal, Reply, dispatch
from footage.forges.simulated import SimulatedForge

_DIALECTS: Mapping[str, ModuleType] = {"gitea": gitea, "github": github}


class Server:
    """A forge to talk to: ``with Server(forge, "gitea", tokens={"secret": 7}, clock=clock) as server``.

    ``tokens`` maps a token to an account's number. ``settings`` bends the forge, ``inject`` breaks its answers,
    ``calls`` holds the request lines so far.
    """

    def __init__(
        self, forge: SimulatedForge, dialect: str, *, tokens: Mapping[str, int], clock: Callable[[], int]
    ) -> None:
        self.settings = Settings()
        self.calls: list[str] = []
        self._desk = Desk(forge, tokens, clock, self.settings)
        self._dialect = _DIALECTS[dialect]
        self._faults: list[tuple[str, Fault]] = []
        self._lock = Lock()
        self._ended = Event()
        self._http = _Http(self)
        self._routes = self._dialect.routes(self._desk, self.url)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The forge's address, as a person would type it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def api(self) -> str:
        """The address of its API."""
        return self.url + str(self._dialect.PREFIX)

    def inject(self, fault: Fault, call: str = "") -> None:
        """Let every call whose request line begins with ``call`` go wrong from now on."""
        self._faults.append((call, fault))

    def heal(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one request; what the forge refuses becomes its kind of error."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        with self._lock:
            by = self._account(headers.get("Authorization", ""))
            if by is None:
                return Reply(401, {"message": "Bad credentials"}, {"WWW-Authenticate": 'Basic realm="git"'})
            service = next((each for each in smart_http.SERVICES if path == self._repository + each), None)
            if service:
                git_dir = self._desk.git.plumbing.git_dir
                return smart_http.serve(git_dir, method, service, parts.query, headers, body)
            if not path.startswith(self._dialect.PREFIX + "/"):
                return Reply(404, {"message": "Not Found"})
            return self._called(method, path, parts.query, by, body)

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the server's end."""
        self._ended.wait(seconds)

    @property
    def _repository(self) -> str:
        return f"/{self._desk.forge.repository}.git"

    def _called(self, method: str, path: str, query: str, by: int, body: bytes) -> Reply:
        try:
            said = json.loads(body) if body else {}
        except ValueError:
            return Reply(400, {"message": "Problems parsing JSON"})
        asked = dict(parse_qsl(query, keep_blank_values=True))
        call = Call(method, path.removeprefix(self._dialect.PREFIX), asked, said, by)
        self.calls.append(call.key)
        self._desk.renew()
        fault = next((each for start, each in self._faults if call.key.startswith(start)), None)
        return fault(call, self._dispatched) if fault else self._dispatched(call)

    def _dispatched(self, call: Call) -> Reply:
        try:
            return dispatch(self._routes, call)
        except Refusal as refusal:
            return Reply(refusal.status, {"message": refusal.message, "documentation_url": f"{self.url}/docs"})

    def _account(self, authorization: str) -> int | None:
        kind, _, value = authorization.partition(" ")
        if kind.lower() == "basic":
            with suppress(binascii.Error, UnicodeDecodeError):
                name, _, value = base64.b64decode(value).decode().partition(":")
                return self._desk.tokens.get(value, self._desk.tokens.get(name))
        return self._desk.tokens.get(value) if kind.lower() in {"token", "bearer"} else None


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: Server) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def handle(self) -> None:
        with suppress(ConnectionError, TimeoutError):  # a client may hang up whenever it likes
            super().handle()

    def _serve(self) -> None:
        body = self._body()
        reply = self.server.owner.answer(self.command, self.path, dict(self.headers.items()), body)
        self.server.owner.wait(reply.delay)
        content = reply.content()
        headers = {
            "Content-Type": "application/json;charset=utf-8",
            **reply.headers,
            "Content-Length": str(len(content)),
        }
        head = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        sent = content[: len(content) // 2] if reply.cut else content
        with suppress(OSError):
            self.wfile.write("\r\n".join(head).encode("latin-1") + sent)
        if reply.cut:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked is in ``Server.calls``."""

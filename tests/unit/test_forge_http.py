"""The transport against a server on this machine that answers as it is told."""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from footage.finding import ToolError
from footage.forges import ForgeError, ForgeLied, ForgeRefused, ForgeUnavailable
from footage.forges.answers import Row
from footage.forges.http import Token, Transport, checked_url, is_loopback

SECRET = "s3cr3t-t0ken-of-nobody"
DATE = "Mon, 02 Mar 2026 09:00:00 GMT"  # epoch 1772442000


@dataclass
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0  # bytes promised and not sent
    hang: float = 0.0


class Scripted:
    """Answers one reply after another; the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.seen: list[tuple[str, str, Mapping[str, str], bytes]] = []
        scripted, released = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                size = int(self.headers.get("Content-Length", "0"))
                scripted.seen.append((self.command, self.path, dict(self.headers), self.rfile.read(size)))
                reply = scripted.replies.pop(0) if len(scripted.replies) > 1 else scripted.replies[0]
                if reply.hang:
                    released.wait(reply.hang)
                self.send_response_only(reply.status)
                for name, value in {"Date": DATE, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body) + reply.cut))
                self.send_header("Connection", "close")
                self.end_headers()
                with suppress(OSError):  # whoever asked may have gone
                    self.wfile.write(reply.body)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:
                return

        self._released = released
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.stop()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def transport(scripted: Scripted, waits: list[float]) -> Iterator[Transport]:
    made = Transport(
        scripted.url, authorization=f"token {SECRET}", sleep=waits.append, max_bytes=100_000, read_seconds=0.3
    )
    yield made
    made.close()


Script = Callable[..., None]


@pytest.fixture
def script(scripted: Scripted) -> Script:
    def told(*replies: Reply) -> None:
        scripted.replies = list(replies)

    return told


def test_an_answer_is_whole_and_has_a_digest(scripted: Scripted, transport: Transport, script: Script) -> None:
    script(Reply(body=b'{"a": [1, "\xe4\xb8\xad"]}', headers={"X-Total-Count": "1"}))
    answer = transport.get("/thing", {"page": 1, "q": "a b&c"})
    assert answer.json() == {"a": [1, "中"]}
    assert answer.headers["x-total-count"] == "1"
    assert transport.answers == (answer.raw,)
    assert answer.raw.sha256 == sha256(answer.content).hexdigest()
    assert (answer.raw.name, answer.raw.size) == ("GET /thing?page=1&q=a+b%26c", len(answer.content))
    method, path, headers, _ = scripted.seen[0]
    assert (method, path) == ("GET", "/api/thing?page=1&q=a+b%26c")
    assert headers["Authorization"] == f"token {SECRET}"
    assert headers["Accept-Encoding"] == "identity"


def test_a_body_is_sent_as_json(scripted: Scripted, transport: Transport, script: Script) -> None:
    script(Reply(status=201))
    transport.send("POST", "/thing", {"body": "同意"})
    method, _, headers, body = scripted.seen[0]
    assert (method, headers["Content-Type"], body.decode()) == (
        "POST",
        "application/json; charset=utf-8",
        '{"body": "同意"}',
    )


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_question_is_asked_again(
    scripted: Scripted, transport: Transport, script: Script, waits: list[float], status: int
) -> None:
    script(Reply(status=status), Reply(status=status), Reply(body=b"[1]"))
    assert transport.get("/thing").json() == [1]
    assert (len(scripted.seen), waits) == (3, [0.5, 1.0])


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 02 Mar 2026 09:00:11 GMT"}, 11.0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1772442020"}, 20.0),
        ({"Retry-After": "soon"}, 0.5),
    ],
)
def test_it_waits_as_long_as_it_is_asked_to(
    transport: Transport, script: Script, waits: list[float], headers: dict[str, str], wait: float
) -> None:
    script(Reply(status=403, headers=headers), Reply())
    transport.get("/thing")
    assert waits == [wait]


def test_it_does_not_wait_for_ever(
    scripted: Scripted, transport: Transport, script: Script, waits: list[float]
) -> None:
    script(Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ForgeUnavailable) as error:
        transport.get("/thing")
    assert (error.value.code, waits, len(scripted.seen)) == ("forges.limited", [], 1)
    assert "3600" in error.value.text().zh


def test_it_gives_up_after_some_tries(scripted: Scripted, transport: Transport, script: Script) -> None:
    script(Reply(status=503))
    with pytest.raises(ForgeUnavailable) as error:
        transport.get("/thing")
    assert (error.value.code, len(scripted.seen)) == ("forges.out_of_order", 5)


def test_a_plain_refusal_is_not_asked_again(scripted: Scripted, transport: Transport, script: Script) -> None:
    script(Reply(status=403, body=b'{"message": "not\\u001b[31m yours"}'))
    with pytest.raises(ForgeRefused) as error:
        transport.get("/thing")
    assert len(scripted.seen) == 1
    assert "\x1b" not in error.value.text().en
    assert "yours" in error.value.text().en


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_act_is_done_once(scripted: Scripted, transport: Transport, script: Script, status: int) -> None:
    script(Reply(status=status))
    with pytest.raises(ForgeUnavailable):
        transport.send("POST", "/thing", {})
    assert len(scripted.seen) == 1


def test_a_cut_answer_is_no_answer(scripted: Scripted, transport: Transport, script: Script) -> None:
    script(Reply(body=b"[1, 2]", cut=10), Reply(body=b"[1, 2, 3]"))
    assert transport.get("/thing").json() == [1, 2, 3]
    script(Reply(body=b"[1, 2]", cut=10))
    with pytest.raises(ForgeUnavailable):
        transport.send("POST", "/thing", {})
    with pytest.raises(ForgeUnavailable):
        transport.get("/thing")


def test_silence_ends(scripted: Scripted, script: Script) -> None:
    script(Reply(hang=5.0))
    quick = Transport(scripted.url, tries=1, read_seconds=0.05)
    with pytest.raises(ForgeUnavailable) as error:
        quick.get("/thing")
    assert "ReadTimeoutError" in error.value.text().en


def test_nobody_there(waits: list[float]) -> None:
    nobody = Transport("http://127.0.0.1:9", sleep=waits.append)
    with pytest.raises(ForgeUnavailable) as error:
        nobody.get("/thing")
    assert (error.value.code, len(waits)) == ("forges.no_answer", 4)


def test_an_endless_answer_is_cut_off(transport: Transport, script: Script) -> None:
    script(Reply(body=b" " * 100_001))
    with pytest.raises(ForgeLied) as error:
        transport.get("/thing")
    assert error.value.code == "forges.too_large"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_does_not_follow_a_redirection(
    scripted: Scripted, transport: Transport, script: Script, status: int
) -> None:
    script(Reply(status=status, headers={"Location": scripted.url + "/elsewhere"}))
    with pytest.raises(ForgeRefused) as error:
        transport.get("/thing")
    assert (error.value.code, len(scripted.seen)) == ("forges.moved", 1)


@pytest.mark.parametrize(
    "body",
    [b"", b"[1, 2", b'{"a": 1, "a": 2}', b"[NaN]", b"[Infinity]", b'"\xff"', b"[" * 50_000, b"1" * 9_000, b"<html>"],
)
def test_json_is_read_strictly(transport: Transport, script: Script, body: bytes) -> None:
    script(Reply(body=body))
    with pytest.raises(ForgeLied) as error:
        transport.get("/thing").json()
    assert error.value.status == 4


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=401),
        Reply(status=403),
        Reply(status=500),
        Reply(body=b"{", cut=3),
        Reply(status=302),
        Reply(body=b"{"),
    ],
)
def test_the_token_is_never_told(
    transport: Transport, script: Script, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    script(reply)
    with pytest.raises(ForgeError) as error:
        transport.get("/thing").json()
    chain: list[BaseException] = [error.value]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(cause)
    told = " ".join(f"{each!r} {each} {getattr(each, 'args_', '')}" for each in chain)
    assert SECRET not in told + caplog.text + repr(transport) + error.value.text().zh


def test_a_token_shows_itself_to_nobody() -> None:
    token = Token(f" {SECRET}\n")
    assert token.reveal() == SECRET
    assert SECRET not in f"{token} {token!r} {[token]}"
    with pytest.raises(TypeError):
        pickle.dumps(token)


@pytest.mark.parametrize("text", ["", "  ", "two words", "line\nbreak", "令牌", "x" * 513])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(ToolError) as error:
        Token(text)
    assert error.value.code == "forges.token_unusable"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://forge.example", "forges.url_plain"),
        ("http://127.0.0.1.forge.example", "forges.url_plain"),
        ("https://ann:pa55@forge.example", "forges.url_with_secret"),
        ("ftp://forge.example", "forges.url_unusable"),
        ("forge.example", "forges.url_unusable"),
        ("https://", "forges.url_unusable"),
        ("https://forge.example/?a=1", "forges.url_unusable"),
        ("https://forge.example:port", "forges.url_unusable"),
        ("https://[forge", "forges.url_unusable"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, code: str) -> None:
    with pytest.raises(ToolError) as error:
        checked_url(url)
    assert error.value.code == code
    assert "pa55" not in error.value.text().en


def test_addresses_that_can_be_used() -> None:
    assert checked_url("https://forge.example/git/") == "https://forge.example/git"
    assert checked_url("http://[::1]:3000") == "http://[::1]:3000"
    assert checked_url("http://forge.example", plain_http=True) == "http://forge.example"
    assert [is_loopback(host) for host in ("localhost", "127.8.9.1", "::1", "10.0.0.1", "localhost.example")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_values_are_of_their_type() -> None:
    row = Row(
        {"n": 1, "s": "x", "b": True, "t": "2026-03-02T17:00:00+08:00", "l": ["a"], "r": {"n": 2}, "z": None}, "n"
    )
    assert (row.number("n"), row.text("s"), row.flag("b"), row.time("t")) == (1, "x", True, 1_772_442_000)
    assert (row.texts("l"), row.texts("z"), row.row("r").number("n"), row.row_or_none("z")) == (("a",), (), 2, None)
    assert ("z" in row, "n" in row) == (False, True)


@pytest.mark.parametrize(
    ("take", "value"),
    [
        ("number", True), ("number", "1"), ("number", 1.0), ("number", None), ("text", 1), ("flag", 1), ("flag", None),
        ("texts", ["a", 1]), ("texts", "a"), ("time", "2026-03-02T09:00:00"), ("time", "2026-13-02T09:00:00Z"),
        ("time", 1), ("row", []), ("row", None), ("rows", {}), ("rows", [1]), ("rows", None),
    ],
)  # fmt: skip
def test_anything_else_is_a_lie(take: str, value: object) -> None:
    with pytest.raises(ForgeLied) as error:
        getattr(Row({"x": value}, "GET /thing"), take)("x")
    assert "GET /thing" in error.value.text().en

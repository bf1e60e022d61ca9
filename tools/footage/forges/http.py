"""One way to ask a forge over HTTP: whole answers only, nothing asked twice that may not be, and a secret kept.

Promises: HTTPS, or plain HTTP to this machine, unless told otherwise; no redirection is followed, so that the token
goes to one host only; every answer has a size limit, a time limit and a digest; JSON is read strictly. Only GET is
tried again, a bounded number of times within a bounded time, and as late as the forge asks for. The token never shows
in a representation, a message or an exception. Refuses: to guess from half an answer.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import DecodeError, HTTPError, LocationParseError, SSLError

from footage import __version__
from footage.finding import ToolError
from footage.forges import ForgeLied, ForgeRefused, ForgeUnavailable

MAX_BYTES = 32 * 1024 * 1024
TRIES = 5
PATIENCE = 60.0
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
_TRANSIENT = frozenset({429, 502, 503, 504})
_TOKEN = re.compile(r"[!-~]{1,512}")
_CHUNK = 1 << 16


class Token:
    """A secret that opens a forge. It shows itself only to who asks for it by name."""

    __slots__ = ("_value",)

    def __init__(self, text: str) -> None:
        value = text.strip()
        if not _TOKEN.fullmatch(value):
            raise ToolError("forges.token_unusable", hint="forges.token_unusable_hint")
        self._value = value

    def reveal(self) -> str:
        """Return the secret, for the header it goes into."""
        return self._value

    def __repr__(self) -> str:
        return "Token(…)"

    def __reduce__(self) -> str:
        raise TypeError("a token is not stored")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What was answered, by digest: enough to say later that an answer is the one that was used."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; ``name`` says what was asked."""

    name: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def raw(self) -> RawAnswer:
        """Return the answer's digest."""
        return RawAnswer(self.name, hashlib.sha256(self.content).hexdigest(), len(self.content))

    def json(self) -> Any:
        """Return the content as strict JSON: UTF-8, no name twice in an object, finite numbers."""
        try:
            return json.loads(self.content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ForgeLied("forges.not_json", name=self.name) from error


class Transport:
    """HTTP requests to one forge. ``authorization`` is the whole header, such as ``token …``; ``sleep`` waits.

    ``plain_http`` allows an unencrypted connection to another machine.
    """

    def __init__(
        self,
        base_url: str,
        *,
        authorization: str = "",
        headers: Mapping[str, str] | None = None,
        plain_http: bool = False,
        tries: int = TRIES,
        patience: float = PATIENCE,
        read_seconds: float = READ_SECONDS,
        max_bytes: int = MAX_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = checked_url(base_url, plain_http=plain_http)
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity"} | dict(headers or {})
        self._headers["User-Agent"] = f"footage/{__version__}"
        if authorization:
            self._headers["Authorization"] = authorization
        self._tries = tries
        self._patience = patience
        self._max_bytes = max_bytes
        self._sleep = sleep
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds)
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=2, retries=False, timeout=timeout)
        self._answers: list[RawAnswer] = []

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    @property
    def answers(self) -> tuple[RawAnswer, ...]:
        """Return the digests of all answers so far, in order."""
        return tuple(self._answers)

    def close(self) -> None:
        """Close the connections; the transport can still be used."""
        self._pool.clear()

    def wait(self, seconds: float) -> None:
        """Let time pass, as this transport does between its own tries."""
        self._sleep(seconds)

    def get(self, path: str, query: Mapping[str, object] | None = None, *, accept: tuple[int, ...] = (200,)) -> Answer:
        """Ask, again if the forge is busy or gone for a moment; a status outside ``accept`` raises."""
        target = path + ("?" + urlencode({key: str(value) for key, value in query.items()}) if query else "")
        waited, attempt = 0.0, 1
        while True:
            try:
                answer = self._ask("GET", target, None)
            except ForgeUnavailable as error:
                wait, failure = _backoff(attempt), error
            else:
                asked = None if answer.status in accept else _asked_wait(answer, attempt)
                if asked is None:
                    return self._accepted(answer, accept)
                wait, failure = asked, _gave_up(answer, asked)
            if attempt >= self._tries or waited + wait > self._patience:
                raise failure
            self._sleep(wait)
            waited, attempt = waited + wait, attempt + 1

    def send(
        self, method: str, path: str, body: Mapping[str, object] | None = None, *, accept: tuple[int, ...] = (200, 201)
    ) -> Answer:
        """Tell the forge to do something, once. No answer is ``ForgeUnavailable``: it may or may not have been done."""
        return self._accepted(self._ask(method, path, body), accept)

    def _ask(self, method: str, target: str, body: Mapping[str, object] | None) -> Answer:
        name = f"{method} {target}"
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self._headers | ({} if content is None else {"Content-Type": "application/json; charset=utf-8"})
        try:
            response = self._pool.request(
                method, self.base_url + target, body=content, headers=headers, redirect=False, preload_content=False
            )
            try:
                answer = Answer(name, response.status, _lowered(response.headers), self._read(name, response))
            finally:
                response.close()
        except SSLError:
            raise ForgeRefused("forges.certificate", hint="forges.certificate_hint", url=self.base_url) from None
        except (DecodeError, LocationParseError):
            raise ForgeLied("forges.unreadable", name=name) from None
        except (HTTPError, OSError) as error:
            raise ForgeUnavailable("forges.no_answer", name=name, why=type(error).__name__) from None
        self._answers.append(answer.raw)
        return answer

    def _read(self, name: str, response: urllib3.BaseHTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := response.read(_CHUNK):
            size += len(piece)
            if size > self._max_bytes:
                raise ForgeLied("forges.too_large", name=name, limit=self._max_bytes)
            pieces.append(piece)
        return b"".join(pieces)

    def _accepted(self, answer: Answer, accept: tuple[int, ...]) -> Answer:
        if answer.status in accept:
            return answer
        if answer.status in {301, 302, 303, 307, 308}:
            raise ForgeRefused("forges.moved", hint="forges.moved_hint", name=answer.name)
        if answer.status == 401:
            raise ForgeRefused("forges.not_signed_in", hint="forges.not_signed_in_hint", name=answer.name)
        if answer.status in _TRANSIENT or answer.status >= 500:
            raise ForgeUnavailable("forges.out_of_order", name=answer.name, status_code=answer.status)
        raise ForgeRefused("forges.refused", name=answer.name, status_code=answer.status, said=said(answer))


def said(answer: Answer) -> str:
    """Return what a refusal's ``message`` says, short and harmless to print; empty if it says nothing readable."""
    try:
        found = answer.json()
    except ForgeLied:
        return ""
    text = found.get("message") if isinstance(found, dict) else None
    return "".join(char if char.isprintable() else " " for char in text)[:200] if isinstance(text, str) else ""


def checked_url(base_url: str, *, plain_http: bool = False) -> str:
    """Return ``base_url`` without a final slash; refuse what is no web address, or carries a secret in the open."""
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ToolError("forges.url_unusable", url="?") from None
    if parts.username is not None or parts.password is not None:
        raise ToolError("forges.url_with_secret", host=host or "?")
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise ToolError("forges.url_unusable", url=ascii(base_url)[1:-1])
    if parts.scheme == "http" and not plain_http and not is_loopback(host):
        raise ToolError("forges.url_plain", hint="forges.url_plain_hint", host=host)
    return base_url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Return whether a host name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _backoff(attempt: int) -> float:
    return min(0.5 * 2.0 ** (attempt - 1), 8.0)


def _asked_wait(answer: Answer, attempt: int) -> float | None:
    """Return how long to wait before asking again; None if the answer is one to work with."""
    limited = answer.status in {403, 429} and (
        "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0"
    )
    if not limited and answer.status not in _TRANSIENT:
        return None
    return max(_named_wait(answer.headers) or _backoff(attempt), 0.0)


def _named_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the forge asks for, by its own clock; None if it names none."""
    after = headers.get("retry-after", "")
    if re.fullmatch(r"[0-9]{1,6}", after):
        return float(after)
    now = _moment(headers.get("date", ""))
    reset = headers.get("x-ratelimit-reset", "")
    until = _moment(after) or (float(reset) if re.fullmatch(r"[0-9]{1,12}", reset) else None)
    return None if now is None or until is None else max(until - now, 0.0)


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, OverflowError):
        return None


def _gave_up(answer: Answer, wait: float) -> ForgeUnavailable:
    if answer.status in {403, 429}:
        return ForgeUnavailable("forges.limited", name=answer.name, seconds=int(wait))
    return ForgeUnavailable("forges.out_of_order", name=answer.name, status_code=answer.status)

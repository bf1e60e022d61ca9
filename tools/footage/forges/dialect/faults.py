"""What can go wrong between a forge and its client, to be injected at any call of a ``Server``.

A fault is given the call and the way to answer it. It decides whether the forge does anything at all: a refused call
did nothing, a lost answer was an act that was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from footage.forges.dialect.wire import Call, Reply

Answer = Callable[[Call], Reply]
Fault = Callable[[Call, Answer], Reply]
_PLACES = ("page", "after", "before")  # where in a list a page begins, in either dialect


def refused(status: int, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer with an error status; nothing is done."""
    return lambda _call, _answer: Reply(status, {"message": "injected"}, headers or {})


def slow(seconds: float) -> Fault:
    """Do what is asked and say so late."""
    return lambda call, answer: replace(answer(call), delay=seconds)


def cut() -> Fault:
    """Do what is asked and break the connection in the middle of saying so."""
    return lambda call, answer: replace(answer(call), cut=True)


def malformed() -> Fault:
    """Do what is asked and answer with half of the JSON, as if that were all."""

    def fault(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        content = reply.content()
        return replace(reply, raw=content[: len(content) // 2] or b"{", status=200)

    return fault


def no_json() -> Fault:
    """Answer with a page for people, as proxies do."""
    return lambda _call, _answer: Reply(200, raw=b"<html>Sign in</html>", headers={"Content-Type": "text/html"})


def repeated() -> Fault:
    """Serve the first page of a list in place of every other."""

    def fault(call: Call, answer: Answer) -> Reply:
        first = {name: value for name, value in call.query.items() if name not in _PLACES}
        asked, begun = (
            answer(call),
            answer(replace(call, query=first | ({"page": "1"} if "page" in call.query else {}))),
        )
        return replace(asked, body=begun.body)

    return fault


def shortened(by: int = 1) -> Fault:
    """Leave out the last entries of a list, and keep what was said about how many there are."""

    def fault(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        return replace(reply, body=reply.body[:-by]) if isinstance(reply.body, list) else reply

    return fault


def emptied() -> Fault:
    """Answer a list with an empty one, without any sign that there was more."""

    def fault(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        return Reply(200, []) if isinstance(reply.body, list) else reply

    return fault


def miscounted(total: int) -> Fault:
    """Claim another total than there is, and that this page is the last."""

    def fault(call: Call, answer: Answer) -> Reply:
        reply = answer(call)
        if not isinstance(reply.body, list):
            return reply
        kept = {name: value for name, value in reply.headers.items() if name != "Link"}
        return replace(reply, headers=kept | {"X-Total-Count": str(total)})

    return fault

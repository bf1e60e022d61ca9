"""Whether a forge protects what the product relies on: read, never changed.

Judged by what protects: nobody but the gate lands on main or writes evidence, nothing there is rewritten or deleted,
and no administrator is above that. The forge's own number of approvals and its required statuses protect nothing here
and are not asked for. The gate itself has to get in where it works: evidence, and branches of its own. Promises: what
could not be seen is said to be unseen, never to be fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from footage.forges import ForgeRefused, GateForge, Protection
from footage.forges.versions import Flavour, parse
from footage.model import Account, MergeStyle
from footage.operations.notices import BRANCH
from footage.text import Bilingual, both

MAIN, EVIDENCE = "main", "evidence"
BRANCHES = "footage/…"
OWN = f"{BRANCH}RQ-00000000-000000"  # such as the gate pushes its notices as
SAFE_GITEA = (1, 27, 4)  # up to 1.27.3, whoever may review can run code of their own beside the repository's secrets
CLEAN, FINDINGS, UNDETERMINED = 0, 1, 4
_ANYBODY, _NOT_SEEN = "*", "?"


class Sight(StrEnum):
    """What was seen of one thing."""

    FINE = "fine"
    MISSING = "missing"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that must hold: ``topic`` is a message, ``advice`` the message that says what to do (or empty)."""

    topic: str
    sight: Sight
    advice: str = ""
    args: dict[str, object] = field(default_factory=dict)

    def text(self) -> Bilingual:
        """Return what must hold."""
        return both(self.topic, **self.args)

    def what_to_do(self) -> Bilingual | None:
        """Return what to do, if there is anything to do."""
        return both(self.advice, **self.args) if self.advice else None


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """The gate's account, as lists of a forge may name it: by login, by its number, or as somebody said."""

    login: str
    id: int | None = None
    also: frozenset[str] = frozenset()

    @classmethod
    def of(cls, me: Account, said: Sequence[str]) -> Self:
        """Return the gate: the token's own account, or who is ``said`` to be it."""
        names = [name.lower() for name in said] or [me.login.lower()]
        mine = me.login.lower() in names
        return cls(said[0] if said else me.login, me.id if mine else None, frozenset(names))

    def is_named(self, name: str) -> bool | None:
        """Return whether ``name`` is the gate; None if that cannot be told (an app, or a number nobody asked for)."""
        if name.lower() in self.also or f"{name.lower()}[bot]" in self.also:
            return True
        kind, colon, number = name.partition(":")
        if kind == "User" and self.id is not None:
            return number == str(self.id)
        return None if colon and kind in {"User", "Integration", "DeployKey"} else False


def examine(forge: GateForge, kind: Flavour, gate: Sequence[str] = ()) -> tuple[Item, ...]:
    """Return how the forge protects its repository; ``gate``: what the gate is called, if the token is not its own."""
    version = _version(forge, kind)
    if version.sight is Sight.MISSING and version.advice != "doctor.version_holes":
        return (version,)
    keeper = Gatekeeper.of(forge.whoami(), gate)
    main, evidence, own = (forge.protection(branch) for branch in (MAIN, EVIDENCE, OWN))
    found = (
        *_branch(main, keeper),
        *_landing(main, keeper),
        *_branch(evidence, keeper),
        *_writing(evidence, keeper),
        _pushing(forge, keeper),
        _item("own_branches", replace(own, branch=BRANCHES), _gets_in(own, keeper), own.push_allowlist, keeper),
    )
    return (version, *(_advised(item, kind) for item in found))


def exit_code(items: Iterable[Item]) -> int:
    """Return 1 if something is missing, else 4 if something could not be seen, else 0."""
    seen = {item.sight for item in items}
    return FINDINGS if Sight.MISSING in seen else UNDETERMINED if Sight.UNSEEN in seen else CLEAN


def _version(forge: GateForge, kind: Flavour) -> Item:
    try:
        text = forge.version()
    except ForgeRefused as refused:
        # What an adapter refuses is a finding here, and the reason is the adapter's.
        return Item("doctor.version_refused", Sight.MISSING, args={"why": refused.text()})
    if kind is Flavour.GITEA and parse(text).numbers < SAFE_GITEA:
        needed = ".".join(map(str, SAFE_GITEA))
        return Item("doctor.version", Sight.MISSING, "doctor.version_holes", {"version": text, "needed": needed})
    return Item("doctor.version", Sight.FINE, args={"version": text})


def _branch(seen: Protection, keeper: Gatekeeper) -> Iterator[Item]:
    """Yield what every branch needs that nobody may rewrite."""
    yield _item("protected", seen, _holds(seen.protected))
    if seen.protected is False:
        return  # everything else follows from that
    yield _item("force_push", seen, _holds(seen.force_push, wanted=False))
    yield _item("deletion", seen, _holds(seen.deletion, wanted=False))
    yield _item("bypass", seen, _nobody_else(seen.bypass, keeper), seen.bypass)


def _landing(seen: Protection, keeper: Gatekeeper) -> Iterator[Item]:
    """Yield what main needs: the gate lands, by merge commits, and nobody stands above that."""
    if seen.protected is not False:
        yield _item("direct_push", seen, _holds(seen.direct_push, wanted=False))
        yield _item("merger", seen, _only(seen.merge_allowlist, keeper), seen.merge_allowlist, keeper)
        yield _item("admins", seen, _holds(seen.admins_exempt, wanted=False))
    styles = None if seen.merge_styles is None else seen.merge_styles == (MergeStyle.MERGE,)
    yield _item("styles", seen, _holds(styles))


def _writing(seen: Protection, keeper: Gatekeeper) -> Iterator[Item]:
    """Yield what evidence needs: the gate alone writes there."""
    if seen.protected is not False:
        yield _item("writer", seen, _only(seen.push_allowlist, keeper), seen.push_allowlist, keeper)


def _pushing(forge: GateForge, keeper: Gatekeeper) -> Item:
    """Say whether the gate may push at all; of an app or a number nobody can ask that."""
    allowed = None if ":" in keeper.login else forge.may_push(keeper.login)
    return Item("doctor.pusher", _holds(allowed), args={"branch": "", "names": _NOT_SEEN, "gate": keeper.login})


def _gets_in(seen: Protection, keeper: Gatekeeper) -> Sight:
    """Judge a branch that the gate has to make and push itself, whoever else may."""
    if seen.protected is False:
        return Sight.FINE
    known = [keeper.is_named(name) for name in (*(seen.push_allowlist or ()), *(seen.bypass or ()))]
    if True in known:
        return Sight.FINE
    if False in (seen.direct_push, seen.creation) or seen.push_allowlist:
        unclear = None in known or seen.bypass is None
        return Sight.UNSEEN if unclear else Sight.MISSING
    open_to_all = seen.direct_push and seen.creation and seen.push_allowlist == ()
    return Sight.FINE if open_to_all else Sight.UNSEEN


def _holds(value: bool | None, *, wanted: bool = True) -> Sight:
    if value is None:
        return Sight.UNSEEN
    return Sight.FINE if value is wanted else Sight.MISSING


def _nobody_else(names: tuple[str, ...] | None, keeper: Gatekeeper) -> Sight:
    if names is None:
        return Sight.UNSEEN
    known = [keeper.is_named(name) for name in names]
    return Sight.MISSING if False in known else Sight.UNSEEN if None in known else Sight.FINE


def _only(names: tuple[str, ...] | None, keeper: Gatekeeper) -> Sight:
    """Judge a list of who may: an empty one lets everybody in, and one without the gate locks the gate out."""
    return Sight.MISSING if names == () else _nobody_else(names, keeper)


def _item(
    topic: str, seen: Protection, sight: Sight, names: tuple[str, ...] | None = None, keeper: Gatekeeper | None = None
) -> Item:
    listed = _NOT_SEEN if names is None else ", ".join(names) or _ANYBODY
    args: dict[str, object] = {"branch": seen.branch, "names": listed, "gate": keeper.login if keeper else ""}
    return Item(f"doctor.{topic}", sight, args=args)


def _advised(item: Item, kind: Flavour) -> Item:
    if item.sight is Sight.FINE:
        return item
    asked = item.topic.removeprefix("doctor.") if item.sight is Sight.MISSING else "unseen"
    return Item(item.topic, item.sight, f"doctor.{kind.value}.{asked}", item.args)

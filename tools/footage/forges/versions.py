"""Which forge this is, and in which version, from the one string that it says of itself.

Three numbers in front decide order; whatever follows is kept as said. Forgejo adds the Gitea version that it is
compatible with, which has not changed for years: nothing is concluded from it but that this is Forgejo. Refused: a
string that does not begin with a number, because nothing can be known of such a forge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from footage.forges import ForgeLied, ForgeRefused

_FORM = re.compile(r"v?([0-9]{1,6})(?:\.([0-9]{1,6}))?(?:\.([0-9]{1,6}))?([-+.~ ][ -~]{0,128})?")
_FORGEJO = re.compile(r"[+~]gitea-[0-9]")


class Flavour(StrEnum):
    """Which program answered."""

    GITEA = "gitea"
    FORGEJO = "forgejo"
    GITHUB = "github"


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version that can be compared; ``text`` is how it was said and takes no part in that."""

    numbers: tuple[int, int, int]
    text: str = field(compare=False)
    flavour: Flavour = field(compare=False)

    def __str__(self) -> str:
        return self.text


OLDEST_GITEA = (1, 24, 3)  # before, a push by one way left no trace in the reviews
OLDEST_GITHUB = (3, 17, 0)


def parse(text: str, flavour: Flavour = Flavour.GITEA) -> Version:
    """Return the version that ``text`` states; ``flavour`` is what was asked, and Forgejo is told from Gitea."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ForgeLied("forges.version_unreadable", text=ascii(text[:80])[1:-1])
    major, minor, patch = (int(part or 0) for part in found.groups()[:3])
    if flavour is Flavour.GITEA and _FORGEJO.search(found[4] or ""):
        flavour = Flavour.FORGEJO
    return Version((major, minor, patch), text.strip(), flavour)


def supported(version: Version) -> Version:
    """Return ``version`` if the product knows this forge; refuse Forgejo, and what is too old."""
    if version.flavour is Flavour.FORGEJO:
        raise ForgeRefused("forges.forgejo", hint="forges.forgejo_hint", version=version.text)
    oldest = OLDEST_GITHUB if version.flavour is Flavour.GITHUB else OLDEST_GITEA
    if version.numbers < oldest:
        needed = ".".join(map(str, oldest))
        raise ForgeRefused("forges.too_old", forge=version.flavour.value, version=version.text, needed=needed)
    return version

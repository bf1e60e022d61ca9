"""What people do on the forge: a pull request that somebody opens, and the docket that a keeper closes each evening.

Verbs only note down what will happen; it happens when the agenda runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from footage.demo.clock import DAY, HOUR, MINUTE, When, day, moment
from footage.model import ReviewVerdict

if TYPE_CHECKING:
    from footage.demo.office import Office

GATE_ACCOUNT = 900
BOT_ACCOUNT = 901
ADMIN_ACCOUNT = 902
SHIFT_ENDS = "18:00"
MOST_EVENTS = 30
FRIDAY, WEEK_ENDS = 5, 16 * HOUR + 30 * MINUTE


class Pull:
    """A pull request that a story opened; its number is known once it has happened. ``bypassed``: past the gate."""

    def __init__(self, office: Office, author: int, files: Mapping[str, bytes | None], title: str, when: When) -> None:
        self.office = office
        self.number = 0
        self.landed = False
        self.bypassed = False
        self._author = author
        self._opened = moment(when)
        office.agenda.at(when, lambda: self._open(files, title))

    def _open(self, files: Mapping[str, bytes | None], title: str) -> None:
        self.number = self.office.forge.open_pull(self._author, files, title, self._opened)

    def approve(self, who: str | int, when: When, text: str = "", *, seen: Callable[[], str] | None = None) -> Pull:
        """Somebody approves; ``seen`` gives the commit that their page showed."""
        return self._review(who, ReviewVerdict.APPROVE, when, text, seen)

    def reject(self, who: str | int, when: When, text: str) -> Pull:
        """Somebody asks for changes."""
        return self._review(who, ReviewVerdict.REJECT, when, text, None)

    def comment(self, who: str | int, when: When, text: str) -> Pull:
        """Somebody reviews without a verdict."""
        return self._review(who, ReviewVerdict.COMMENT, when, text, None)

    def _review(
        self, who: str | int, verdict: ReviewVerdict, when: When, text: str, seen: Callable[[], str] | None
    ) -> Pull:
        account, at = self.office.account(who), moment(when)
        forge = self.office.forge
        self.office.agenda.at(
            when, lambda: forge.review(self.number, account, verdict, at, text, seen() if seen else None)
        )
        return self

    def push(self, who: str, when: When, files: Mapping[str, bytes | None], message: str) -> Pull:
        """Somebody pushes another commit."""
        account, at = self.office.account(who), moment(when)
        self.office.agenda.at(when, lambda: self.office.forge.push(self.number, files, at, account, message=message))
        return self

    def merge(self, when: When, by: str | int = GATE_ACCOUNT) -> Pull:
        """The pull request lands, whatever its reviews say, and the gate captures it."""
        account, at = self.office.account(by), moment(when)
        self.bypassed = account == ADMIN_ACCOUNT
        self.office.agenda.at(when, lambda: self._land(account, at))
        return self

    def _land(self, account: int, at: int) -> None:
        self.office.forge.merge(self.number, account, at)
        self.landed = True
        self.office.capture(at)

    def close(self, when: When, by: str | int, *, by_gate: bool = False) -> Pull:
        """The pull request is closed without landing."""
        account, at = self.office.account(by), moment(when)
        self.office.agenda.at(when, lambda: self.office.forge.close(self.number, account, at, by_gate=by_gate))
        self.office.agenda.at(when, lambda: self.office.capture(at))
        return self


class Docket:
    """What one person records in one shift or week: one pull request at its end, confirmed by all who had a hand in it.

    ``what`` names it: 值班登记 of a keeper, 保管交接 of a unit, 工作通知 of the security office.
    """

    def __init__(self, office: Office, keeper: str, closes: int, what: str) -> None:
        self._office = office
        self._keeper = keeper
        self._closes = closes
        self._what = what
        self._files: dict[str, bytes | None] = {}
        self._hands: dict[str, None] = {}
        self._titles: list[str] = []
        office.agenda.at(closes, self._close)

    def enter(self, files: Mapping[str, bytes | None], hands: Iterable[str], title: str) -> None:
        """Add the records of one case; ``hands`` are the people who confirm them."""
        self._files.update(files)
        self._hands.update(dict.fromkeys(hands))
        self._titles.append(title)

    @property
    def full(self) -> bool:
        """Tell whether another case would make it longer than people can look through."""
        return len(self._files) > MOST_EVENTS - 5

    def _close(self) -> None:
        name = self._office.name_of(self._keeper)
        many = f"{day(self._closes)} {name}{self._what}（{len(self._titles)} 件）"
        pull = self._office.pull(
            self._keeper, self._closes, self._files, self._titles[0] if len(self._titles) == 1 else many
        )
        for index, person in enumerate(self._hands):
            pull.approve(person, self._closes + (5 + 2 * index) * MINUTE)
        pull.merge(self._closes + (8 + 2 * len(self._hands)) * MINUTE)


def shift_end(at: int) -> int:
    """Return when the shift in which ``at`` falls is closed."""
    return max(moment(f"{day(at)} {SHIFT_ENDS}"), at)


def week_end(at: int) -> int:
    """Return when the week in which ``at`` falls is closed: on its Friday afternoon, or at once if that is past."""
    midnight = moment(f"{day(at)} 00:00")
    friday = midnight + (FRIDAY - date.fromisoformat(day(at)).isoweekday()) * DAY
    return max(friday + WEEK_ENDS, at)

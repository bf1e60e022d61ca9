"""All operators, and whether the verifier names what each did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from footage.evidence.proof import Replay
from footage.finding import Finding, ToolError
from footage.register import digest, open_readonly
from footage.register.making import heads, make
from footage.repository import Repository
from tamper.evidence import (
    evidence_byte_anew,
    evidence_byte_over_history,
    evidence_cut_short,
    foreign_file,
    statement_removed,
    statements_left_out,
    statements_swapped,
)
from tamper.history import (
    backdate_role,
    evil_merge,
    merge_without_pull,
    push_byte,
    push_deletion,
    push_mode,
    push_new_file,
    push_nothing,
    rewrite_byte,
    rewrite_without,
    set_back,
    squash,
)
from tamper.office import AS_OF, Spoilt, Victim, build
from tamper.statements import (
    older_rules_by_the_gate,
    resigned_by_a_stranger,
    resigned_by_the_gate,
    statement_forgotten_by_the_gate,
)
from tamper.store import absent_object, bent, configured, false_object, moved_ref, replaced


@dataclass(frozen=True)
class Told:
    """What the verifier said: new rules without and with an anchor; ``error`` where it refused the repository."""

    operator: str
    rules: frozenset[str]
    anchored: frozenset[str]
    error: str = ""
    same: bool = False


HISTORY: tuple[Callable[[Victim, Random], Spoilt], ...] = (
    evidence_byte_over_history, evidence_byte_anew, statement_removed, statements_left_out, evidence_cut_short,
    statements_swapped, foreign_file, resigned_by_a_stranger, resigned_by_the_gate, older_rules_by_the_gate,
    statement_forgotten_by_the_gate,
    push_byte, push_deletion, push_new_file, push_nothing, push_mode, backdate_role, merge_without_pull, rewrite_byte,
    rewrite_without, set_back, evil_merge, squash,
)  # fmt: skip
# What a refused repository says, or the rule that speaks; nothing: it must be irrelevant.
STORE: Mapping[Callable[..., object], frozenset[str]] = {
    moved_ref: frozenset(),
    replaced: frozenset(),
    configured: frozenset(),
    bent: frozenset({"repository.shallow", "repository.grafted", "repository.partial"}),
    false_object: frozenset({"repository.object_corrupt"}),
    absent_object: frozenset({"VF121"}),
}
OPERATORS: tuple[Callable[..., object], ...] = (*HISTORY, *STORE)


def named(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(json.dumps([each.rule, each.message, each.location.path, each.subject, dict(each.args)], default=str)
                   for each in findings)  # fmt: skip


def news(found: Iterable[Finding], before: Iterable[Finding]) -> frozenset[str]:
    """Return the rules of findings that were not there before."""
    more = named(found) - named(before)
    return frozenset(json.loads(each)[0] for each in more)


def verdicts(proven: Replay) -> object:
    """Return everything that people would be told."""
    return proven.cases, [(each.id, each.result, each.decision) for each in proven.pulls], named(proven.findings)


class Bench:
    """One victim, its untouched answer, and tamperings of it one after another."""

    def __init__(self, directory: Path) -> None:
        self.victim = build(directory / "office")
        self.directory = directory
        self.untouched = self.victim.judged(self.victim.main, self.victim.evidence)
        self.register = self._register()

    def one(self, seed: int, operator: Callable[..., object] | None = None) -> Told:
        """Do one tampering and check that it is named, or irrelevant; raise ``AssertionError`` if it is neither."""
        random = Random(seed)
        chosen = operator or random.choice(OPERATORS)
        return self._store(seed, chosen, random) if chosen in STORE else self._history(seed, chosen, random)

    def _history(self, seed: int, operator: Callable[..., Spoilt], random: Random) -> Told:
        spoilt = operator(self.victim, random)
        proven = self.victim.judged(spoilt.main, spoilt.evidence)
        alone = news(proven.findings, self.untouched.findings)
        written = frozenset(each.rule for each in self.victim.anchored(proven, spoilt.evidence))
        assert spoilt.rules & (alone | written), f"seed {seed}: {operator.__name__} unnamed: {sorted(alone | written)}"
        return Told(operator.__name__, alone, alone | written)

    def _store(self, seed: int, operator: Callable[..., object], random: Random) -> Told:
        name, rules = operator.__name__, STORE[operator]
        with operator(self.victim, random):  # type: ignore[attr-defined]
            try:
                with Repository.open(self.victim.path) as opened:
                    at = heads(opened)
                    proven = self.victim.judged(at.main, at.evidence, opened)
            except ToolError as error:
                if error.code not in rules:
                    raise
                return Told(name, frozenset(), frozenset(), error.code)
            found = news(proven.findings, self.untouched.findings)
            if rules:
                assert rules & found, f"seed {seed}: {name} unnamed"
                return Told(name, found, found)
            assert verdicts(proven) == verdicts(self.untouched), f"seed {seed}: {name} changed the answer"
            assert self._register() == self.register, f"seed {seed}: {name} changed the register"
            return Told(name, frozenset(), frozenset(), same=True)

    def _register(self) -> str:
        out = self.directory / "register.sqlite"
        with Repository.open(self.victim.path) as opened:
            make(opened, out, as_of=AS_OF, trust=(self.victim.signer,))
        connection = open_readonly(out)
        try:
            return digest(connection)
        finally:
            connection.close()

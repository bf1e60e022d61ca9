"""The one decision: what became of a pull request, or would if it were merged now, and why.

Pure: everything comes in as values. The gate asks before a merge, capture after it, the verifier years later; if the
three could differ, the product would be worthless. Zero matching routes, incomplete lists, contributors whom nobody can
name and merges that are no merge commits never end in APPROVED.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from footage.approvals.classify import Problem, classify, effective_kind
from footage.approvals.grammar import ReviewText, parse
from footage.approvals.matching import Key, Usable, match
from footage.approvals.matter import Matter, named
from footage.approvals.paper import KIND as PAPER
from footage.approvals.reports import countersign_problems
from footage.approvals.reviews import Weighed, standing_rejections, weigh
from footage.approvals.rules import CURRENT_RULES, RULES
from footage.approvals.scope import grant
from footage.approvals.seats import MACHINE, Bench, Seat
from footage.model import (
    Decision,
    Grant,
    MergeStyle,
    Observation,
    Outcome,
    ReviewJudgement,
    ReviewVerdict,
    SlotResult,
    SlotState,
)
from footage.policy import Machine, Route, beyond_limits, request_facts

# Problems under which nothing can be said at all, rather than "not approved".
UNDECIDABLE = frozenset(
    {"incomplete", "merge_style", "closed_unclear", "edited_text", "paper_late", "paper_unconfirmed", "paper_unset"}
)


@dataclass(frozen=True, slots=True)
class _Filled:
    seats: tuple[Seat, ...]
    taken: tuple[int | None, ...]
    usable: tuple[Usable, ...]

    @property
    def complete(self) -> bool:
        return all(each is not None for each in self.taken)

    @property
    def hands(self) -> frozenset[str]:
        """Everybody who sits already, in person or through whoever acts in their place."""
        seated = ((seat, index) for seat, index in zip(self.seats, self.taken, strict=True) if index is not None)
        return frozenset(hand for seat, index in seated for hand in self.usable[index].hands(seat.slot))


def decide(observation: Observation, matter: Matter, rules: int = CURRENT_RULES) -> Decision:
    """Return the decision about ``observation`` under the policy and roster of ``matter``, by the rules of a number.

    Rules that are not known here decide nothing: then the outcome is undetermined, and why is the only problem.
    """
    known = RULES.get(rules)
    at = _moment(observation)
    classified = classify(observation.changes, matter)
    if known is None:
        problem = ("rules_unknown", {"rules": str(rules), "known": str(CURRENT_RULES)})
        return Decision(Outcome.UNDETERMINED, "", "", (), (), None, (problem,), classified.case_ids)
    bench = Bench(observation, matter, classified, at, known)
    route, problems = _route(bench)
    seats = bench.seats(route) if route else ()
    weighed = weigh(bench)
    filled = _fill(seats, weighed, bench)
    problems = [*classified.problems, *problems, *_obstacles(bench, seats, weighed), *_edited(filled, weighed)]
    problems += _paper_problems(bench, filled)
    rejections = standing_rejections(weighed, seats, bench)
    outcome, problems = _outcome(observation, filled, problems, bool(rejections), route)
    return Decision(
        outcome=outcome,
        landing_class=classified.landing_class,
        route=route.id if route else "",
        slots=_slots(filled, bench, at),
        reviews=_judgements(weighed, filled, bench, frozenset(each.review.id for each in rejections)),
        grant=_grant(bench, filled, weighed, outcome),
        problems=tuple(problems),
        case_ids=classified.case_ids,
    )


def _moment(observation: Observation) -> int:
    ended = observation.merged or observation.closed
    return ended.at if ended else observation.observed_at


def _route(bench: Bench) -> tuple[Route | None, list[Problem]]:
    classified, request = bench.classified, bench.request
    if not classified.landing_class:
        return None, []
    kinds = (PAPER,) if bench.paper is not None else classified.kinds or ("",)
    if classified.landing_class == "A" and request is None and classified.case_ids:
        return None, [("no_request", {})]
    decided = bench.decided
    if decided is not request:
        kinds = ("request",)
    facts = (
        request_facts(decided, kinds[0], bench.roster, bench.matter.sites, bench.at)
        if decided is not None and classified.landing_class == "A"
        else {"kind": kinds[0]}
    )
    named_kinds = [kind for kind in kinds if kind] or ["settings"]
    route, problem = bench.matter.routes.choose(classified.landing_class, named_kinds, facts)
    return route, [(problem, {"class": classified.landing_class})] if problem else []


def _fill(seats: tuple[Seat, ...], weighed: tuple[Weighed, ...], bench: Bench) -> _Filled:
    usable = []
    for each in weighed:
        if each.reason or each.person is None or each.review.verdict is not ReviewVerdict.APPROVE:
            continue
        at = each.review.submitted_at
        rights = {seat.slot: right for seat in seats if (right := bench.right(seat, each.person, at)) is not None}
        if rights:
            department = bench.roster.department_of(each.person, at)
            signed = _on_paper(each.person, seats)
            usable.append(Usable(each.key, each.review.id, each.person, department, rights, signed))
    found = tuple(usable)
    distinct = bench.classified.landing_class == "E"
    return _Filled(seats, match(seats, found, distinct_departments=distinct), found)


def _paper_problems(bench: Bench, filled: _Filled) -> list[Problem]:
    """What is missing to a paper form is unknown, not refused: the paper may well have been signed."""
    if bench.paper is None:
        return []
    found = list(bench.paper.problems(bench.at, complete=filled.complete))
    if bench.observation.merged and not filled.complete and not found:
        found.append(("paper_unconfirmed", {"path": bench.paper.record.path}))
    return found


def _on_paper(person: str, seats: tuple[Seat, ...]) -> dict[str, int]:
    """Return, by slot, when the person signed on paper."""
    return {seat.slot: seat.signers[person] for seat in seats if seat.signers is not None and person in seat.signers}


def _obstacles(bench: Bench, seats: tuple[Seat, ...], weighed: tuple[Weighed, ...]) -> list[Problem]:
    """Return what forbids approval whatever the reviews say."""
    observation = bench.observation
    found: list[Problem] = []
    if not observation.complete:
        found.append(("incomplete", {}))
    if observation.merged and observation.merged.style is not MergeStyle.MERGE:
        found.append(("merge_style", {"style": observation.merged.style.value}))
    found.extend(("unattributed", {"email": email}) for email in bench.unattributed)
    found.extend(_actor_problems(bench))
    if bench.request is not None and "request" in bench.classified.kinds:
        found.extend(beyond_limits(bench.request.data, bench.matter.packs, bench.at, bench.roster.zone))
    found.extend(countersign_problems(bench.matter, bench.at))
    found.extend(_deletions(bench))
    found.extend(
        ("unread_condition", {"text": text})
        for each in weighed
        if not each.reason and each.review.verdict is ReviewVerdict.APPROVE and not each.review.edited
        for text in _unread(each, bench)
        if any(bench.right(seat, each.person or "", each.review.submitted_at) is not None for seat in seats)
    )
    return found


def _unread(each: Weighed, bench: Bench) -> tuple[str, ...]:
    """Return restrictions that nobody could keep to: unreadable ones, and views where no series is asked for."""
    text = _text(each.review.body, bench)
    asked = bench.request if "request" in bench.classified.kinds else None
    series = asked is not None and asked.data.get("series") is not None
    return text.unread if text.views is None or series else (*text.unread, f"views: {text.views}")


def _text(body: str, bench: Bench) -> ReviewText:
    return parse(body, views=bench.rules.views, after_opinion=bench.rules.after_opinion)


def _edited(filled: _Filled, weighed: tuple[Weighed, ...]) -> list[Problem]:
    """A counted approval whose text was edited may have held a restriction that nobody can read any more."""
    counted = {filled.usable[index].review_id for index in filled.taken if index is not None}
    return [
        ("edited_text", {"person": each.person or "", "review": str(each.review.id)})
        for each in weighed
        if each.review.id in counted and each.review.edited
    ]


def _actor_problems(bench: Bench) -> list[Problem]:
    """The author of the pull request must be the actor that each record names (``process.md`` 1)."""
    if bench.machine is not None:
        return _machine_problems(bench, bench.machine)
    if bench.author is None:
        return [("author_unknown", {"account": bench.observation.author.login})]
    found: list[Problem] = []
    for path, record in sorted(bench.matter.records.items()):
        rule = bench.matter.landing.get(effective_kind(record))
        pointers = ("/author",) if record.kind == "correction" else rule.actor if rule else ()
        if rule is not None and rule.landing_class == "M":
            found.append(("machine_only", {"path": path, "person": bench.author}))
        elif pointers and bench.author not in named(record.data, pointers):
            found.append(("author_not_actor", {"path": path, "person": bench.author}))
    return found


def _machine_problems(bench: Bench, machine: Machine) -> list[Problem]:
    """A machine lands records of its own kinds, in its own name and written by itself alone."""
    found: list[Problem] = []
    for change in bench.observation.changes:
        record = bench.matter.records.get(change.path)
        rule = bench.matter.landing.get(record.kind) if record else None
        allowed = record is not None and rule is not None and rule.landing_class == "M" and record.kind in machine.lands
        if not allowed or record is None or rule is None or machine.id not in named(record.data, rule.actor):
            found.append(("machine_elsewhere", {"path": change.path, "account": bench.observation.author.login}))
    others = sorted(bench.contributors - {f"{MACHINE}{machine.id}"})
    return [*found, *(("machine_helped", {"person": each.removeprefix(MACHINE)}) for each in others)]


def _deletions(bench: Bench) -> list[Problem]:
    """Events are never edited or deleted once landed, whoever approves it."""
    return [
        ("event_changed", {"path": change.path})
        for change in bench.observation.changes
        if change.status != "A" and _is_event(bench, change.path)
    ]


def _is_event(bench: Bench, path: str) -> bool:
    record = bench.matter.before.get(path)
    return record is not None and record.kind in bench.matter.events


def _outcome(
    observation: Observation,
    filled: _Filled,
    problems: list[Problem],
    rejected: bool,
    route: Route | None,
) -> tuple[Outcome, list[Problem]]:
    if observation.closed and not observation.merged:
        return _closed(observation, rejected, problems)
    if any(code in UNDECIDABLE for code, _ in problems):
        return Outcome.UNDETERMINED, problems
    approved = route is not None and not problems and filled.complete and not rejected
    if approved:
        return Outcome.APPROVED, problems
    if observation.merged:
        return Outcome.UNAPPROVED, problems
    return (Outcome.REJECTED if rejected else Outcome.PENDING), problems


def _closed(observation: Observation, rejected: bool, problems: list[Problem]) -> tuple[Outcome, list[Problem]]:
    """A stage's standing rejection: refused. The author without one: withdrawn. The gate after its days: expired."""
    closing = observation.closed
    if rejected:
        return Outcome.REFUSED, problems
    if closing and closing.by_gate:
        return Outcome.EXPIRED, problems
    if closing and closing.by and closing.by.key == observation.author.key:
        return Outcome.WITHDRAWN, problems
    return Outcome.UNDETERMINED, [*problems, ("closed_unclear", {})]


def _slots(filled: _Filled, bench: Bench, at: int) -> tuple[SlotResult, ...]:
    results: list[SlotResult] = []
    waiting_stage: str | None = None
    for seat, index in zip(filled.seats, filled.taken, strict=True):
        if index is not None:
            review = filled.usable[index]
            met = SlotState.MET
            results.append(
                SlotResult(seat.stage, seat.slot, seat.role, seat.department, met, review.person, review.review_id,
                           review.key_at(seat.slot)[0], review.rights[seat.slot].via)
            )  # fmt: skip
            continue
        candidates = bench.candidates(seat, at)
        first = waiting_stage is None or (waiting_stage == seat.stage and not seat.ordered)
        waiting_stage = waiting_stage or seat.stage
        state = SlotState.IMPOSSIBLE if not candidates else SlotState.WAITING if first else SlotState.LATER
        results.append(SlotResult(seat.stage, seat.slot, seat.role, seat.department, state, candidates=candidates))
    return tuple(results)


def _judgements(
    weighed: tuple[Weighed, ...], filled: _Filled, bench: Bench, rejections: frozenset[int]
) -> tuple[ReviewJudgement, ...]:
    slots = {
        filled.usable[index].review_id: seat.slot
        for seat, index in reversed(list(zip(filled.seats, filled.taken, strict=True)))
        if index is not None
    }
    return tuple(_judgement(each, slots, filled, bench, rejections) for each in weighed)


def _judgement(
    each: Weighed, slots: dict[int, str], filled: _Filled, bench: Bench, rejections: frozenset[int]
) -> ReviewJudgement:
    opinion = "" if each.review.edited else _text(each.review.body, bench).opinion
    slot = slots.get(each.review.id)
    reason, args = ("counted", {}) if slot else (each.reason, each.args)
    if not reason:
        reason = "rejects" if each.review.id in rejections else _why_unused(each, filled, bench)
    return ReviewJudgement(each.review.id, each.person, slot is not None, slot, reason, args, opinion)


def _why_unused(each: Weighed, filled: _Filled, bench: Bench) -> str:
    """Explain a sound review that fills no seat."""
    at, person = each.review.submitted_at, each.person or ""
    if each.review.verdict is ReviewVerdict.REJECT:
        return "rejection_without_say" if not _could_sit(filled, bench, person, at) else "rejection_lifted"
    conflicts = [reason for seat in filled.seats if (reason := bench.conflict(seat, person))]
    if not _could_sit(filled, bench, person, at):
        return conflicts[0] if conflicts and len(conflicts) == len(filled.seats) else "not_in_role"
    if filled.complete:
        return "not_needed"
    mine = next(usable for usable in filled.usable if usable.review_id == each.review.id)
    if all(mine.hands(slot) & filled.hands for slot in mine.rights):
        return "duplicate_person"
    open_now = (seat.slot in mine.rights and _open_by(filled, at, each.key) for at, seat in enumerate(filled.seats))
    return "no_open_seat" if any(open_now) else "out_of_order"


def _open_by(filled: _Filled, index: int, key: Key) -> bool:
    """Return whether everything that must be signed before seat ``index`` was signed before ``key``."""
    seat = filled.seats[index]
    before = [i for i in range(index) if filled.seats[i].stage != seat.stage or (seat.ordered and i == index - 1)]
    taken = [filled.taken[i] for i in before]
    return all(each is not None and filled.usable[each].key <= key for each in taken)


def _could_sit(filled: _Filled, bench: Bench, person: str, at: int) -> bool:
    return any(bench.right(seat, person, at) is not None for seat in filled.seats)


def _grant(bench: Bench, filled: _Filled, weighed: tuple[Weighed, ...], outcome: Outcome) -> Grant | None:
    if outcome is not Outcome.APPROVED or bench.request is None or "request" not in bench.classified.kinds:
        return None
    counted = {filled.usable[index].review_id for index in filled.taken if index is not None}
    bodies = (each.review.body for each in weighed if each.review.id in counted and not each.review.edited)
    texts = [_text(body, bench) for body in bodies]
    if bench.paper is not None:
        texts.append(bench.paper.limits)
    given = grant(bench.request, texts, bench.matter.sites, bench.at, bench.roster.zone)
    return _within(given, bench.paper.window) if given and bench.paper else given


def _within(given: Grant, window: tuple[int | None, int | None]) -> Grant | None:
    """Return the grant within the window that was approved on paper; None if nobody can say which."""
    begin, end = window
    if begin is None or end is None:
        return None
    start, stop = max(given.start, begin), min(given.end, end)
    return replace(given, start=start, end=stop, narrowed=given.narrowed or (start, stop) != (given.start, given.end))

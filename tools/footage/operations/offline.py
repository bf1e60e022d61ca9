"""Deciding without a forge: from an observation that was saved, and a clone.

Promises: the same decision that the gate would make from this observation, under the policy of the main branch in the
clone. Only the file and the clone are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from footage.dossier.pulls import named
from footage.evidence import notation
from footage.evidence.observed import DECISION, OBSERVATION
from footage.evidence.statement import StatementError, decode
from footage.finding import ToolError
from footage.model import Change, Decision, Observation
from footage.operations.assessing import Assessment
from footage.operations.capture import Look
from footage.operations.comment import StandingNames, visible
from footage.operations.standing import Standing
from footage.repository import Repository, object_id
from footage.text import say


def read_observation(data: bytes) -> tuple[Observation, Mapping[str, str]]:
    """Return the observation of a statement, of a last look, or of a file that is an observation; and kept texts."""
    try:
        value = notation.read(data)
        if isinstance(value, dict) and "schema" in value:
            statement = decode(data)
            if statement.observation is None:
                raise ToolError("gate.no_observation")
            return statement.observation, statement.kept
        observation: Observation = OBSERVATION.load(value)
    except notation.NotationError as error:
        place = ascii(error.place or "/")[1:-1]
        raise ToolError("gate.bad_observation", place=place, problem=error.problem) from error
    except StatementError as error:
        raise ToolError("gate.bad_observation", place="/", problem=error.code) from error
    return observation, {}


def decide_offline(repository: Repository, observation: Observation, kept: Mapping[str, str]) -> Assessment:
    """Return the decision about a saved observation, with what explains it."""
    standing = Standing.of_clone(repository)
    fallback = standing.contents
    texts = {path: text.encode() for path, text in kept.items()}

    def contents(change: Change) -> bytes | None:
        text = texts.get(change.path)
        known = text is not None and object_id(text, "blob", repository.object_format) == change.new_blob
        return text if known else fallback(change)

    standing.contents = contents
    decision, policy = standing.decide(observation)
    return Assessment(standing, Look(observation, decision, policy))


def decision_json(decision: Decision) -> str:
    """Return the decision as JSON, in the notation of statements."""
    return notation.write(DECISION.dump(decision)).decode()


def decision_words(assessment: Assessment, lang: str) -> Iterator[str]:
    """Yield the decision in words, line by line."""
    decision, names = assessment.decision, StandingNames(assessment.standing.ground)
    yield say("gate.words.outcome", lang, outcome=say(f"outcome.{decision.outcome.value}", lang))
    yield say("gate.words.route", lang, route=decision.route or "-", landing_class=decision.landing_class or "-")
    for code, args in decision.problems:
        yield "- " + visible(say(f"decision.{code}", lang, **named(args, names)))
    for slot in decision.slots:
        people = (slot.person,) if slot.person else slot.candidates
        who = ", ".join(names.of("person", each).get(lang) for each in people) or "-"
        state = say(f"slot_state.{slot.state.value}", lang)
        role = names.role(slot.role, slot.department).get(lang)
        stage = say(f"stage.{slot.stage}", lang)
        yield "- " + visible(say("gate.words.slot", lang, stage=stage, role=role, state=state, who=who))
    logins = {each.id: each.account.login if each.account else "?" for each in assessment.observation.reviews}
    for judged in decision.reviews:
        who = names.of("person", judged.person).get(lang) if judged.person else logins.get(judged.review_id, "?")
        reason = say(f"review.{judged.reason}", lang, **named(judged.args, names))
        yield "- " + visible(say("gate.words.review", lang, number=judged.review_id, who=who, reason=reason))

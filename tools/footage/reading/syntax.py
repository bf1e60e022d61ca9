"""libyaml's complaints in words that a person who writes records understands, in both languages."""

from __future__ import annotations

from footage.text import Bilingual, both

# Matched by what the complaint contains; the first that fits is said.
_KNOWN = (
    ("mapping values are not allowed", "mapping-here"),
    ("could not find expected ':'", "colon-missing"),
    ("block sequence entries are not allowed", "dash-here"),
    ("block mapping entries are not allowed", "mapping-here"),
    ("mapping keys are not allowed", "mapping-here"),
    ("did not find expected '-' indicator", "list-indent"),
    ("did not find expected key", "key-expected"),
    ("did not find expected ',' or ']'", "bracket-open"),
    ("did not find expected ',' or '}'", "brace-open"),
    ("found unexpected end of stream", "quote-open"),
    ("found unexpected document indicator", "quote-open"),
    ("found unknown escape character", "bad-escape"),
    ("escape code", "bad-escape"),
    ("hexdecimal number", "bad-escape"),
    ("cannot start any token", "bad-start"),
    ("did not find expected <document start>", "after-end"),
    ("did not find expected node content", "value-expected"),
    ("undefined tag handle", "tag"),
    ("indentation", "indent"),
)


def explain(problem: str) -> Bilingual:
    """Return ``problem`` (libyaml's English) as a sentence; one that is not known is quoted."""
    for part, name in _KNOWN:
        if part in problem:
            return both(f"reading.syntax.{name}")
    return both("reading.syntax.other", problem=" ".join(problem.split()))

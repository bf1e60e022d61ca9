"""Pull requests as they are shown: stages, reviews and why each counted, the statement that proves it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from footage.dossier.names import NOWHERE, Names
from footage.dossier.shape import PersonView, PullView, ReviewView, StageView, StatementView
from footage.text import Bilingual, both


def pulls_of(connection: sqlite3.Connection, case_id: str, names: Names) -> tuple[PullView, ...]:
    """Return every pull request that touches the case, in order of creation."""
    sql = (
        "SELECT id, number, title, outcome, landing_class, author_person, author_login, author_account, created_epoch,"
        " ended_epoch, merge_commit, head, statement_seq FROM pull_request"
        " WHERE id IN (SELECT id FROM pull_request WHERE case_id = :case"
        " UNION SELECT pull_request FROM pull_request_path WHERE case_id = :case)"
        " ORDER BY created_epoch, number, occasion"
    )
    return tuple(_pull(connection, row, names) for row in connection.execute(sql, {"case": case_id}).fetchall())


def _pull(connection: sqlite3.Connection, row: tuple[Any, ...], names: Names) -> PullView:
    (id_, number, title, outcome, landing_class, person, login, account, created, ended, commit, head, seq) = row
    statement = connection.execute("SELECT path, sha256 FROM statement WHERE pull_request = ?", (id_,)).fetchone()
    paths = connection.execute("SELECT path FROM pull_request_path WHERE pull_request = ? ORDER BY path", (id_,))
    opinions = dict(
        connection.execute("SELECT review_id, opinion FROM review WHERE pull_request = ?", (id_,)).fetchall()
    )
    stages = _stages(connection, id_, opinions, names, ended=ended is not None)
    return PullView(
        id=id_,
        number=number,
        title=title,
        outcome=outcome,
        outcome_title=both(f"outcome.{outcome}"),
        landing_class=landing_class,
        author=_someone(person, f"{login} #{account}", names),
        created=names.at(created),
        ended=names.moment(ended),
        merge_commit=commit or "",
        head=head,
        statement_path=statement[0] if statement else "",
        statement_sha256=statement[1] if statement else "",
        chain_seq=seq,
        stages=stages,
        reviews=_reviews(connection, id_, names),
        problems=_problems(connection, id_, names),
        paths=tuple(path for (path,) in paths.fetchall()),
    )


def _someone(person: str | None, account: str, names: Names) -> PersonView:
    return names.person(person, account) or PersonView("", account, NOWHERE, account)


def _stages(
    connection: sqlite3.Connection, pull: str, opinions: Mapping[int, str], names: Names, *, ended: bool
) -> tuple[StageView, ...]:
    """Return the seats of the route; once it ended, what was not signed is missing and nobody is waited for."""
    sql = (
        "SELECT stage, slot, role, department, state, person, review_id, at_epoch, digest, via, candidates"
        " FROM approval_stage WHERE pull_request = ? ORDER BY position"
    )
    found = []
    for stage, _, role, department, state, person, review, at, digest, via, candidates in connection.execute(
        sql, (pull,)
    ):
        missing = ended and state != "met"
        people = () if missing else tuple(view for each in json.loads(candidates) if (view := names.person(each)))
        found.append(
            StageView(
                stage=stage,
                title=both(f"stage.{stage}"),
                role=names.role(role, department),
                state="missing" if missing else state,
                person=names.person(person),
                at=names.moment(at),
                digest=digest if person else "",
                opinion=opinions.get(review, ""),
                via=right_of(via, names),
                candidates=people,
            )
        )
    return tuple(found)


def right_of(via: str, names: Names) -> Bilingual | None:
    """Say by what right somebody signed who did not hold the role themselves; None for the role itself."""
    if not via or via in ("C1", "C2", "paper"):
        return both(f"via.{via}") if via else None
    away = names.absence(via)
    if away is None:
        return both("via.delegation", id=via)
    since = names.moment(away[1])
    return both(
        "via.standing_deputy", id=via, person=names.of("person", away[0]).zh, since=since.text if since else "?"
    )


def _reviews(connection: sqlite3.Connection, pull: str, names: Names) -> tuple[ReviewView, ...]:
    sql = (
        "SELECT review_id, account, login, person, verdict, submitted_epoch, commit_oid, counted, reason_code,"
        " reason_args,"
        " opinion FROM review WHERE pull_request = ? ORDER BY position"
    )
    found = []
    for id_, account, login, person, verdict, at, commit, counted, code, args, opinion in connection.execute(
        sql, (pull,)
    ):
        shown = f"{login} #{account}" if account is not None else ""
        found.append(
            ReviewView(
                review_id=id_,
                account=shown,
                person=names.person(person, shown),
                verdict=both(f"verdict_word.{verdict}"),
                at=names.at(at),
                commit=commit or "",
                counted=bool(counted),
                reason=both(f"review.{code}", **named(json.loads(args), names)),
                opinion=opinion,
            )
        )
    return tuple(found)


def _problems(connection: sqlite3.Connection, pull: str, names: Names) -> tuple[Bilingual, ...]:
    sql = "SELECT code, args FROM decision_problem WHERE pull_request = ? ORDER BY position"
    rows = connection.execute(sql, (pull,)).fetchall()
    return tuple(both(f"decision.{code}", **named(json.loads(args), names)) for code, args in rows)


def named(args: Mapping[str, object], names: Names) -> dict[str, object]:
    """Return message arguments with people's ids replaced by their names."""
    return {key: names.of("person", str(value)).zh if key == "person" else value for key, value in args.items()}


def statements_of(connection: sqlite3.Connection, pulls: tuple[PullView, ...]) -> tuple[StatementView, ...]:
    """Return the signed statements of these pull requests."""
    found: list[StatementView] = []
    for pull in pulls:
        sql = "SELECT path, sha256, seq, content, signature FROM statement WHERE pull_request = ? ORDER BY seq"
        found.extend(StatementView(*row) for row in connection.execute(sql, (pull.id,)))
    return tuple(found)

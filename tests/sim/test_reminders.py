"""Reminders on both forges: one issue for each thing that is due, never two, closed when it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from footage.dossier.shape import DutyView, Moment, PersonView
from footage.forges import ForgeError
from footage.forges.dialect import faults
from footage.forges.inprocess import SimulatedClient
from footage.operations.reminding import MARKER, remind
from footage.text import Bilingual
from sim.world import EVE, GATE, T0, World

SOON = ("overdue", "soon")
DUTY = DutyView(
    duty="return",
    title=Bilingual("复制件待归还", "Copy to come back"),
    text=Bilingual("复制件在赵敏处。", "Zhao Min has the copy."),
    subject="RQ-20260302-7K3M9Q/copy-9F3K2M",
    clause="R-5.3c",
    roles=("requester",),
    people=(PersonView("zhao-min", "赵敏 @everyone", Bilingual("仓储部", "Warehouse")),),
    due=Moment(1772866800, "2026-03-07 15:00", "Asia/Shanghai"),
    since=None,
    state="soon",
    tone="wait",
)
OTHER = replace(DUTY, subject="RQ-20260302-7K3M9Q/copy-2B4D6F", due=None)


def _open(world: World) -> list[str]:
    return [each.title for each in world.forge.issues() if each.open]


def test_each_duty_has_one_issue_however_often_this_runs(world: World) -> None:
    for expected in ((2, 0, 0, 0), (0, 0, 0, 2)):
        done = remind(world.client(), [DUTY, OTHER], "zh", states=SOON)
        assert (done.written, done.updated, done.closed, done.unchanged) == expected
    assert len(world.forge.issues()) == 2
    text = world.forge.issues()[0].body
    assert "2026-03-07 15:00" in text
    assert "R-5.3c" in text
    assert "@everyone" not in text, "nobody is called by what somebody typed"


def test_what_became_overdue_is_said_and_what_is_done_is_closed_and_may_come_back(world: World) -> None:
    client = world.client()
    remind(client, [DUTY, OTHER], "en", states=SOON)
    done = remind(client, [replace(DUTY, state="overdue")], "en", states=SOON)
    assert (done.written, done.updated, done.closed) == (0, 1, 1)
    assert _open(world) == [f"Copy to come back {DUTY.subject} [overdue]"]
    assert remind(client, [OTHER], "en", states=SOON).updated == 1
    assert len(world.forge.issues()) == 2
    assert remind(client, [replace(OTHER, state="open")], "en", states=SOON).closed == 1
    assert _open(world) == []


def test_issues_of_others_are_left_alone(world: World) -> None:
    copied = f"{MARKER}return {DUTY.subject} -->"
    number = world.forge.open_issue(EVE, "mine", T0, copied)
    mine = world.forge.open_issue(GATE, "something else", T0, "")
    done = remind(world.client(), [DUTY], "zh", states=SOON)
    assert (done.written, done.closed) == (1, 0)
    remind(world.client(), [], "zh", states=SOON)
    still = {each.number for each in world.forge.issues() if each.open}
    assert {number, mine} == still


def test_a_subject_that_could_end_the_hidden_line_stands_as_a_digest(world: World) -> None:
    evil = replace(DUTY, subject="x --> <script>\u202e")
    for _ in range(2):
        remind(world.client(), [evil], "zh", states=SOON)
    (issue,) = world.forge.issues()
    assert "<script>" not in issue.body
    assert "\u202e" not in issue.title


def test_a_lost_answer_leaves_no_second_issue(world: World) -> None:
    world.server.inject(faults.cut(), "POST")
    with pytest.raises(ForgeError):
        remind(world.client(), [DUTY], "zh", states=SOON)
    world.server.heal()
    remind(world.client(), [DUTY], "zh", states=SOON)
    assert len(world.forge.issues()) == 1


def test_the_forge_in_process_says_the_same(gitea: World) -> None:
    client = SimulatedClient(gitea.forge, GATE, lambda: T0)
    remind(client, [DUTY], "zh", states=SOON)
    (first,) = gitea.forge.issues()
    assert remind(gitea.client(), [DUTY], "zh", states=SOON).unchanged == 1
    assert remind(client, [], "zh", states=SOON).closed == 1
    assert gitea.forge.issues() == (replace(first, open=False),)

"""The doctor on a forge: judged by what protects, and never fine where it could not look."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from footage.forges import ForgeRefused, Protection
from footage.forges.versions import Flavour, parse, supported
from footage.model import Account, MergeStyle
from footage.operations.doctor import OWN, Item, Sight, examine, exit_code
from footage.text import LANGUAGES, catalog

GATE = Account("forge.example", 7, "footage-gate")
ADMIN = Account("forge.example", 1, "root")
MAIN = Protection(
    "main", protected=True, direct_push=False, force_push=False, deletion=False, admins_exempt=False, bypass=(),
    merge_allowlist=("footage-gate",), merge_styles=(MergeStyle.MERGE,), required_contexts=(), required_approvals=0,
    dismiss_stale=False, protected_paths=(), push_allowlist=("-",),
)  # fmt: skip
EVIDENCE = replace(
    MAIN, branch="evidence", direct_push=True, merge_allowlist=(), push_allowlist=("footage-gate",), admins_exempt=True
)


OPEN = Protection("footage/notice", protected=False, direct_push=True, creation=True, bypass=(), push_allowlist=())


@dataclass
class Forge:
    """What the doctor asks of a forge, and nothing else: anything more would fail."""

    main: Protection = MAIN
    evidence: Protection = EVIDENCE
    says: str = "1.27.4"
    flavour: Flavour = Flavour.GITEA
    me: Account = GATE
    own: Protection = OPEN
    pushes: bool | None = True
    asked: list[str] = field(default_factory=list)

    def version(self) -> str:
        return str(supported(parse(self.says, self.flavour)))

    def whoami(self) -> Account:
        return self.me

    def protection(self, branch: str) -> Protection:
        self.asked.append(branch)
        return {"main": self.main, "evidence": self.evidence, OWN: self.own}[branch]

    def may_push(self, login: str) -> bool | None:
        assert login.lower() in {"footage-gate", "root", "footage-gate[bot]"}
        return self.pushes


def look(forge: Forge, *gate: str) -> tuple[Item, ...]:
    return examine(forge, forge.flavour, gate)  # type: ignore[arg-type]


def wrong(items: tuple[Item, ...]) -> dict[str, Sight]:
    return {f"{item.topic}:{item.args.get('branch', '')}": item.sight for item in items if item.sight != Sight.FINE}


def test_what_protects_is_fine_without_any_required_approval() -> None:
    items = look(Forge())
    assert wrong(items) == {}
    assert exit_code(items) == 0
    assert len(items) > 10


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"direct_push": True}, "direct_push"),
        ({"force_push": True}, "force_push"),
        ({"deletion": True}, "deletion"),
        ({"admins_exempt": True}, "admins"),
        ({"bypass": ("mallory",)}, "bypass"),
        ({"bypass": ("footage-gate", "Team:3")}, "bypass"),
        ({"merge_allowlist": ()}, "merger"),
        ({"merge_allowlist": ("-",)}, "merger"),
        ({"merge_allowlist": ("footage-gate", "root")}, "merger"),
        ({"merge_styles": (MergeStyle.MERGE, MergeStyle.SQUASH)}, "styles"),
        ({"merge_styles": ()}, "styles"),
    ],
)
def test_each_gap_in_main_is_named_with_what_to_do(changed: dict[str, object], missing: str) -> None:
    items = look(Forge(replace(MAIN, **changed)))  # type: ignore[arg-type]
    assert wrong(items) == {f"doctor.{missing}:main": Sight.MISSING}
    assert exit_code(items) == 1
    (item,) = [each for each in items if each.sight is Sight.MISSING]
    advice = item.what_to_do()
    assert advice
    assert advice.zh != advice.en


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"force_push": True}, "force_push"),
        ({"deletion": True}, "deletion"),
        ({"push_allowlist": ()}, "writer"),
        ({"push_allowlist": ("-",)}, "writer"),
        ({"push_allowlist": ("footage-gate", "lin-hao")}, "writer"),
    ],
)
def test_each_gap_in_evidence_is_named(changed: dict[str, object], missing: str) -> None:
    items = look(Forge(evidence=replace(EVIDENCE, **changed)))  # type: ignore[arg-type]
    assert wrong(items) == {f"doctor.{missing}:evidence": Sight.MISSING}


def test_a_gate_that_may_not_push_at_all_is_a_gap() -> None:
    assert wrong(look(Forge(pushes=False))) == {"doctor.pusher:": Sight.MISSING}
    assert wrong(look(Forge(me=ADMIN, pushes=None), "footage-gate")) == {"doctor.pusher:": Sight.UNSEEN}
    assert wrong(look(Forge(me=ADMIN), "Integration:5"))["doctor.pusher:"] is Sight.UNSEEN


@pytest.mark.parametrize(
    ("changed", "sight"),
    [
        ({"protected": False}, Sight.FINE),
        ({"push_allowlist": ("footage-gate", "lin-hao")}, Sight.FINE),
        ({"direct_push": False, "bypass": ("footage-gate",)}, Sight.FINE),
        ({}, Sight.FINE),
        ({"push_allowlist": ("-",)}, Sight.MISSING),
        ({"push_allowlist": ("lin-hao",)}, Sight.MISSING),
        ({"direct_push": False}, Sight.MISSING),
        ({"creation": False}, Sight.MISSING),
        ({"creation": False, "bypass": None}, Sight.UNSEEN),
        ({"creation": False, "bypass": ("Integration:15368",)}, Sight.UNSEEN),
        ({"push_allowlist": None}, Sight.UNSEEN),
        ({"direct_push": None}, Sight.UNSEEN),
        ({"protected": None, "direct_push": None, "creation": None, "push_allowlist": None}, Sight.UNSEEN),
    ],
)
def test_the_gate_has_to_get_in_with_branches_of_its_own(changed: dict[str, object], sight: Sight) -> None:
    found = wrong(look(Forge(own=replace(OPEN, **{"protected": True, **changed}))))  # type: ignore[arg-type]
    assert found == ({} if sight is Sight.FINE else {"doctor.own_branches:footage/…": sight})


def test_an_open_branch_is_one_gap_and_not_ten() -> None:
    open_to_all = Protection(
        "main", protected=False, direct_push=True, force_push=True, deletion=True, admins_exempt=True, bypass=(),
        merge_allowlist=(), merge_styles=(MergeStyle.MERGE,), push_allowlist=(),
    )  # fmt: skip
    assert wrong(look(Forge(open_to_all))) == {"doctor.protected:main": Sight.MISSING}


def test_what_was_not_seen_is_never_fine() -> None:
    items = look(Forge(Protection("main"), Protection("evidence"), own=Protection(OWN), pushes=None))
    assert {item.sight for item in items if item.topic != "doctor.version"} == {Sight.UNSEEN}
    assert exit_code(items) == 4


def test_a_gap_outweighs_what_was_not_seen() -> None:
    assert exit_code(look(Forge(Protection("main"), replace(EVIDENCE, force_push=True)))) == 1


def test_an_administrator_looks_on_behalf_of_the_gate() -> None:
    assert wrong(look(Forge(me=ADMIN), "Footage-Gate")) == {}
    assert set(wrong(look(Forge(me=ADMIN)))) == {"doctor.merger:main", "doctor.writer:evidence"}


@pytest.mark.parametrize(
    ("name", "me", "gate", "sight"),
    [
        ("User:7", GATE, (), Sight.FINE),
        ("User:8", GATE, (), Sight.MISSING),
        ("User:7", ADMIN, ("footage-gate",), Sight.UNSEEN),
        ("Integration:15368", GATE, (), Sight.UNSEEN),
        ("User:7", ADMIN, ("footage-gate", "User:7"), Sight.FINE),
        ("Integration:15368", ADMIN, ("Integration:15368",), Sight.FINE),
        ("Team:footage-gate", GATE, (), Sight.MISSING),
        ("OrganizationAdmin:", GATE, (), Sight.MISSING),
        ("footage-gate", replace(GATE, login="footage-gate[bot]"), (), Sight.FINE),
    ],
)
def test_github_names_by_number_and_apps_are_not_guessed(
    name: str, me: Account, gate: tuple[str, ...], sight: Sight
) -> None:
    main = replace(MAIN, merge_allowlist=(name,), bypass=(name,))
    items = look(Forge(main, says="3.18.0", flavour=Flavour.GITHUB, me=me), *gate)
    judged = {item.topic: item.sight for item in items if item.args.get("branch") == "main"}
    assert (judged["doctor.merger"], judged["doctor.bypass"]) == (sight, sight)


@pytest.mark.parametrize(
    ("says", "word"),
    [("1.24.2", "1.24.3"), ("1.22.0", "1.24.3"), ("15.0.9+gitea-1.22.0", "Forgejo"), ("3.16.4", "3.17.0")],
)
def test_a_forge_that_cannot_be_used_is_a_finding_and_nothing_else_is_asked(says: str, word: str) -> None:
    flavour = Flavour.GITHUB if says.startswith("3.") else Flavour.GITEA
    forge = Forge(says=says, flavour=flavour)
    items = look(forge)
    assert (exit_code(items), forge.asked) == (1, [])
    assert [word in item.text().en for item in items] == [True]


@pytest.mark.parametrize(
    ("says", "sight"),
    [("1.24.3", Sight.MISSING), ("1.27.3", Sight.MISSING), ("1.27.4", Sight.FINE), ("28.0.0", Sight.FINE)],
)
def test_a_release_with_known_holes_fails_and_the_rest_is_still_read(says: str, sight: Sight) -> None:
    forge = Forge(says=says)
    assert look(forge)[0].sight is sight
    assert forge.asked == ["main", "evidence", OWN]


def test_another_refusal_is_not_taken_for_a_version() -> None:
    class Closed(Forge):
        def protection(self, branch: str) -> Protection:
            raise ForgeRefused("forges.refused", name="x", status_code=500, said="")

    with pytest.raises(ForgeRefused):
        look(Closed())


def test_every_gap_has_its_advice_in_both_languages_for_both_forges() -> None:
    topics = {item.topic.removeprefix("doctor.") for item in look(Forge())} - {"version"} | {"unseen"}
    assert len(topics) == 12
    for forge in ("gitea", "github"):
        for topic in topics:
            text = catalog()[f"doctor.{forge}.{topic}"]
            assert all(text.get(lang) for lang in LANGUAGES)

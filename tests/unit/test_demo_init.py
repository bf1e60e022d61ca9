from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from footage.checking import check
from footage.cli import cli, demonstrating
from footage.finding import Severity, ToolError
from footage.reading import read_yaml
from footage.reading.kinds import Kinds
from footage.repository import WorkTree, Writer
from footage.scaffold import init
from footage.scaffold.shipped import shipped


def test_a_first_repository_is_sound_and_nobodys(tmp_path: Path) -> None:
    written = init(tmp_path / "ours")
    tree = WorkTree(tmp_path / "ours")
    kinds = Kinds.load(tree)
    assert [each for each in check(tree, kinds) if each.severity is Severity.ERROR] == []
    assert {kind.name for kind in kinds} >= {"request", "person", "pack", "route"}
    assert [path for path in written if "/org/" in path and not path.endswith(".gitkeep")] == []
    assert (tmp_path / "ours" / ".git").is_dir()


def test_the_longest_period_of_use_is_left_open_and_nothing_is_confirmed(tmp_path: Path) -> None:
    init(tmp_path)
    for path in sorted((tmp_path / "records/policy/packs").glob("*.yml")):
        data = read_yaml(path.name, path.read_bytes()).data
        assert "use.max_days" not in [each["name"] for each in data["parameters"]]
        assert [each for each in data["parameters"] if "confirmed_by" in each] == []
    assert "use.max_days" in (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "use.max_days" in (tmp_path / "README.zh.md").read_text(encoding="utf-8")


def test_nothing_of_the_demonstration_is_left(tmp_path: Path) -> None:
    init(tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.glob("records/**/*.yml")]
    assert len(texts) > 10
    assert [text for text in texts if "云杉" in text or "sprucepark" in text or "会议纪要" in text] == []


def test_the_gates_account_is_registered_if_it_is_named(tmp_path: Path) -> None:
    gate = ("--gate", "footage-gate", "--gate-id", "7", "--gate-host", "git.example.invalid")
    done = CliRunner().invoke(cli, ["init", str(tmp_path / "ours"), "--forge", "gitea", *gate], standalone_mode=False)
    assert done.return_value == 0
    data = read_yaml("x.yml", (tmp_path / "ours/records/policy/accounts/footage-gate.yml").read_bytes()).data
    assert data["account"] == {"host": "git.example.invalid", "id": 7, "login": "footage-gate"}
    assert (data["lands"], data["owner"]) == (["work_notice"], "security")
    tree = WorkTree(tmp_path / "ours")
    errors = [each for each in check(tree, Kinds.load(tree)) if each.severity is Severity.ERROR]
    assert [each.location.pointer for each in errors] == ["/owner"]  # its department is still to be entered


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--gate", "footage-gate"), "cli.init.gate_whole"),
        (("--gate-id", "7"), "cli.init.gate_whole"),
        (("--gate", "a b", "--gate-id", "7", "--gate-host", "h.invalid"), "cli.init.gate_odd"),
        (("--gate", "gate", "--gate-id", "7", "--gate-host", "https://h.invalid"), "cli.init.gate_odd"),
        (("--gate", "gate", "--gate-id", "7", "--gate-host", "h.invalid", "--gate-owner", "安保"), "cli.init.gate_odd"),
    ],
)
def test_half_a_gate_is_none_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    done = CliRunner().invoke(cli, ["init", str(tmp_path / "ours"), *words], standalone_mode=False)
    assert isinstance(done.exception, ToolError)
    assert done.exception.code == code
    assert not (tmp_path / "ours").exists()


def test_without_the_gates_account_it_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["init", str(tmp_path / "ours"), "--lang", "en"], standalone_mode=False)
    assert "the gate writes no work notices" in done.stderr


def test_at_a_terminal_the_gates_account_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstrating, "_at_a_terminal", lambda: True)
    words = ["init", str(tmp_path / "ours"), "--forge", "gitea", "--lang", "en"]
    done = CliRunner().invoke(cli, words, input="gate\ngit.example.invalid\n7\n", standalone_mode=False)
    assert done.return_value == 0
    assert "login: gate" in (tmp_path / "ours/records/policy/accounts/footage-gate.yml").read_text("utf-8")
    done = CliRunner().invoke(cli, [*words[:1], str(tmp_path / "later"), *words[2:]], input="\n", standalone_mode=False)
    assert done.return_value == 0
    assert not (tmp_path / "later/records/policy/accounts/footage-gate.yml").exists()


def test_an_empty_repository_will_do_and_work_is_never_overwritten(tmp_path: Path) -> None:
    Writer.init(tmp_path / "empty")
    assert init(tmp_path / "empty")
    with pytest.raises(ToolError) as error:
        init(tmp_path / "empty")
    assert error.value.code == "scaffold.not_empty"


def test_what_comes_with_the_product_is_found_or_missed_by_name() -> None:
    assert (shipped("schemas") / "request.schema.json").is_file()
    with pytest.raises(ToolError) as error:
        shipped("nothing-of-the-kind")
    assert error.value.code == "scaffold.not_shipped"

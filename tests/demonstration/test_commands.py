"""The command line as its users meet it: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from footage.cli import cli, main

if TYPE_CHECKING:
    from .conftest import Demonstration

AS_OF = "2026-06-30T18:00:00+08:00"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run ``footage`` in this process; return (exit code, standard output, standard error)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["footage", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return call


def test_check_is_clean_and_says_so_in_either_language(run, small: Demonstration) -> None:
    code, out, talk = run("check", "--repo", small.repository, "--lang", "en")
    assert code == 0
    assert "error" not in out
    assert not CHINESE.search(talk)
    code, _, talk = run("check", "--repo", small.repository, "--lang", "zh")
    assert code == 0
    assert CHINESE.search(talk)


def test_check_points_at_the_line(run, copy: Path) -> None:
    path = next(copy.glob("records/cases/*/*/*/request.yml"))
    name = path.relative_to(copy).as_posix()
    path.write_text(path.read_text(encoding="utf-8").replace("mode:", "mod:"), encoding="utf-8")
    code, out, _ = run("check", name, "--repo", copy, "--lang", "en")
    assert code == 1
    assert re.search(rf"^error\[CK\d+\] {re.escape(name)}:\d+:\d+", out, re.MULTILINE)
    assert "^^^" in out
    code, out, _ = run("check", name, "--repo", copy, "--format", "json")
    report = json.loads(out)
    assert report["format_version"] == 1
    assert {each["path"] for each in report["findings"]} == {name}
    code, out, _ = run("check", name, "--repo", copy, "--format", "github")
    assert f"::error file={name},line=" in out


def test_check_since_refuses_an_edited_event(run, copy: Path) -> None:
    path = next(copy.glob("records/cases/*/*/*/request.yml"))
    path.write_bytes(path.read_bytes() + b"# later\n")
    code, out, _ = run("check", "--repo", copy, "--since", "HEAD", "--lang", "en")
    assert code == 1
    assert path.relative_to(copy).as_posix() in out
    code, _, _ = run("check", "--repo", copy, "--lang", "en")
    assert code == 0, "without a base the edit cannot be seen"


def test_nothing_to_check_is_not_success(run, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    code, _, talk = run("check", "--repo", tmp_path, "--lang", "en")
    assert code == 3
    assert "help:" in talk


def test_verify_exit_codes(run, small: Demonstration, tmp_path: Path) -> None:
    code, out, talk = run("verify", "--repo", small.repository, "--lang", "zh")
    assert code == 1
    assert "合入" in out
    assert "存证链" in talk
    code, out, _ = run("verify", "--repo", small.repository, "--format", "json")
    report = json.loads(out)
    assert report["chain"]["trust"] == "repository"
    verified = next(case["case"] for case in report["cases"] if case["result"] == "verified")
    code, out, _ = run("verify", verified, "--repo", small.repository, "--lang", "en")
    assert code == 0
    assert "verified" in out.lower()
    code, _, talk = run("verify", "RQ-20260101-000000", "--repo", small.repository, "--lang", "en")
    assert code == 2


def test_verify_with_the_right_and_the_wrong_key(run, small: Demonstration, tmp_path: Path) -> None:
    from footage.demo.making import demonstration_signer
    from footage.evidence.signers import allowed_signers_line
    from footage.evidence.sshsig import AllowedSigner, PublicKey, generate

    ours, stranger = demonstration_signer(), PublicKey.of(generate())
    (tmp_path / "ours").write_text(allowed_signers_line(AllowedSigner(ours.principal, ours.public)) + "\n")
    (tmp_path / "theirs").write_text(allowed_signers_line(AllowedSigner("x@example.org", stranger)) + "\n")
    code, out, _ = run("verify", "--repo", small.repository, "--trust", tmp_path / "ours", "--format", "json")
    assert json.loads(out)["chain"]["trust"] == "file"
    assert any(case["result"] == "verified" for case in json.loads(out)["cases"])
    code, out, _ = run("verify", "--repo", small.repository, "--trust", tmp_path / "theirs", "--format", "json")
    assert code == 1
    assert all(case["result"] != "verified" for case in json.loads(out)["cases"])
    (tmp_path / "none").write_text("nonsense\n")
    code, _, _ = run("verify", "--repo", small.repository, "--trust", tmp_path / "none", "--lang", "en")
    assert code == 2


def test_show_export_and_explain(run, small: Demonstration, tmp_path: Path) -> None:
    case = small.stories[0].cases[0].case
    code, out, _ = run("show", case, "--repo", small.repository, "--as-of", AS_OF, "--lang", "zh")
    assert code == 0
    assert case in out
    assert "部门负责人" in out
    code, _, talk = run("show", case[:-1] + "Z", "--repo", small.repository, "--as-of", AS_OF, "--lang", "en")
    assert code == 2
    assert case in talk, "it says which case may have been meant"
    code, _, _ = run("export", "--repo", small.repository, "--out", tmp_path / "csv", "--as-of", AS_OF)
    assert code == 0
    assert (tmp_path / "csv/request.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for what in ("R-3.3.1a", "CK101", "YM101", "VF103", "SC201", "CT101"):
        for lang in ("zh", "en"):
            code, out, _ = run("explain", what, "--lang", lang)
            assert code == 0
            assert out.startswith(what)
    code, _, talk = run("explain", "R-3.3.1", "--lang", "en")
    assert code == 2
    assert "R-3.3.1a" in talk


def test_a_policy_without_the_longest_period_stops_the_build(run, copy: Path, tmp_path: Path) -> None:
    pack = copy / "records/policy/packs/retrieval.yml"
    text = pack.read_text(encoding="utf-8")
    head, *parameters = text.split("  - name: ")
    kept = [each for each in parameters if not each.startswith("use.max_days")]
    pack.write_text("  - name: ".join([head, *kept]), encoding="utf-8")
    git = ["git", "-C", str(copy), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "commit", "-qam", "unset"], check=True)
    code, _, talk = run("build", "--repo", copy, "--out", tmp_path / "out", "--as-of", AS_OF, "--lang", "en")
    assert code == 1
    assert "use.max_days" in talk
    assert not (tmp_path / "out/register.sqlite").exists()


def test_an_adopters_own_repository_checks_clean_but_does_not_build(run, tmp_path: Path) -> None:
    code, _, _ = run("init", tmp_path / "own")
    assert code == 0
    code, out, _ = run("check", "--repo", tmp_path / "own", "--lang", "en")
    assert code == 0, out
    code, _, talk = run("build", "--repo", tmp_path / "own", "--out", tmp_path / "out", "--lang", "en")
    assert code in (1, 3)
    assert talk


@pytest.mark.parametrize("arguments", [[], ["--help"], *([name, "--help"] for name in sorted(cli.commands))])
def test_help_is_bilingual(run, arguments: list[str]) -> None:
    _, out, talk = run(*arguments)
    assert CHINESE.search(out + talk)


def test_a_broken_repository_never_ends_in_a_traceback(run, copy: Path, tmp_path: Path) -> None:
    for victim in (copy / ".git/HEAD", copy / ".git/refs/heads/main"):
        victim.unlink(missing_ok=True)
    shutil.rmtree(copy / ".git/objects")
    code, out, talk = run("verify", "--repo", copy, "--lang", "en")
    assert code in (2, 3, 4)
    assert "Traceback" not in out + talk
    code, out, talk = run("check", "--repo", tmp_path / "absent", "--lang", "en")
    assert code == 2


def test_internal_errors_are_kept_in_a_file(run, monkeypatch: pytest.MonkeyPatch, small: Demonstration) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("footage.checking.inspect", fail)
    code, out, talk = run("check", "--repo", small.repository, "--lang", "en")
    assert code == 70
    assert "secret detail" not in out + talk
    log = Path(re.search(r"details are in (\S+)", talk)[1])  # type: ignore[index]
    assert "secret detail" in log.read_text(encoding="utf-8")
    log.unlink()

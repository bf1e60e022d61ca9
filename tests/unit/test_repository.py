from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from footage.finding import ToolError
from footage.model import Change
from footage.repository import (
    CommitTree,
    MemoryTree,
    ObjectMissing,
    Repository,
    Signature,
    WorkTree,
    Writer,
    object_id,
    safe_path,
)

ANN = Signature("Ann 安", "ann@example.org", 1_770_000_000, 480)
BOB = Signature("Bob", "bob@example.org", 1_770_000_100, -210)


def git(directory: Path, *args: str, stdin: bytes = b"") -> bytes:
    scrubbed = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    who = {f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    environment = scrubbed | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", str(directory), *args], input=stdin, capture_output=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def code_of(error: pytest.ExceptionInfo[ToolError]) -> str:
    text = error.value.text()
    assert text.zh != text.en != error.value.code
    return error.value.code


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Writer.init(tmp_path / "repo")


@pytest.fixture
def merged(repository: Repository) -> tuple[Repository, dict[str, str]]:
    """A root, a branch of two commits, a direct commit on main, and a merge of the branch."""
    writer = Writer(repository)
    with writer.session() as session:
        root = session.commit("refs/heads/main", (), {"a.yml": b"a\n", "old.yml": b"old\n"}, ANN, ANN, "Begin")
        one = session.commit(None, (root,), {"d/b.yml": b"b\n", "gone.yml": b"x\n"}, BOB, BOB, "One")
        two = session.commit("refs/heads/topic", (one,), {"gone.yml": None, "d/c.yml": b"c\n"}, BOB, ANN, "Two\n\nBody")
        main = session.commit("refs/heads/main", (root,), {"a.yml": b"A\n", "old.yml": None}, ANN, ANN, "Edit")
    changes = repository.diff(repository.merge_base(main, two), two)
    merge = writer.commit("refs/heads/main", (main, two), {}, ANN, BOB, "Merge", changes=changes)
    return repository, {"root": root, "one": one, "two": two, "main": main, "merge": merge}


def test_history_is_the_first_parents_oldest_first_with_changes(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    commits = list(repository.first_parent("main"))
    assert [commit.oid for commit in commits] == [ids["root"], ids["main"], ids["merge"]]
    root, edit, merge = commits
    assert root.parents == ()
    assert {(c.status, c.path, c.old_mode, c.old_blob, c.new_mode) for c in root.changes} == {
        ("A", "a.yml", "", "", "100644"),
        ("A", "old.yml", "", "", "100644"),
    }
    assert edit.changes == (
        Change("a.yml", "M", "100644", object_id(b"a\n"), "100644", object_id(b"A\n")),
        Change("old.yml", "D", "100644", object_id(b"old\n"), "", ""),
    )
    assert [change.path for change in merge.changes] == ["d/b.yml", "d/c.yml"]
    assert merge.parents == (ids["main"], ids["two"])
    assert (merge.author_name, merge.author_email, merge.author_epoch) == ("Ann 安", "ann@example.org", 1_770_000_000)
    assert (merge.committer_name, merge.committer_epoch) == ("Bob", 1_770_000_100)
    assert merge.tree == git(repository.directory or Path(), "rev-parse", "main^{tree}").decode()


def test_history_can_go_on_from_a_commit(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    assert [commit.oid for commit in repository.first_parent("main", ids["main"])] == [ids["merge"]]
    assert list(repository.first_parent("main", ids["merge"])) == []


def test_history_can_be_left_early(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    assert next(iter(repository.first_parent("main"))).oid == ids["root"]
    assert repository.commit("topic").body == "Body"
    assert repository.commit("topic").subject == "Two"


def test_a_message_cannot_pass_for_a_change(repository: Repository) -> None:
    forged = f":100644 100644 {'1' * 40} {'2' * 40} M\n:100644 x\n\n:000000 100644 {'0' * 40} {'1' * 40} A"
    writer = Writer(repository)
    one = writer.commit("refs/heads/main", (), {"a": b"1"}, ANN, ANN, forged + "\n\n" + forged)
    writer.commit("refs/heads/main", (one,), {}, ANN, ANN, ":\n\n\n\n:")
    writer.commit("refs/heads/main", (repository.resolve("main") or "",), {"b": b"2"}, ANN, ANN, "")
    commits = list(repository.first_parent("main"))
    assert [[change.path for change in commit.changes] for commit in commits] == [["a"], [], ["b"]]
    assert commits[0].body.endswith(forged)


def test_odd_paths_and_dates_do_not_crash(repository: Repository) -> None:
    where = repository.directory or Path()
    blob = git(where, "hash-object", "-w", "--stdin", stdin=b"x").decode()
    names = [b"new\nline", b"latin-\xe9", b"tab\t", b":100644 100644 0 0 A", b'quote"', "中文".encode()]
    listing = b"".join(b"100644 blob %s\t%s\0" % (blob.encode(), name) for name in names)
    tree = git(where, "mktree", "-z", stdin=listing).decode()
    raw = f"tree {tree}\nauthor \xe9 <e@x> 99999999999999999999999999 +0000\ncommitter none <> x +0000\n\nm\0after"
    commit = git(where, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", stdin=raw.encode("latin-1"))
    git(where, "update-ref", "refs/heads/main", commit.decode())
    opened = Repository.open(where)
    expected = sorted(name.decode("utf-8", "surrogateescape") for name in names)
    (landed,) = opened.first_parent("main")
    assert sorted(change.path for change in landed.changes) == expected
    assert isinstance(landed.author_epoch, int)
    assert landed.committer_epoch == 0
    files = opened.files("main")
    assert files.paths() == expected
    assert all(files.read(path) == b"x" for path in expected)
    assert [change.path for change in opened.diff(None, "main")] == expected


def test_diff_knows_modes_and_takes_no_rename_for_one(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    where = repository.directory or Path()
    old = object_id(b"A\n")
    index = f"100755 blob {old}\ta.yml\n120000 blob {old}\tlink\n"
    tree = git(where, "mktree", stdin=index.encode()).decode()
    changes = repository.diff(ids["main"], tree)
    assert changes == (
        Change("a.yml", "M", "100644", old, "100755", old),
        Change("link", "A", "", "", "120000", old),
    )
    assert repository.diff(ids["main"], None)[0].status == "D"


def test_tree_read_and_missing_objects(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    assert repository.tree(ids["merge"]) == {
        "a.yml": ("100644", object_id(b"A\n")),
        "d/b.yml": ("100644", object_id(b"b\n")),
        "d/c.yml": ("100644", object_id(b"c\n")),
    }
    assert repository.read(object_id(b"b\n")) == b"b\n"
    for wrong in ("f" * 40, "HEAD", "f" * 39, f"{object_id(b'b')}\nHEAD", ""):
        with pytest.raises(ObjectMissing):
            repository.read(wrong)
    with pytest.raises(ObjectMissing) as error:
        repository.read(ids["merge"])
    assert code_of(error) == "repository.object_kind"
    assert repository.read(object_id(b"c\n")) == b"c\n"
    assert repository.read_object(ids["merge"], "commit").startswith(b"tree ")
    repository.close()
    assert repository.read(object_id(b"c\n")) == b"c\n"


def test_many_objects_stream_without_blocking(repository: Repository) -> None:
    contents = [b"%d " % number * 2000 for number in range(400)]
    Writer(repository).commit("refs/heads/main", (), {f"f/{n}": c for n, c in enumerate(contents)}, ANN, ANN, "m")
    oids = [object_id(content) for content in contents]
    wanted = oids * 30
    assert all(data == contents[i % 400] for i, (_, data) in enumerate(repository.read_many(wanted)))
    stream = repository.read_many(wanted)
    assert next(stream)[1] == contents[0]
    stream.close()  # type: ignore[attr-defined]
    tree = repository.files("main")
    assert dict(tree.read_many(["f/1", "f/0"])) == {"f/1": contents[1], "f/0": contents[0]}
    with pytest.raises(ObjectMissing):
        list(repository.read_many([oids[0], "e" * 40]))


def test_a_forged_object_is_refused(repository: Repository) -> None:
    Writer(repository).commit("refs/heads/main", (), {"a": b"honest\n"}, ANN, ANN, "m")
    where = repository.directory or Path()
    objects = where / ".git" / "objects"
    forged, honest = object_id(b"forged\n"), object_id(b"honest\n")
    git(where, "hash-object", "-w", "--stdin", stdin=b"forged\n")
    target = objects / honest[:2] / honest[2:]
    target.chmod(0o600)
    target.write_bytes((objects / forged[:2] / forged[2:]).read_bytes())
    for read in (lambda: repository.read(honest), lambda: list(repository.read_many([honest]))):
        with pytest.raises(ToolError) as error:
            read()
        assert code_of(error) in {"repository.object_corrupt", "repository.git_failed"}


def test_resolve_and_ancestry(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    assert repository.resolve("main") == ids["merge"]
    assert repository.resolve("main^2") == ids["two"]
    for odd in ("nowhere", "", "-h", "--all", "a\0b", "main:a.yml", "f" * 40, "\udce9"):
        assert repository.resolve(odd) is None
    assert repository.merge_base(ids["main"], ids["two"]) == ids["root"]
    assert repository.is_ancestor(ids["two"], ids["merge"])
    assert not repository.is_ancestor(ids["two"], ids["main"])
    other = Writer(repository).commit(None, (), {"z": b""}, ANN, ANN, "unrelated")
    assert repository.merge_base(other, ids["main"]) is None
    assert repository.computed_merge(ids["main"], other) is None
    assert repository.refs("refs/heads/") == {"refs/heads/main": ids["merge"], "refs/heads/topic": ids["two"]}
    with pytest.raises(ToolError) as error:
        repository.tree("nowhere")
    assert code_of(error) == "repository.no_commit"


def test_computed_merge_is_what_would_land_and_writes_nothing(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    before = sorted(str(path) for path in repository.plumbing.common_dir.rglob("*"))
    assert repository.computed_merge(ids["main"], ids["two"]) == repository.tree(ids["merge"])
    assert sorted(str(path) for path in repository.plumbing.common_dir.rglob("*")) == before
    writer = Writer(repository)
    rival = writer.commit(None, (ids["root"],), {"a.yml": b"other\n"}, BOB, BOB, "Rival")
    assert repository.computed_merge(ids["main"], rival) is None


def test_computed_merge_ignores_drivers_of_the_repository(merged: tuple[Repository, dict[str, str]]) -> None:
    repository, ids = merged
    where = repository.directory or Path()
    marker = where / "ran"
    git(where, "config", "merge.evil.driver", f"touch {marker}")
    (where / ".git" / "info").mkdir(exist_ok=True)
    (where / ".git" / "info" / "attributes").write_text("* merge=evil\n")
    rival = Writer(repository).commit(None, (ids["root"],), {"a.yml": b"other\n"}, BOB, BOB, "Rival")
    assert repository.computed_merge(ids["main"], rival) is None
    assert not marker.exists()


def test_contributors_are_those_whose_content_is_in_the_change(repository: Repository) -> None:
    writer = Writer(repository)
    eve, dan = Signature("Eve", "eve@x", 5), Signature("Dan", "dan@x", 6)
    message = "Two\n\nCo-Authored-By: Cat <cat@x>\nco-committed-by: nobody\n\nSigned-off-by: Zed <zed@x>"
    with writer.session() as session:
        root = session.commit("refs/heads/main", (), {"a": b"a", "m": b"m"}, ANN, ANN, "root")
        undone = session.commit(None, (root,), {"tmp": b"t"}, dan, dan, "One")
        two = session.commit(None, (undone,), {"r": b"r", "tmp": None}, BOB, eve, message)
        main = session.commit("refs/heads/main", (root,), {"m": b"M"}, dan, dan, "main moves")
        taken = session.commit(None, (two, main), {"m": b"M"}, dan, dan, "take main in")
        evil = session.commit(None, (taken, main), {"r": b"changed in the merge"}, dan, ANN, "evil merge")
    told = [(c.role, c.email, c.commit) for c in repository.contributors(root, two)]
    assert told == [
        ("author", "bob@example.org", two),
        ("committer", "eve@x", two),
        ("co-author", "cat@x", two),
        ("co-author", "", two),
    ]
    assert {c.commit for c in repository.contributors(main, taken)} == {two}
    assert {(c.email, c.commit) for c in repository.contributors(main, evil)} >= {("dan@x", evil)}
    assert {c.commit for c in repository.contributors(main, evil)} == {two, evil}
    assert all(c.account is None for c in repository.contributors(root, two))


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_writing_is_deterministic_and_git_agrees(tmp_path: Path, object_format: str) -> None:
    ids = []
    for name in ("one", "two"):
        repository = Writer.init(tmp_path / name, object_format)
        writer = Writer(repository)
        first = writer.commit("refs/heads/main", (), {'d/é 中"q.yml': b"1\n", "b": b""}, ANN, BOB, "消息\n")
        second = writer.commit("refs/heads/main", (first,), {"b": None, "d/x": b"\0\xff"}, BOB, ANN, "Second")
        ids.append((first, second))
        where = repository.directory or Path()
        git(where, "fsck", "--strict")
        assert git(where, "for-each-ref", "--format=%(refname)") == b"refs/heads/main"
        assert git(where, "cat-file", "blob", f"{second}:d/x") == b"\0\xff"
        assert (
            git(where, "log", "-1", "--format=%an <%ae> %ad", "--date=raw") == b"Bob <bob@example.org> 1770000100 -0330"
        )
        opened = Repository.open(where)
        assert opened.object_format == object_format
        files = opened.files("main")
        assert files.paths() == ["d/x", 'd/é 中"q.yml']
        assert files.blob("d/x") == object_id(b"\0\xff", object_format=object_format)
        assert opened.computed_merge(first, second) == opened.tree(second)
    assert ids[0] == ids[1]
    assert len(ids[0][0]) == (40 if object_format == "sha1" else 64)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a//b",
        "../a",
        "a/../b",
        "./a",
        ".git/config",
        "a/.GIT/x",
        "a/.git ./x",
        "a\nb",
        "a\\b",
        "c:x",
        "a/",
        "\udce9",
    ],
)
def test_unsafe_paths_are_not_written(repository: Repository, path: str) -> None:
    assert not safe_path(path)
    with pytest.raises(ToolError) as error:
        Writer(repository).commit("refs/heads/main", (), {path: b""}, ANN, ANN, "m")
    assert code_of(error) == "repository.unsafe_path"
    assert repository.refs() == {}


def test_unsafe_refs_parents_and_people_are_refused(repository: Repository) -> None:
    writer = Writer(repository)
    for ref in ("main", "refs/heads/a b", "refs/heads/..", "refs/heads/x.lock", "refs//x", "refs/heads/a\nreset x"):
        with pytest.raises(ToolError):
            writer.commit(ref, (), {"a": b""}, ANN, ANN, "m")
    with pytest.raises(ToolError):
        writer.commit(None, ("main",), {}, ANN, ANN, "m")
    with pytest.raises(ToolError):
        writer.commit(None, ("f" * 40,), {}, ANN, ANN, "m")
    with pytest.raises(ValueError, match="identity"):
        writer.commit(None, (), {}, Signature("A\ncommitter B", "x", 1), ANN, "m")
    assert repository.refs() == {}


def test_a_guarded_ref_moves_only_from_where_it_stood(repository: Repository) -> None:
    writer, ref = Writer(repository), "refs/heads/evidence"
    one = writer.commit(ref, (), {"a": b"1"}, ANN, ANN, "m", expect="0")
    with pytest.raises(ToolError) as error:
        writer.commit(ref, (), {"a": b"2"}, ANN, ANN, "m", expect="0")
    assert code_of(error) == "repository.ref_moved"
    two = writer.commit(ref, (one,), {"a": b"2"}, ANN, ANN, "m", expect=one)
    with pytest.raises(ToolError):
        writer.commit(ref, (one,), {"a": b"3"}, ANN, ANN, "m", expect=one)
    assert repository.resolve(ref) == two


def test_a_session_that_fails_sets_no_ref(repository: Repository) -> None:
    with pytest.raises(RuntimeError), Writer(repository).session() as session:  # noqa: PT012
        session.commit("refs/heads/main", (), {"a": b""}, ANN, ANN, "m")
        raise RuntimeError
    assert repository.refs() == {}


def test_incomplete_clones_are_refused(merged: tuple[Repository, dict[str, str]], tmp_path: Path) -> None:
    where = merged[0].directory or Path()
    git(where, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--depth=1", where.as_uri(), "shallow")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", where.as_uri(), "partial")
    git(tmp_path, "clone", "-q", "--shared", str(where), "shared")
    for name in ("shallow", "partial"):
        with pytest.raises(ToolError) as error:
            Repository.open(tmp_path / name)
        assert code_of(error) == f"repository.{name}"
        assert error.value.hint_text()
    assert Repository.open(tmp_path / "shared").resolve("HEAD") == merged[1]["merge"]
    (where / ".git" / "info").mkdir(exist_ok=True)
    (where / ".git" / "info" / "grafts").write_text(merged[1]["merge"] + "\n")
    with pytest.raises(ToolError) as error:
        Repository.open(where)
    assert code_of(error) == "repository.grafted"


def test_no_repository_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    Writer.init(tmp_path / "empty")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / ".git").write_text("gitdir: nowhere\n")
    found = []
    for name in ("plain", "missing", "empty", "broken"):
        with pytest.raises(ToolError) as error:
            Repository.open(tmp_path / name)
        found.append(code_of(error))
    assert found == ["repository.none", "repository.none", "repository.empty", "repository.none"]


def test_replacements_graphs_and_environment_do_not_steer(
    merged: tuple[Repository, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, ids = merged
    where = repository.directory or Path()
    git(where, "replace", ids["merge"], ids["root"])
    other = Writer.init(tmp_path / "other")
    Writer(other).commit("refs/heads/main", (), {"z": b""}, ANN, ANN, "other")
    git(where, "config", "log.showSignature", "true")
    git(where, "config", "core.fsmonitor", f"touch {tmp_path}/ran")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "other" / ".git" / "objects"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "log.showRoot")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "false")
    (where / "sub").mkdir()
    opened = Repository.open(where / "sub")
    assert [commit.oid for commit in opened.first_parent("main")] == [ids["root"], ids["main"], ids["merge"]]
    assert len(opened.tree("main")) == 3
    assert not (tmp_path / "ran").exists()


def test_a_linked_worktree_and_a_bare_clone_open(merged: tuple[Repository, dict[str, str]], tmp_path: Path) -> None:
    where = merged[0].directory or Path()
    git(where, "worktree", "add", "-q", str(tmp_path / "linked"), "topic")
    git(tmp_path, "clone", "-q", "--bare", str(where), "bare.git")
    assert Repository.open(tmp_path / "linked").resolve("HEAD") == merged[1]["two"]
    bare = Repository.open(tmp_path / "bare.git")
    assert bare.directory is None
    assert bare.resolve("HEAD") == merged[1]["merge"]


def test_the_three_trees_agree(tmp_path: Path) -> None:
    files = {"records/a.yml": b"a: 1\n", "records/b/c.yml": "姓名: 甲\n".encode(), "schemas/x.json": b"{}\r\n"}
    repository = Writer.init(tmp_path / "repo")
    commit = Writer(repository).commit("refs/heads/main", (), files, ANN, ANN, "m")
    disk = tmp_path / "disk"
    for path, data in files.items():
        (disk / path).parent.mkdir(parents=True, exist_ok=True)
        (disk / path).write_bytes(data)
    (disk / "unrelated.txt").write_bytes(b"")
    trees = (CommitTree(repository, commit), WorkTree(disk), MemoryTree(files))
    for tree in trees:
        assert tree.paths() == sorted(files)
        assert tree.paths("records/") == ["records/a.yml", "records/b/c.yml"]
        assert tree.paths("records/b") == ["records/b/c.yml"]
        assert tree.paths("zzz") == []
        assert [tree.read(path) for path in tree.paths()] == [files[path] for path in sorted(files)]
        assert [tree.blob(path) for path in tree.paths()] == [object_id(files[path]) for path in sorted(files)]
        assert {tree.mode(path) for path in tree.paths()} == {"100644"}
        for ask in (tree.read, tree.blob, tree.mode):
            with pytest.raises(KeyError):
                ask("records/none.yml")


def test_a_work_tree_never_follows_links(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.yml").write_bytes(b"secret")
    disk = tmp_path / "disk"
    (disk / "records" / ".git").mkdir(parents=True)
    (disk / "records" / "out").symlink_to(secret)
    (disk / "records" / "loop").symlink_to("loop")
    (disk / "records" / "run.yml").write_bytes(b"x")
    (disk / "records" / "run.yml").chmod(0o755)
    os.mkfifo(disk / "records" / "pipe")
    (disk / "schemas").symlink_to(secret)
    tree = WorkTree(disk)
    assert {path: tree.mode(path) for path in tree.paths()} == {
        "records/loop": "120000",
        "records/out": "120000",
        "records/run.yml": "100755",
        "schemas": "120000",
    }
    assert tree.read("schemas") == os.fsencode(secret)
    assert tree.blob("records/loop") == object_id(b"loop")
    (disk / "records" / "run.yml").unlink()
    (disk / "records" / "run.yml").symlink_to(secret / "s.yml")
    with pytest.raises(ToolError) as error:
        tree.read("records/run.yml")
    assert code_of(error) == "repository.unreadable"
    assert WorkTree(tmp_path / "nowhere").paths() == []

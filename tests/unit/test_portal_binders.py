"""A case's page leads to its binder when there is one, and to nothing when there is none; ``serve`` finds both."""

from __future__ import annotations

import functools
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

import sample_office
from footage import portal
from footage.cli import building
from footage.cli.demonstrating import _Quiet
from footage.cli.talk import Progress

CASE, OTHER = "RQ-20260302-7K3M9Q", "RQ-20260305-2B8XW4"


def _build(folder: Path, *binders: str) -> Path:
    docs = folder / "docs"
    for lang in ("zh", "en"):
        (docs / lang).mkdir(parents=True, exist_ok=True)
        (docs / lang / "index.md").write_text("# x\n", encoding="utf-8")
    out = folder / "out" / "site"
    portal.build(
        sample_office.sample_office(), sample_office.each_case(), out, handbook=docs,
        memory=folder / "memory.sqlite", binders=frozenset(binders),
    )  # fmt: skip
    return out


def test_pages_lead_to_the_binders_beside_the_site_and_to_no_other(tmp_path: Path) -> None:
    site = _build(tmp_path)
    assert not [page for page in site.rglob("*.html") if ".pdf" in page.read_text("utf-8")]
    site = _build(tmp_path, f"{CASE}.zh.pdf", f"{OTHER}.en.pdf", "2026-Q1.zh.pdf")
    leading = {page.relative_to(site).as_posix() for page in site.rglob("*.html") if ".pdf" in page.read_text("utf-8")}
    assert leading == {f"zh/cases/{CASE}/index.html", f"en/cases/{OTHER}/index.html"}
    page = site / "zh" / "cases" / CASE / "index.html"
    address = f"../../../../binders/{CASE}.zh.pdf"
    assert f'href="{address}"' in page.read_text("utf-8")
    assert (page.parent / address).resolve() == tmp_path / "out" / "binders" / f"{CASE}.zh.pdf"


@pytest.mark.parametrize("binders", [True, False])
def test_a_build_draws_binders_before_the_pages_that_lead_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, binders: bool
) -> None:
    (tmp_path / "binders").mkdir()
    (tmp_path / "binders" / f"{OTHER}.en.pdf").touch()
    (tmp_path / "binders" / "index.html").touch()
    drawn: list[frozenset[str]] = []
    desk = SimpleNamespace(cases=lambda _: (tmp_path / "binders" / f"{CASE}.zh.pdf").touch())
    monkeypatch.setattr(building, "Desk", lambda *_: desk)
    monkeypatch.setattr(building, "_refuse_another", lambda *_: None)
    monkeypatch.setattr(building, "opened", nullcontext)
    monkeypatch.setattr("footage.repository.Repository.open", lambda _: None)
    monkeypatch.setattr("footage.register.making.make", lambda *_, **__: SimpleNamespace(kinds=None))
    monkeypatch.setattr("footage.dossier.load_office", lambda *_: None)
    monkeypatch.setattr("footage.dossier.case_sources", lambda *_: None)
    monkeypatch.setattr(portal, "build", lambda *_, **given: drawn.append(given["binders"]))
    building.build_all(tmp_path, tmp_path, None, None, Progress("en"), binders=binders)
    assert drawn == [{f"{OTHER}.en.pdf"} | ({f"{CASE}.zh.pdf"} if binders else set())]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    for name, text in (("site/index.html", "site"), ("binders/x.pdf", "binder"), ("secret.txt", "secret")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    handler = functools.partial(_Quiet, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_serve_gives_the_binders_beside_the_site_and_nothing_else(served: str) -> None:
    def get(place: str) -> str:
        with urllib.request.urlopen(served + place) as answer:
            return str(answer.read().decode())

    assert get("/index.html") == "site"
    assert get("/binders/x.pdf") == "binder"
    for place in (
        "/secret.txt",
        "/binders/../secret.txt",
        "/binders/%2e%2e/secret.txt",
        "/../secret.txt",
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(place)

"""A case's page leads to its binder when there is one, and to nothing when there is none; ``serve`` finds both."""

from __future__ import annotations

import functools
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import sample_office
from footage import portal
from footage.cli.building import _bound
from footage.cli.demonstrating import _Quiet

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


def test_a_build_knows_the_binders_that_stand_and_those_it_makes(tmp_path: Path) -> None:
    (tmp_path / f"{OTHER}.en.pdf").touch()
    (tmp_path / "index.html").touch()
    assert _bound(tmp_path, ()) == {f"{OTHER}.en.pdf"}
    assert _bound(tmp_path, (CASE,)) == {f"{OTHER}.en.pdf", f"{CASE}.zh.pdf", f"{CASE}.en.pdf"}
    assert _bound(tmp_path / "none", ()) == frozenset()


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

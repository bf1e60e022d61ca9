"""A built site, a loopback server for it, and a browser that may ask for nothing but this site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

import sample_office
from footage import portal


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("e2e")
    out = folder / "site"
    docs = Path(__file__).parents[2] / "docs"
    portal.build(sample_office.sample_office(), sample_office.each_case(), out, handbook=docs)
    return out


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, site: Path) -> str:
    if request.param == "file":
        return site.as_uri()
    address: str = request.getfixturevalue("server")
    return address


class Watched:
    """A browser page that refuses and remembers every request outside the site, and every error of a script."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.outside: list[str] = []
        self.failed: list[str] = []
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.route("**/*", self._route)
        self.page.on("requestfailed", self._failed)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def _route(self, route: Route) -> None:
        address = route.request.url
        if address.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(address)
            route.abort()

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left while its icon was still on its way
            self.failed.append(request.url)

    def open(self, place: str) -> Page:
        self.page.goto(f"{self.base}/{place}")
        return self.page

    def must_be_clean(self) -> None:
        assert (self.outside, self.failed, self.errors) == ([], [], [])


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def watched(context: BrowserContext, base: str) -> Iterator[Watched]:
    found = Watched(context, base)
    yield found
    found.must_be_clean()

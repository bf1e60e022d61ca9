"""The first result of a search in a real browser: the portal's own index against Pagefind's, on the same cases.

Both sites are served from this machine; what a search fetches is counted where it is sent. Each query begins in a
browser that has fetched nothing yet, and both sites take turns, so that other work on the machine tells of both.
"""

from __future__ import annotations

import random
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bar import Bar

KILOBYTES = 500
TURNS = 5
WORDS = ("核查", "车间", "园区", "事故", "盘点")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
OURS = """async query => {
  document.querySelector('[data-fp-search]').click();
  const input = document.querySelector('dialog.fp-search input'), begin = performance.now();
  const hits = () => document.querySelectorAll('#fp-hits [role=option]').length;
  input.value = query; input.dispatchEvent(new Event('input', {bubbles: true}));
  while (!hits() && performance.now() - begin < 20000) await new Promise(done => setTimeout(done, 1));
  return [performance.now() - begin, hits()];
}"""
THEIRS = """async query => {
  const begin = performance.now();
  const pagefind = await import('/pagefind/pagefind.js');
  const found = await pagefind.search(query);
  if (found.results.length) await found.results[0].data();
  return [performance.now() - begin, found.results.length];
}"""


def bars(site: Path, hugo: Path) -> list[Bar]:
    """Measure both; without Pagefind's site nothing can be compared."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None or not (hugo / "pagefind").is_dir():
        return []
    cases = sorted(path.name for path in (site / "zh" / "cases").glob("RQ-*"))
    exact = random.Random(1).sample(cases, TURNS)
    with _browser(chromium) as browser, _served(site) as ours, _served(hugo) as theirs:
        mine, other = [], []
        for query in (*exact, *WORDS):
            mine.append(_ask(browser, ours, "/zh/index.html", OURS, query))
            other.append(_ask(browser, theirs, "/zh/index.html", THEIRS, query))
    found = [hits for _, _, hits in mine]
    if found[:TURNS] != [1] * TURNS or not all(found):
        raise SystemExit(f"exact ids must give one hit and words of two characters some: {found}")
    return [
        Bar("search, first result, to Pagefind", _median(mine), _median(other), 1, "搜索，首个结果，对比 Pagefind"),
        Bar("search, bytes fetched for it, to 500 kB", max(size for _, size, _ in mine) / 1000, KILOBYTES, 1,
            "搜索，首个结果所取字节，对比 500 kB", "kB"),
        Bar("search, bytes fetched for it, to Pagefind", statistics.median(size for _, size, _ in mine) / 1000,
            statistics.median(size for _, size, _ in other) / 1000, 1, "搜索，首个结果所取字节，对比 Pagefind", "kB"),
    ]  # fmt: skip


Answer = tuple[float, int, int]


def _median(answers: list[Answer]) -> float:
    return statistics.median(seconds for seconds, _, _ in answers)


def _ask(browser: Any, server: _Counting, path: str, script: str, query: str) -> Answer:
    """Return (seconds, bytes, results) of one search in a fresh browser."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}{path}", wait_until="networkidle")
    server.sent = 0
    milliseconds, hits = page.evaluate(script, query)
    context.close()
    return milliseconds / 1000, server.sent, hits


@contextmanager
def _browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


class _Counting(ThreadingHTTPServer):
    """Counts the bytes of the files that it sends."""

    sent = 0


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        data = source.read()
        server: Any = self.server
        server.sent += len(data)
        outputfile.write(data)


@contextmanager
def _served(folder: Path) -> Iterator[_Counting]:
    server = _Counting(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()

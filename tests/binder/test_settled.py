"""What is written out once is what the writer would have written, byte for byte."""

from __future__ import annotations

import io
from typing import Any

import pydyf
import pytest

from footage.binder.settled import name_pages_once, settle


def _pdf(pages: int) -> Any:
    pdf = pydyf.PDF()
    pdf.info["Title"] = pydyf.String("RQ-20260101-ABCDEF")
    for number in range(pages):
        content = pydyf.Stream([b"BT", f"({number}) Tj", b"ET"], {"Kind": "/Page"}, compress=True)
        pdf.add_object(content)
        page = pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "Contents": content.reference})
        pdf.add_page(page)
    pdf.catalog["Extra"] = pydyf.Array([1.5, pydyf.String("证")])
    return pdf


def _written(pdf: Any, *, compress: bool) -> bytes:
    out = io.BytesIO()
    pdf.write(out, "1.7", "0123456789abcdef", compress)
    return out.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_a_settled_pdf_has_the_same_bytes(compress: bool) -> None:
    plain, settled = _pdf(3), _pdf(3)
    settle(settled)
    assert _written(settled, compress=compress) == _written(plain, compress=compress)


def test_each_object_gives_its_bytes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    bytes_of = pydyf.Stream.data

    def counted(stream: Any) -> bytes:
        asked.append(stream.number)
        data: bytes = bytes_of.fget(stream)
        return data

    monkeypatch.setattr(pydyf.Stream, "data", property(counted))
    pdf = _pdf(3)
    content = {item.number for item in pdf.objects if isinstance(item, pydyf.Stream)}
    settle(pdf)
    _written(pdf, compress=True)
    assert sorted(number for number in asked if number in content) == sorted(content)


def test_page_names_follow_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pydyf.PDF, "page_references", pydyf.PDF.page_references)
    pdf = _pdf(2)
    name_pages_once()
    before = pdf.page_references
    assert pdf.page_references is before
    pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert pdf.page_references == (*before, pdf.objects[-1].reference)
    assert [pdf.objects[int(name.split()[0])]["Type"] for name in pdf.page_references] == ["/Page"] * 3

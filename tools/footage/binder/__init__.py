"""Binders: cases as PDF/A-3 files that can be printed, filed, and checked by hand, one by one or many to a volume.

Promises: the same dossier with the same program versions and fonts gives the same bytes; everything typed by somebody
is shown as text; the records, the signed statements and a manifest of them travel inside the file. Refuses: to judge or
compute anything that the dossier does not say, to read the clock, and to fetch anything from disk or network.
"""

from __future__ import annotations

from footage.binder.cases import render_case, render_cases
from footage.binder.shelf import BinderResult
from footage.binder.volume import Series, Source, render_series

__all__ = ["BinderResult", "Series", "Source", "render_case", "render_cases", "render_series"]

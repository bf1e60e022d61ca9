"""Charts as SVG, drawn once for portal and binders: numbers in, markup out.

Promises: the same numbers give the same bytes; every label is escaped; each drawing says in words what it shows, and
tells its parts apart by pattern as well as by colour. Refuses to judge: what is counted, and whether it is good, is
said by those who call, who also print the numbers as a table.
"""

from footage.charts.columns import Column, Series, columns
from footage.charts.lengths import Bar, bar_svg, bars

__all__ = ["Bar", "Column", "Series", "bar_svg", "bars", "columns"]

"""Charts as SVG, drawn once for portal and binders: numbers in, markup out.

Promises: the same numbers give the same bytes; every label is escaped; each drawing says in words what it shows.
Refuses to judge: what is counted, and whether it is good, is said by those who call.
"""

from footage.charts.lengths import Bar, bar_svg, bars

__all__ = ["Bar", "bar_svg", "bars"]

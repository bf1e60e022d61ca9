"""Tables of a register as files: CSV that no spreadsheet executes, and JSON Lines."""

from footage.exports.tables import export, safe_cell

__all__ = ["export", "safe_cell"]

"""Everything about one case, or about the office, read from a register and ready to be shown."""

from footage.dossier.case import case_ids, load_case, load_cases
from footage.dossier.office import load_office

__all__ = ["case_ids", "load_case", "load_cases", "load_office"]

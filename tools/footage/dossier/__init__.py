"""Everything about one case, or about the office, read from a register and ready to be shown."""

from footage.dossier.case import case_ids, load_case, load_cases
from footage.dossier.digests import CaseSource, case_sources
from footage.dossier.office import load_office

__all__ = ["CaseSource", "case_ids", "case_sources", "load_case", "load_cases", "load_office"]

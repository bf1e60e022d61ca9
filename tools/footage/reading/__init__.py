"""Strict YAML with positions; kinds; records.

Takes bytes, gives values and findings. Reads no files: trees are given. Judges how a file is written, never what it
says.
"""

from footage.reading.marks import Mark, Marks, Span
from footage.reading.rules import RULES, RuleInfo
from footage.reading.yaml import Reading, read_yaml

__all__ = ["RULES", "Mark", "Marks", "Reading", "RuleInfo", "Span", "read_yaml"]

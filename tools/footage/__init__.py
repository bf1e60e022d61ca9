"""Footage-retrieval office in a Git repository: requests, approvals by review, signed evidence, verdicts."""

__version__ = "0.1.0"

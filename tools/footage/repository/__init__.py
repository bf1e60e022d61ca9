"""Trees, blobs and first-parent history of a Git repository, and commits written without a working tree."""

from __future__ import annotations

from footage.repository.history import LandedCommit
from footage.repository.objects import ObjectMissing, object_id
from footage.repository.store import Repository
from footage.repository.trees import CommitTree, MemoryTree, Tree, WorkTree
from footage.repository.writing import Session, Signature, Writer, safe_path

__all__ = [
    "CommitTree",
    "LandedCommit",
    "MemoryTree",
    "ObjectMissing",
    "Repository",
    "Session",
    "Signature",
    "Tree",
    "WorkTree",
    "Writer",
    "object_id",
    "safe_path",
]

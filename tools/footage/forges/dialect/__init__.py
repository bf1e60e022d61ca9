"""Simulated forges over loopback HTTP: the words, shapes, paging and bad habits of real ones, acts from a simulation.

Two dialects: Gitea's (1.24 and later) and GitHub's (Enterprise 3.17 and later, with its ``/api/v3``). Each says in its
own module which of its habits were seen on a running server and which were only read in source or documentation.
"""

from __future__ import annotations

from footage.forges.dialect.server import Server

__all__ = ["Server"]

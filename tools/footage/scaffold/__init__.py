"""What comes with the product, and a first repository for an adopter."""

from __future__ import annotations

from footage.scaffold.beginning import beginning, init

__all__ = ["beginning", "init"]

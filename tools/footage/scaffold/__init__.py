"""What comes with the product, and a first repository for an adopter."""

from __future__ import annotations

from footage.scaffold.beginning import beginning, init
from footage.scaffold.gate_account import GateAccount

__all__ = ["GateAccount", "beginning", "init"]

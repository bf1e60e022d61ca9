"""``python -m footage``."""

from footage.cli import main

main()

"""Tampering by the hundred: a small office's repository, spoilt in every way we know of, and what the verifier says.

Each operator spoils main, the evidence or the repository itself and names the rules of which at least one must speak.
What the verifier does not name must be irrelevant: same verdicts, same findings, same register. Some operators own the
gate's key; what they write agrees with itself, and only an anchor can show it. ``python -m tamper N FIRST`` does N of
them, from seed FIRST on, and prints how each was named.
"""

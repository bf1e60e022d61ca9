"""Keys carried forward: a key that an approved pull request registered may sign what comes after it.

The first key is the baseline's. A record of a signer counts if it was there at the baseline, or if the statement about
its landing is signed by a key that counted already and its approval is proven: so trust never comes from a key that it
is about to. What a record ends is ended, for all that claims a later time. Where records contradict each other over
this, the strictest reading holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from footage.evidence.declared import Baseline
from footage.evidence.proof import CommitProof, PullProof
from footage.evidence.sshsig import AllowedSigner, PublicKey
from footage.evidence.statement import NAMESPACE
from footage.model import Record
from footage.policy import RecordVersion
from footage.policy.moments import instant

Keys = tuple[AllowedSigner, ...]


def read_signer_record(record: Record, *, demonstration: bool) -> AllowedSigner | None:
    """Return whom a record of a signer lets sign evidence, in earnest or in a demonstration; None if nobody."""
    key = PublicKey.parse(str(record.data.get("public_key")))
    fits = record.data.get("namespace") == NAMESPACE and record.data.get("demonstration") is demonstration
    begin, end = instant(record.data.get("valid_from")), record.data.get("valid_until")
    if key is None or not fits or begin is None:
        return None
    return AllowedSigner(str(record.data.get("principal")), key, (NAMESPACE,), begin, instant(end) if end else None)


def carried(
    baseline: Baseline,
    commits: Sequence[CommitProof],
    pulls: Iterable[PullProof],
    versions: Iterable[RecordVersion],
) -> Keys:
    """Return the baseline's key and those that proven records add, each from when and until when."""
    first = PublicKey.parse(baseline.public_key)
    if first is None:
        return ()
    landings = {each.id: each for each in pulls if each.observed == "merged" and each.result == "verified"}
    proven = {each.seq for each in commits if each.coverage == "adopted" or each.pull in landings}
    signers = [each for each in versions if each.record.kind == "signer" and each.landed_seq in proven]
    found = [
        signer
        for _, group in groupby(sorted(signers, key=_place), key=lambda each: each.record.path)
        for signer in _of_one_record(list(group), baseline, proven)
    ]
    ends = [each.valid_until for each in found if each.key == first]
    last = None if None in ends else max((end for end in ends if end is not None), default=None)
    others = sorted((each for each in found if each.key != first), key=lambda each: (each.valid_from or 0, each.key))
    return (AllowedSigner(baseline.principal, first, (NAMESPACE,), None, last), *others)


def _place(version: RecordVersion) -> tuple[str, int]:
    return version.record.path, version.landed_seq or 0


def _of_one_record(versions: list[RecordVersion], baseline: Baseline, proven: set[int]) -> Iterator[AllowedSigner]:
    """Yield one signer for each key that a record had in turn; the last word about a key holds for all its time."""
    read = [(each, read_signer_record(each.record, demonstration=baseline.demonstration)) for each in versions]
    for key, group in groupby((each for each in read if each[1]), key=lambda each: each[1] and each[1].key):
        same = list(group)
        (begun, first), (latest, last) = same[0], same[-1]
        if first is None or last is None or key is None:
            continue
        begin = first.valid_from or 0
        if not begun.adopted:
            if begun.landed_epoch is None:
                continue
            begin = max(begin, begun.landed_epoch)
        ends = [last.valid_until, latest.replaced_epoch if latest.replaced_seq in proven else None]
        end = min((each for each in ends if each is not None), default=None)
        yield AllowedSigner(last.principal, key, (NAMESPACE,), begin, end)


def strictest(readings: Sequence[Keys]) -> Keys:
    """Return what all of several readings allow: keys that each has, for the time that each gives them."""
    common = [each for each in readings[0] if all(any(e.key == each.key for e in keys) for keys in readings)]
    return tuple(_narrowed(each, [e for keys in readings for e in keys if e.key == each.key]) for each in common)


def _narrowed(signer: AllowedSigner, same: Sequence[AllowedSigner]) -> AllowedSigner:
    begin = max((each.valid_from for each in same if each.valid_from is not None), default=None)
    end = min((each.valid_until for each in same if each.valid_until is not None), default=None)
    return AllowedSigner(signer.principal, signer.key, signer.namespaces, begin, end)

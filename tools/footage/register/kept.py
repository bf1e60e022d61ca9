"""Records in the content that evidence keeps of pull requests that never landed, or have not yet.

Promises: each file is read as strictly as a landed one; what is no record is left out here and stays visible by path
and blob in ``pull_request_path``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from footage.evidence.proof import PullProof
from footage.reading.kinds import Kinds
from footage.reading.records import read_record
from footage.register.known import REQUEST, Content, Known
from footage.repository import object_id


def with_kept(known: Known, kinds: Kinds) -> Known:
    """Return ``known`` with the records of kept content added, in order of pull request and path."""
    have = {(content.pull, content.record.path) for content in known.contents}
    contents = [*known.contents]
    for pull in known.pulls:
        if pull.observed != "merged":
            contents.extend(each for each in _records(pull, kinds) if (each.pull, each.record.path) not in have)
    place = {pull.id: index for index, pull in enumerate(known.pulls)}
    ordered = sorted(contents, key=lambda each: (place[each.pull], each.record.path))
    return replace(known, contents=tuple(ordered), asking=_asking(known.pulls, kinds))


def kept_bytes(pulls: Iterable[PullProof]) -> dict[tuple[str, str], bytes]:
    """Return the kept bytes by (path, blob)."""
    return {(path, _blob(pull, path, data)): data for pull in pulls for path, data in sorted(pull.kept.items())}


def _asking(pulls: Iterable[PullProof], kinds: Kinds) -> dict[str, tuple[str, ...]]:
    """Return the pull requests by the case whose request they carried: what they held may be unreadable or gone."""
    found: dict[str, list[str]] = defaultdict(list)
    if REQUEST not in kinds:
        return {}
    name = f"/{kinds[REQUEST].file}"
    for pull in pulls:
        paths = (change.path for change in pull.observation.changes if change.path.endswith(name) and change.new_blob)
        for placed in map(kinds.of_path, paths):
            if placed is not None and placed[0].name == REQUEST:
                found[placed[1]].append(pull.id)
    return {case_id: tuple(ids) for case_id, ids in found.items()}


def _records(pull: PullProof, kinds: Kinds) -> Iterator[Content]:
    for path, data in sorted(pull.kept.items()):
        record = read_record(path, _blob(pull, path, data), data, kinds).record
        if record is not None:
            yield Content(pull.id, record)


def _blob(pull: PullProof, path: str, data: bytes) -> str:
    """Return the blob's id as the pull request's changes name it, else as Git would."""
    named = next((change.new_blob for change in pull.observation.changes if change.path == path), "")
    return named or object_id(data)

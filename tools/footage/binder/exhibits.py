"""What a binder carries besides its pages: each record and each signed statement byte for byte, and a manifest.

Exhibits are numbered through one file in the order shown (``附件1`` is the first request). File names inside the PDF
are plain ASCII, unique and sorted by number, because readers and ``pdfdetach`` write them to disk under these names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from footage.binder.typed import file_name
from footage.dossier.shape import CaseDossier, Provenance, RecordView, StatementView

# In this order stand the records of a case's life; a kind that is not named comes after them.
_ORDER = (
    "preservation", "preservation_release", "work_notice", "retrieval", "view", "copy", "custody", "redaction",
    "disclosure", "transfer", "return", "archive", "destruction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """One embedded file: where it comes from in the repository, and what it is for (``Source`` or ``Data``)."""

    name: str
    path: str
    blob: str
    content: bytes
    mime: str
    relationship: str
    description: str

    @property
    def sha256(self) -> str:
        """Return the digest of the embedded bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One record as an exhibit. ``attachment`` is None when its content was not kept.

    ``faithful`` is False when the text at hand does not have the digest that the record is known by.
    """

    number: int
    record: RecordView
    attachment: Attachment | None
    faithful: bool


def exhibits(dossier: CaseDossier, after: int = 0) -> tuple[Exhibit, ...]:
    """Return the records of the case as exhibits numbered from ``after`` + 1, the request first, each once."""
    first = (dossier.request,) if dossier.request else ()
    ordered = {record.uid: record for record in (*first, *sorted(dossier.records, key=_rank))}
    return tuple(_exhibit(number, record) for number, record in enumerate(ordered.values(), after + 1))


def attachments(numbered: Iterable[Exhibit], statements: Iterable[StatementView]) -> tuple[Attachment, ...]:
    """Return the embedded files in order of name; a statement that several cases rest on is embedded once."""
    records = [exhibit.attachment for exhibit in numbered if exhibit.attachment]
    once = {statement.path: statement for statement in statements}
    proofs = [item for number, statement in enumerate(once.values(), 1) for item in _statement(statement, number)]
    return tuple(sorted([*records, *proofs], key=lambda item: item.name))


def manifest(files: Iterable[Attachment], provenance: Provenance, about: Mapping[str, object], name: str) -> Attachment:
    """Return the list of ``files`` with their paths, blobs and digests; ``about`` says what the binder is of."""
    listing = {
        "format_version": 2,
        **about,
        "commit": provenance.commit,
        "evidence_commit": provenance.evidence_commit,
        "chain": {"seq": provenance.chain_seq, "sha256": provenance.chain_sha256},
        "register_digest": provenance.register_digest,
        "as_of_epoch": provenance.as_of.epoch,
        "files": [
            {"name": item.name, "path": item.path, "blob": item.blob, "bytes": len(item.content), "sha256": item.sha256}
            for item in files
        ],
    }
    text = json.dumps(listing, ensure_ascii=True, indent=1) + "\n"
    return Attachment("manifest.json", "", "", text.encode(), "application/json", "Data", f"manifest of {name}")


def _rank(record: RecordView) -> int:
    return _ORDER.index(record.kind) if record.kind in _ORDER else len(_ORDER)


def _exhibit(number: int, record: RecordView) -> Exhibit:
    content = record.raw.encode("utf-8", "surrogateescape") if record.raw else b""
    if not content:
        return Exhibit(number, record, None, faithful=True)
    name = f"E{number:04}-{file_name(PurePosixPath(record.path).name)}"
    attachment = Attachment(name, record.path, record.blob, content, "application/yaml", "Source", record.kind_title.en)
    return Exhibit(number, record, attachment, faithful=record.sha256 in ("", attachment.sha256))


def _statement(statement: StatementView, number: int) -> list[Attachment]:
    name = f"S{number:04}-{file_name(PurePosixPath(statement.path).name)}"
    body = Attachment(name, statement.path, "", statement.content, "application/json", "Data", "signed statement")
    if not statement.signature:
        return [body]
    path = f"{statement.path}.sig"
    return [body, Attachment(f"{name}.sig", path, "", statement.signature, "text/plain", "Data", "SSH signature")]

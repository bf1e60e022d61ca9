"""What a binder carries besides its pages: each record and each signed statement byte for byte, and a manifest.

Exhibits are numbered in the order shown (``附件1`` is the request). File names inside the PDF are plain ASCII, unique
and sorted by number, because readers and ``pdfdetach`` write them to disk under these names.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from footage.binder.typed import file_name
from footage.dossier.shape import CaseDossier, Provenance, RecordView


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


def exhibits(dossier: CaseDossier) -> tuple[Exhibit, ...]:
    """Return the records of the case as numbered exhibits, the request first, each once."""
    first = (dossier.request,) if dossier.request else ()
    ordered = {record.uid: record for record in (*first, *dossier.records)}
    return tuple(_exhibit(number, record) for number, record in enumerate(ordered.values(), 1))


def attachments(dossier: CaseDossier, numbered: tuple[Exhibit, ...], provenance: Provenance) -> tuple[Attachment, ...]:
    """Return every embedded file in order of name; the last is the manifest of the others."""
    records = [exhibit.attachment for exhibit in numbered if exhibit.attachment]
    statements = [item for number in range(len(dossier.statements)) for item in _statement(dossier, number)]
    files = sorted([*records, *statements], key=lambda item: item.name)
    return (*files, _manifest(dossier, tuple(files), provenance))


def _exhibit(number: int, record: RecordView) -> Exhibit:
    content = record.raw.encode("utf-8", "surrogateescape") if record.raw else b""
    if not content:
        return Exhibit(number, record, None, faithful=True)
    name = f"E{number:03}-{file_name(PurePosixPath(record.path).name)}"
    attachment = Attachment(name, record.path, record.blob, content, "application/yaml", "Source", record.kind_title.en)
    return Exhibit(number, record, attachment, faithful=record.sha256 in ("", attachment.sha256))


def _statement(dossier: CaseDossier, index: int) -> list[Attachment]:
    statement = dossier.statements[index]
    name = f"S{index + 1:03}-{file_name(PurePosixPath(statement.path).name)}"
    body = Attachment(name, statement.path, "", statement.content, "application/json", "Data", "signed statement")
    if not statement.signature:
        return [body]
    path = f"{statement.path}.sig"
    return [body, Attachment(f"{name}.sig", path, "", statement.signature, "text/plain", "Data", "SSH signature")]


def _manifest(dossier: CaseDossier, files: tuple[Attachment, ...], provenance: Provenance) -> Attachment:
    listing = {
        "format_version": 1,
        "case": dossier.case_id,
        "commit": provenance.commit,
        "evidence_commit": provenance.evidence_commit,
        "chain": {"seq": provenance.chain_seq, "sha256": provenance.chain_sha256},
        "as_of_epoch": provenance.as_of.epoch,
        "files": [
            {"name": item.name, "path": item.path, "blob": item.blob, "bytes": len(item.content), "sha256": item.sha256}
            for item in files
        ],
    }
    text = json.dumps(listing, ensure_ascii=True, indent=1) + "\n"
    return Attachment(
        "manifest.json", "", "", text.encode(), "application/json", "Data", "manifest of the attached files"
    )

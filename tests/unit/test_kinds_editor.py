"""The editor's settings in the repository are those that follow from its kinds."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path

import example_records as examples
from footage.reading.editor import settings


def test_the_committed_settings_follow_from_the_kinds(root: Path) -> None:
    assert (root / ".vscode" / "settings.json").read_text(encoding="utf-8") == settings(examples.kinds())


def test_each_record_is_matched_by_the_schema_of_its_kind() -> None:
    schemas = json.loads(settings(examples.kinds()))["yaml.schemas"]
    assert list(schemas) == [f"./schemas/{name}.schema.json" for name in examples.kinds().names]
    for path in examples.records():
        placed = examples.kinds().of_path(path)
        assert placed is not None
        places = {name: [files] if isinstance(files, str) else files for name, files in schemas.items()}
        matching = [name for name, globs in places.items() if any(fnmatch(path, each) for each in globs)]
        assert matching == [f"./schemas/{placed[0].name}.schema.json"]

"""Settings by which an editor completes and checks records while they are typed: which schema stands for which files.

For editors that use the YAML language server (``.vscode/settings.json``). Follows from the kinds alone.
"""

from __future__ import annotations

import json

from footage.reading.kinds import CASES, FOLDER, SUFFIX, Kind, Kinds


def settings(kinds: Kinds) -> str:
    """Return the text of ``.vscode/settings.json``."""
    schemas = {f"./{FOLDER}{kind.name}{SUFFIX}": _places(kind) for kind in kinds}
    # Strict YAML: no tag may be written, dates stay text, and an editor must not turn line ends or indents into others.
    written = {"editor.insertSpaces": True, "editor.tabSize": 2, "editor.detectIndentation": False}
    content = {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
        "[yaml]": written,
        "yaml.customTags": [],
        "yaml.yamlVersion": "1.2",
        "yaml.schemas": schemas,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _places(kind: Kind) -> str | list[str]:
    places = _files(kind)
    return places[0] if len(places) == 1 else places


def _files(kind: Kind) -> list[str]:
    own = kind.in_case or kind.id_pattern.startswith(f"^{kind.name}-")  # else kinds that share a folder would mix
    name = kind.file.replace("{id}", f"{kind.name}-*" if own else "*")
    folders = [*([f"{CASES}*/*/*"] if kind.in_case else []), *([kind.outside] if kind.outside else [])]
    return [f"{folder}/{name}" for folder in folders]

"""Writing into a profile: one entry more, with the comments, the order and the quotes of the rest kept.

The answers that a command adds to somebody's document are few; everything else in it is theirs and stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from compliance.documents.extras import need

_WIDTH = 4096  # lines are not broken anew
_FIRST_ENTRY = re.compile(r"^\w+:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ", re.MULTILINE)


def with_evidence(text: str, entry: Mapping[str, Any], *, as_json: bool = False) -> str:
    """Give a profile's text with an evidence entry added, or put in the place of the one for the same file.

    Raises MissingExtra without ruamel.yaml.
    """
    if as_json:
        data = json.loads(text)
        _put(data, json.loads(json.dumps(entry, default=str)))
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    yaml = _round_trip(text)
    data = yaml.load(text)
    supports = {path: _on_one_line(value) for path, value in entry["supports"].items()}
    _put(data, {**entry, "supports": supports})
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def _put(data: Any, entry: Mapping[str, Any]) -> None:
    listed = data.get("evidence")
    if not listed:  # none, or an empty list in brackets, which would put the entry in brackets too
        listed = data["evidence"] = []
    for position, known in enumerate(listed):
        if known["file"] == entry["file"]:
            listed[position] = dict(entry)
            return
    listed.append(dict(entry))


def _on_one_line(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    listed = need("ruamel.yaml.comments", "fill").CommentedSeq(value)
    listed.fa.set_flow_style()
    return listed


def _round_trip(text: str) -> Any:
    """Give a reader and writer that indents lists as the text does."""
    yaml = need("ruamel.yaml", "fill").YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    found = _FIRST_ENTRY.search(text)
    offset = len(found[1]) if found else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml

"""Writing into a profile: answers and evidence, with the comments, the order and the quotes of the rest kept.

What a command adds to somebody's document is little; everything else in it is theirs and stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.documents import patching
from compliance.language.facts import Value

Answer = Value | Sequence[str] | None
"""What is to stand in the document: a value (options in the order given, of a set by name), or ``None`` for nothing."""


def with_answers(
    text: str, answers: Mapping[str, Answer], *, head: Mapping[str, str | date] | None = None, as_json: bool = False
) -> str:
    """Give a profile's text with answers, by fact path, put in or (``None``) taken back.

    ``head`` is what stands under ``profile``: name, operator, prepared_by, prepared_on. Nothing is a new document.
    """
    given = {path: _plain(value) for path, value in answers.items() if value is not None}
    tree = {"profile": dict(head or {}), "facts": _nested(given)}
    back = [("facts", *path.split(".")) for path, value in answers.items() if value is None]
    change = _in_json if as_json else _in_yaml
    return change(text, {section: entries for section, entries in tree.items() if entries}, back)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _nested(answers: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in answers.items():
        *folders, name = path.split(".")
        inner = tree
        for folder in folders:
            inner = inner.setdefault(folder, {})
        inner[name] = value
    return tree


def _in_yaml(text: str, tree: patching.Tree, back: Sequence[tuple[str, ...]]) -> str:
    if not says_something(text):
        head = patching.with_values("profile: {}\nfacts: {}\n", tree)
        return f"{text.rstrip()}\n\n{head}" if text.strip() else head
    text = patching.with_values(text, tree)
    for at in back:
        text = patching.without_value(text, at)
    return text


def says_something(text: str) -> bool:
    """Whether a document holds more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _in_json(text: str, tree: Mapping[str, Any], back: Sequence[tuple[str, ...]]) -> str:
    data = json.loads(text) if text.strip() else {"profile": {}, "facts": {}}
    _merge(data, tree)
    for at in back:
        _take_out(data, at)
    return _dumped(data)


def _merge(data: dict[str, Any], tree: Mapping[str, Any]) -> None:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            if not isinstance(data.get(key), dict):
                data[key] = {}
            _merge(data[key], value)
        else:
            data[key] = value


def _take_out(data: dict[str, Any], at: tuple[str, ...]) -> None:
    """Take a key out, and with it what only held this key; a section stays."""
    key, *inner = at
    if inner and isinstance(data.get(key), dict):
        _take_out(data[key], tuple(inner))
    if not inner or (data.get(key) == {} and key != "facts"):
        data.pop(key, None)


def _in_json_words(value: Any) -> Any:
    """Write what JSON has no form for; two decimals of at most twelve digits are exact as a float."""
    return float(value) if isinstance(value, Decimal) else str(value)


def with_evidence(text: str, entry: Mapping[str, Any], *, as_json: bool = False) -> str:
    """Give a profile's text with an evidence entry added, or put in the place of the one for the same file."""
    if not as_json:
        return patching.with_item(text, "evidence", entry, "file")
    data = json.loads(text)
    listed = data["evidence"] = data.get("evidence") or []
    same = [position for position, known in enumerate(listed) if known["file"] == entry["file"]]
    listed[same[0] if same else len(listed) : same[0] + 1 if same else len(listed)] = [dict(entry)]
    return _dumped(data)


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=_in_json_words) + "\n"

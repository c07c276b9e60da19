"""YAML changed where it is asked to change, and nowhere else: every other character of the text stays as it stands.

(Writing a parsed document anew loses comments inside brackets that go over several lines, and indents everything again;
a person's file is theirs.) The text has been read by ``yaml_text`` before, so it has no deep nesting and no aliases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from compliance.documents.scalars import resolve

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"\w(?:[\w .\-/()（）、，。]*[\w.)）。])?")
_STEP = 2  # columns of a new level
_REPLACED, _ADDED = 0, 1
Tree = Mapping[str, Any]
"""Keys to values; a value is a mapping again, or an answer."""


@dataclass(frozen=True, order=True)
class _Edit:
    """Put ``text`` in the place of what stands from ``start`` to ``end``; at one place replacements come first."""

    start: int
    kind: int
    end: int
    text: str


def with_values(text: str, tree: Tree) -> str:
    """Give the text of a mapping with values put in; keys that it lacks are added at the end of their mapping."""
    root = yaml.compose(text, Loader=_LOADER)
    return _applied(text, _edits(text, root, tree))


def with_item(text: str, key: str, item: Tree, same: str) -> str:
    """Give the text of a mapping with an item added to a list, or in the place of the one with an equal ``same``."""
    root: Any = yaml.compose(text, Loader=_LOADER)
    position = _find(root, key)
    listed = root.value[position][1] if position is not None else None
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        return _applied(text, _edits(text, root, {key: [item]}))
    for known in listed.value:
        at = _find(known, same)
        if at is not None and known.value[at][1].value == item[same]:
            said = written(item) if known.flow_style else _lines(item, int(known.start_mark.column)).lstrip()
            return _applied(text, [_Edit(int(known.start_mark.index), _REPLACED, _end(known), said)])
    if listed.flow_style:
        end = _end(listed.value[-1])
        return _applied(text, [_Edit(end, _ADDED, end, f", {written(item)}")])
    end = _content_end(text, listed)
    return _applied(text, [_Edit(end, _ADDED, end, _item(item, int(listed.start_mark.column)))])


def without_value(text: str, at: Sequence[str]) -> str:
    """Give the text of a mapping with one key taken out, and with it every mapping that only held this key.

    A mapping of the first level stays, as ``{}``.
    """
    root = yaml.compose(text, Loader=_LOADER)
    trail = _trail(root, at)
    if len(trail) < len(at):
        return text
    alone = [len(mapping.value) == 1 for mapping, _ in trail]
    depth = len(at) - 1
    while depth > 1 and alone[depth]:
        depth -= 1
    mapping, position = trail[depth]
    if depth == 1 and alone[depth]:
        return _applied(text, _emptied(text, *trail[0]))
    return _applied(text, [_removal(text, mapping, position)])


def written(value: Any) -> str:
    """Write a value on one line, as the reader reads it back (a non-empty mapping only inside another)."""
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case int() | date():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{written(key)}: {written(inner)}" for key, inner in value.items()) + "}"
        case _:
            return "[" + ", ".join(written(item) for item in value) + "]"


def _is_plain(value: str) -> bool:
    try:
        return _PLAIN.fullmatch(value) is not None and resolve(value) == value
    except ValueError:
        return False


# Where things stand in the text


def _end(node: Any) -> int:
    """Give where a node's own text ends; a block one's mark lies behind the comments that follow it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _content_end(text: str, node: Any) -> int:
    """Give the end of the last line that belongs to a node, with the comment on it."""
    end = _end(node)
    return end - 1 if text[end - 1 : end] == "\n" else _line_end(text, end)  # a literal text ends behind its line


def _find(mapping: Any, key: str) -> int | None:
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((position for position, (known, _) in enumerate(mapping.value) if known.value == key), None)


def _trail(root: Any, at: Sequence[str]) -> list[tuple[Any, int]]:
    """Give the mappings down to a key, each with the position of the next key in it; short where one is missing."""
    trail, node = [], root
    for key in at:
        position = _find(node, key)
        if position is None:
            break
        trail.append((node, position))
        node = node.value[position][1]
    return trail


# Putting in


def _edits(text: str, mapping: Any, tree: Tree) -> Iterator[_Edit]:
    """Give what is to be changed in a mapping."""
    missing = {}
    for key, value in tree.items():
        position = _find(mapping, key)
        if position is None:
            missing[key] = value
            continue
        known, node = mapping.value[position]
        if isinstance(value, Mapping) and isinstance(node, yaml.MappingNode) and node.value:
            yield from _edits(text, node, value)
        else:
            yield from _replacement(text, mapping, known, node, value)
    if missing:
        yield _addition(text, mapping, missing)


def _replacement(text: str, mapping: Any, key: Any, node: Any, value: Any) -> Iterator[_Edit]:
    start, end = int(key.end_mark.index), _end(node)
    if _goes_below(value) and not mapping.flow_style:  # nothing stands there yet: null, or empty brackets
        yield _Edit(text.index(":", start) + 1, _REPLACED, end, "")
        line_end = _line_end(text, end)
        yield _Edit(line_end, _ADDED, line_end, _below(value, int(key.start_mark.column) + _STEP))
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:  # its items go, the comment beside the key stays
        colon = text.index(":", start) + 1
        yield _Edit(colon, _REPLACED, colon, f" {written(value)}")
        yield _Edit(_line_end(text, colon), _ADDED, end, "")
    elif node.start_mark.index == end:
        yield _Edit(end, _REPLACED, end, f"{'' if ':' in text[start:end] else ':'} {written(value)}")
    else:
        yield _Edit(int(node.start_mark.index), _REPLACED, end, written(value))


def _addition(text: str, mapping: Any, missing: Tree) -> _Edit:
    if not mapping.flow_style:
        end = _content_end(text, mapping)
        return _Edit(end, _ADDED, end, _lines(missing, int(mapping.value[0][0].start_mark.column)))
    end = _end(mapping.value[-1][1]) if mapping.value else int(mapping.start_mark.index) + 1
    inner = written(missing)[1:-1]
    return _Edit(end, _ADDED, end, f", {inner}" if mapping.value else inner)


def _lines(tree: Tree, column: int) -> str:
    """Write entries on lines of their own, each begun with the end of the line before."""
    return "".join(f"\n{' ' * column}{written(key)}:{_below(value, column + _STEP)}" for key, value in tree.items())


def _below(value: Any, column: int) -> str:
    """Write a value behind its key: on the same line, or on lines below where it has parts of its own."""
    if not _goes_below(value):
        return f" {written(value)}"
    return _lines(value, column) if isinstance(value, Mapping) else "".join(_item(item, column) for item in value)


def _goes_below(value: Any) -> bool:
    return bool(value) and (isinstance(value, Mapping) or (isinstance(value, list) and isinstance(value[0], Mapping)))


def _item(item: Tree, column: int) -> str:
    return f"\n{' ' * column}- {_lines(item, column + _STEP).lstrip()}"


def _applied(text: str, edits: Iterable[_Edit]) -> str:
    said, done = "", 0
    for edit in sorted(edits):
        said += text[done : edit.start] + edit.text
        done = edit.end
    return said + text[done:]


# Taking out


def _removal(text: str, mapping: Any, position: int) -> _Edit:
    key, node = mapping.value[position]
    start = int(key.start_mark.index)
    if not mapping.flow_style:
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():  # something else stands on the line, such as the mark of an explicit key
            return _Edit(int(node.start_mark.index), _REPLACED, _end(node), "null")
        return _Edit(line, _REPLACED, min(_content_end(text, node) + 1, len(text)), "")
    if position:
        return _Edit(_end(mapping.value[position - 1][1]), _REPLACED, _end(node), "")
    following = mapping.value[1][0].start_mark.index if len(mapping.value) > 1 else _end(node)
    return _Edit(start, _REPLACED, int(following), "")


def _emptied(text: str, root: Any, position: int) -> list[_Edit]:
    """Leave empty brackets where the only answer was."""
    key, node = root.value[position]
    if node.flow_style:
        return [_Edit(int(node.start_mark.index), _REPLACED, _end(node), "{}")]
    colon = text.index(":", int(key.end_mark.index)) + 1
    first = int(node.value[0][0].start_mark.index)
    lines = _Edit(text.rfind("\n", 0, first), _REPLACED, _content_end(text, node), "")
    return [_Edit(colon, _REPLACED, colon, " {}"), lines]

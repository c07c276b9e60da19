"""YAML by its events, in one pass and without recursion, so that no nesting or alias can hurt.

(``compose`` on deep nesting ends the process and drops duplicate keys; the events do neither.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from compliance.documents.document import DEEPEST, MOST_VALUES, Document, Place, has_control_characters
from compliance.documents.scalars import Scalar, resolve
from compliance.language.complaints import At

_TOO_DEEP = "maximum nesting depth"  # what the library says from 6.0.4 on
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Frame:
    """An open mapping or list; in a mapping ``key`` waits for its value, or a key is awaited."""

    __slots__ = ("at", "awaits_key", "holds", "key")

    def __init__(self, at: At, holds: dict[str, object] | list[object]) -> None:
        self.at, self.holds, self.key = at, holds, ""
        self.awaits_key = isinstance(holds, dict)


def fill(document: Document) -> None:
    """Read ``document.text`` into its data, keys, values and faults."""
    _read(document, document.text)


def _read(document: Document, text: str) -> None:
    builder = _Builder(document)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        said = " ".join(str(part) for part in (wrong.problem, wrong.context) if part)
        if _TOO_DEEP in said and mark and 0 < mark.index < len(text):
            # The library looks ahead and gives up before it gives what lies before: that is deeper than we take.
            _read(document, text[: mark.index])
            return
        builder.fault(mark, f"not YAML: {said}")


class _Builder:
    """Turns events into plain data, keeping a stack of what is open."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[_Frame] = []
        self.values = 0
        self.documents = 0

    def fault(self, mark: Any, says: str) -> None:
        self.document.report(_place(mark), says)

    def stop(self, mark: Any, says: str) -> None:
        self.document.stop(_place(mark), says)

    def take(self, event: yaml.Event) -> None:
        taken = _TAKING.get(type(event))
        if taken:
            taken(self, event)

    def alias(self, event: Any) -> None:
        self.stop(event.start_mark, f"*{event.anchor} is an alias; aliases are not read (write the value out)")

    def document_start(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(event.start_mark, "a second document starts here (one file holds one document)")

    def _refuse_tricks(self, event: Any) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self.stop(event.start_mark, f"more than {MOST_VALUES:,} values in one file")
        if event.anchor:
            self.fault(event.start_mark, f"&{event.anchor} is an anchor; anchors are not read (write the value out)")
        if event.tag:
            self.fault(event.start_mark, f"{event.tag[:40]} is a tag; tags are not read")

    def open(self, event: Any) -> None:
        self._refuse_tricks(event)
        if len(self.stack) >= DEEPEST:
            self.stop(event.start_mark, f"nested deeper than {DEEPEST} levels")
        if self.stack and self.stack[-1].awaits_key:
            self.stop(event.start_mark, "a mapping or list cannot be a key")
        holds: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(self._put(holds, event.start_mark), holds))

    def close(self, _event: Any) -> None:
        self.stack.pop()

    def scalar(self, event: Any) -> None:
        self._refuse_tricks(event)
        if has_control_characters(event.value):
            self.fault(event.start_mark, "a control character stands in this text")
        plain = event.implicit[0]
        if self.stack and self.stack[-1].awaits_key:
            self._key(event, plain=plain)
            return
        try:
            value: Scalar = resolve(event.value) if plain else event.value
        except ValueError as wrong:
            self.fault(event.start_mark, str(wrong))
            value = event.value
        self._put(value, event.start_mark)

    def _key(self, event: Any, *, plain: bool) -> None:
        frame, key = self.stack[-1], event.value
        if plain and (wrong := _no_key(key)):
            self.fault(event.start_mark, wrong)
        at, keys = (*frame.at, key), self.document.keys
        if key in frame.holds:
            self.fault(event.start_mark, f"{key} stands here already, on line {keys[at][0]}")
        keys.setdefault(at, _place(event.start_mark))
        frame.key, frame.awaits_key = key, False

    def _put(self, value: object, mark: Any) -> At:
        """Put a value where it belongs and give its place inside the document."""
        at: At = ()
        if not self.stack:
            self.document.data = value
        else:
            frame = self.stack[-1]
            holds = frame.holds
            if isinstance(holds, list):
                at = (*frame.at, len(holds))
                holds.append(value)
            else:
                at = (*frame.at, frame.key)
                holds[frame.key] = value
                frame.awaits_key = True
        self.document.values[at] = _place(mark)
        return at


_TAKING: dict[type[yaml.Event], Callable[[_Builder, Any], None]] = {
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.open,
    yaml.SequenceStartEvent: _Builder.open,
    yaml.MappingEndEvent: _Builder.close,
    yaml.SequenceEndEvent: _Builder.close,
    yaml.DocumentStartEvent: _Builder.document_start,
    yaml.AliasEvent: _Builder.alias,
}


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _no_key(written: str) -> str:
    """Say why a plain scalar is no key; keys are text."""
    try:
        is_text = isinstance(resolve(written), str)
    except ValueError as wrong:
        return str(wrong)
    return "" if is_text else f"{written or 'nothing'} is no plain key (keys are text: quote it)"

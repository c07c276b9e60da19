"""YAML by its events, in one pass and without recursion, so that no nesting or alias can hurt.

(``compose`` on deep nesting ends the process and drops duplicate keys; the events do neither.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from compliance.documents.document import DEEPEST, MOST_VALUES, Document, Place, has_control_characters
from compliance.documents.scalars import Scalar, resolve
from compliance.language.complaints import At

_TOO_DEEP = "maximum nesting depth"  # what the library says from 6.0.4 on
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(eq=False, repr=False)
class _Frame:
    """An open mapping or list; ``key`` waits for its value."""

    at: At
    holds: dict[str, object] | list[object]
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


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
        match event:
            case yaml.AliasEvent():
                self.stop(event.start_mark, f"*{event.anchor} is an alias; aliases are not read (write the value out)")
            case yaml.ScalarEvent():
                self._refuse_tricks(event)
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_tricks(event)
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.stop(event.start_mark, "a second document starts here (one file holds one document)")
            case _:
                pass

    def _refuse_tricks(self, event: Any) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            self.stop(event.start_mark, f"more than {MOST_VALUES:,} values in one file")
        if event.anchor:
            self.fault(event.start_mark, f"&{event.anchor} is an anchor; anchors are not read (write the value out)")
        if event.tag:
            self.fault(event.start_mark, f"{event.tag[:40]} is a tag; tags are not read")

    def _open(self, event: Any) -> None:
        holds: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if len(self.stack) >= DEEPEST:
            self.stop(event.start_mark, f"nested deeper than {DEEPEST} levels")
        if self._awaits_key():
            self.stop(event.start_mark, "a mapping or list cannot be a key")
        at = self._put(holds, event.start_mark)
        self.stack.append(_Frame(at, holds))

    def _scalar(self, event: Any) -> None:
        plain = event.implicit[0]
        if has_control_characters(event.value):
            self.fault(event.start_mark, "a control character stands in this text")
        if self._awaits_key():
            self._key(event, plain=plain)
            return
        try:
            value: Scalar = resolve(event.value) if plain else event.value
        except ValueError as wrong:
            self.fault(event.start_mark, str(wrong))
            value = event.value
        self._put(value, event.start_mark)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].holds, dict) and self.stack[-1].key is None

    def _key(self, event: Any, *, plain: bool) -> None:
        frame, key = self.stack[-1], event.value
        if plain and (wrong := _no_key(key)):
            self.fault(event.start_mark, wrong)
        if key in frame.seen:
            self.fault(event.start_mark, f"{key} stands here already, on line {frame.seen[key]}")
        frame.seen.setdefault(key, event.start_mark.line + 1)
        frame.key = key
        self.document.keys[(*frame.at, key)] = _place(event.start_mark)

    def _put(self, value: object, mark: Any) -> At:
        """Put a value where it belongs and give its place inside the document."""
        at: At = ()
        if not self.stack:
            self.document.data = value
        else:
            frame = self.stack[-1]
            if isinstance(frame.holds, list):
                at = (*frame.at, len(frame.holds))
                frame.holds.append(value)
            else:
                assert frame.key is not None
                at = (*frame.at, frame.key)
                frame.holds[frame.key] = value
                frame.key = None
        self.document.values[at] = _place(mark)
        return at


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _no_key(written: str) -> str:
    """Say why a plain scalar is no key; keys are text."""
    try:
        is_text = isinstance(resolve(written), str)
    except ValueError as wrong:
        return str(wrong)
    return "" if is_text else f"{written or 'nothing'} is no plain key (keys are text: quote it)"

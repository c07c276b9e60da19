"""Packs as plain data and back: what their documents came to, without reading and checking them again.

Plain data is JSON, one value a line: first an index of what every assessment reads, then the details of each rule,
fact, pack and source. Equal conditions stand there once. What is read back is built when it is asked for, so a check
pays for the rules that may apply and for the words it prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar, assert_never

from compliance.documents.rules import Citation, Force, Level, Note, Pack, Packs, Rule, Severity
from compliance.documents.sources import Clause, Figure, Source
from compliance.language.conditions import (
    All,
    AnyOf,
    AsOf,
    AtLeast,
    Condition,
    Constant,
    CountedDay,
    Defined,
    Not,
    Operand,
    Reference,
    Share,
    Test,
    Window,
)
from compliance.language.durations import Duration
from compliance.language.facts import Fact, FactType
from compliance.language.frozen import frozen, lazily, names_of
from compliance.language.operators import OPERATORS
from compliance.language.text import Text
from compliance.language.vocabulary import Definition, Vocabulary

Item = TypeVar("Item")
Plain = Any
"""What JSON can say."""


class Shelf(Mapping[str, Item]):
    """A mapping whose items are built when they are first taken."""

    def __init__(self, held: Mapping[str, Plain], build: Callable[[Plain], Item]) -> None:
        self._held, self._build = held, build
        self._built: dict[str, Item] = {}

    def __getitem__(self, key: str) -> Item:
        if key not in self._built:
            self._built[key] = self._build(self._held[key])
        return self._built[key]

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type, tuple[dict[str, Item]]]:
        return dict, (dict(self),)  # another process gets what is held, built


@frozen
class _Card:
    """What the index says of a thing: the values of some fields, and its conditions; the rest are details."""

    cls: type
    known: tuple[str, ...]
    trees: tuple[str, ...] = ()


_PACK = _Card(
    Pack, ("id", "version", "folder", "sha256", "reviewed_on", "covers_from", "built_in"), ("applies_when", "rules")
)
_RULE = _Card(
    Rule,
    ("id", "pack", "theme", "weight", "level", "force", "severity", "since", "until"),
    ("applies_when", "requires", "deadline"),
)
_FACT = _Card(Fact, ("path", "type"))
_DEFINITION = _Card(Definition, ("path",), ("means",))
_SOURCE = _Card(Source, ("id", "sha256", "since", "until"))
_SIMPLE = (Text, Duration, Citation, Note, Clause, Figure)
_WORDS = (FactType, Level, Force, Severity)


def folded(packs: Packs) -> bytes:
    """Give packs as plain data."""
    return _Folding().fold(packs)


def unfolded(plain: bytes) -> Packs:
    """Give the packs that plain data stands for, equal to those it was made from."""
    return _Unfolding(plain).packs()


def _plain(value: object) -> Plain:
    """Give a value as JSON can say it: a list is a tuple, an object of one key says what is made of its value."""
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case StrEnum():
            return {type(value).__name__: value.value}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case frozenset():
            return {"options": sorted(value)}
        case Mapping():
            return {"mapping": {key: _plain(item) for key, item in value.items()}}
        case Text() | Duration() | Citation() | Note() | Clause() | Figure():
            return {type(value).__name__: [_plain(getattr(value, name)) for name in names_of(type(value))]}
        case _:
            return value


def _restored(plain: Plain) -> Any:
    """Give the value that was made plain."""
    if isinstance(plain, dict):
        ((kind, held),) = plain.items()
        return _MAKING[kind](held)
    return tuple(map(_restored, plain)) if isinstance(plain, list) else plain


def _made(cls: Callable[..., object], held: list[Plain]) -> object:
    return cls(*map(_restored, held))


_MAKING: dict[str, Callable[[Any], object]] = {
    "date": date.fromisoformat,
    "number": Decimal,
    "options": frozenset,
    "mapping": lambda held: Shelf(held, _restored),
    **{word.__name__: word for word in _WORDS},
    **{cls.__name__: partial(_made, cls) for cls in _SIMPLE},
}


class _Folding:
    """Makes packs plain, numbering their conditions and details."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        self.details = bytearray()

    def fold(self, packs: Packs) -> bytes:
        """Give the index and the details."""
        vocabulary = packs.vocabulary
        index = {
            "packs": [self._row(_PACK, pack) for pack in packs.packs],
            "facts": {path: self._row(_FACT, fact) for path, fact in vocabulary.facts.items()},
            "definitions": {path: self._row(_DEFINITION, known) for path, known in vocabulary.definitions.items()},
            "sources": {name: self._row(_SOURCE, source) for name, source in packs.sources.items()},
            "themes": _plain(packs.themes),
            "shared_sha256": packs.shared_sha256,
        }
        index["values"] = [json.loads(value) for value in self.values]
        index["conditions"] = [json.loads(row) for row in self.rows]
        return _line(index).encode() + b"\n" + self.details

    def _row(self, card: _Card, item: object) -> Plain:
        known = [_numbered(self.values, _plain(getattr(item, name))) for name in card.known]
        trees = [self._tree(getattr(item, name)) for name in card.trees]
        rest = [name for name in names_of(card.cls) if name not in (*card.known, *card.trees)]
        detail = len(self.details)
        self.details += _line({name: _plain(getattr(item, name)) for name in rest}).encode() + b"\n"
        return [*known, *trees, detail]

    def _tree(self, held: tuple[Rule, ...] | Condition | Operand | None) -> Plain:
        match held:
            case None:
                return None
            case tuple():
                return [self._row(_RULE, rule) for rule in held]
            case Constant() | Reference() | Share() | AsOf() | Window() | CountedDay():
                return self._operand(held)
            case _:
                return self._condition(held)

    def _condition(self, condition: Condition) -> int:
        """Give the number of a condition; its parts have smaller ones."""
        return _numbered(self.rows, self._condition_row(condition))

    def _condition_row(self, condition: Condition) -> Plain:
        match condition:
            case Test(fact, operator, operand):
                return ["test", fact.path, OPERATORS.index(operator), *self._operand(operand)]
            case Defined(path):
                return ["defined", path]
            case AtLeast(count, parts):
                return ["at_least", count, *map(self._condition, parts)]
            case All(parts):
                return ["all", *map(self._condition, parts)]
            case AnyOf(parts):
                return ["any", *map(self._condition, parts)]
            case Not(parts):
                return ["not", *map(self._condition, parts)]
            case _:
                assert_never(condition)

    def _operand(self, operand: Operand) -> Plain:
        match operand:
            case Constant(value):
                return ["constant", _plain(value)]
            case Reference(fact):
                return ["reference", fact.path]
            case Share(percent, fact):
                return ["share", _plain(percent), fact.path]
            case AsOf():
                return ["as_of"]
            case Window(duration):
                return ["window", duration.count, duration.unit]
            case CountedDay(duration, anchor, forward):
                return ["counted", duration.count, duration.unit, forward, *self._operand(anchor)]
            case _:
                assert_never(operand)


class _Unfolding:
    """Builds packs from plain data, each part when it is asked for and once."""

    def __init__(self, plain: bytes) -> None:
        self.plain, self.start = plain, plain.index(b"\n") + 1
        self.index: Any = json.loads(plain[: self.start])
        self.values = [_restored(value) for value in self.index["values"]]
        self.rows: list[Any] = self.index["conditions"]
        self.built: dict[int, Condition] = {}
        self.details: dict[int, dict[str, Plain]] = {}
        self.facts = Shelf(self.index["facts"], partial(self._item, _FACT))
        self.definitions = Shelf(self.index["definitions"], partial(self._item, _DEFINITION))
        self.build: dict[str, Callable[..., Any]] = {
            "test": self._test,
            "defined": self._defined,
            "at_least": lambda count, *parts: AtLeast(count, tuple(map(self._condition, parts))),
            "all": lambda *parts: All(tuple(map(self._condition, parts))),
            "any": lambda *parts: AnyOf(tuple(map(self._condition, parts))),
            "not": lambda part: Not((self._condition(part),)),
            "constant": lambda value: Constant(_restored(value)),
            "reference": lambda path: Reference(self.facts[path]),
            "share": lambda percent, path: Share(_restored(percent), self.facts[path]),
            "as_of": AsOf,
            "window": lambda count, unit: Window(Duration(count, unit)),
            "counted": self._counted,
        }

    def packs(self) -> Packs:
        """Give everything, unbuilt."""
        return Packs(
            packs=tuple(self._item(_PACK, row) for row in self.index["packs"]),
            vocabulary=Vocabulary(self.facts, self.definitions),
            sources=Shelf(self.index["sources"], partial(self._item, _SOURCE)),
            themes=_restored(self.index["themes"]),
            shared_sha256=self.index["shared_sha256"],
        )

    def _item(self, card: _Card, row: list[Plain]) -> Any:
        known = zip(card.known, map(self.values.__getitem__, row))  # noqa: B905 - the row goes on with conditions
        return lazily(card.cls, known, partial(self._later, card, row))

    def _later(self, card: _Card, row: list[Plain], name: str) -> Mapping[str, object]:
        """Give a field that leads to conditions, or a detail."""
        if name in card.trees:
            return {name: self._tree(row[len(card.known) + card.trees.index(name)])}
        return {name: _restored(self._details(row[-1])[name])}

    def _details(self, place: int) -> dict[str, Plain]:
        """Give the details of one thing, still plain."""
        found = self.details.get(place)
        if found is None:
            start = self.start + place
            found = self.details[place] = json.loads(self.plain[start : self.plain.index(b"\n", start)])
        return found

    def _tree(self, held: Plain) -> object:
        if not isinstance(held, list):
            return held if held is None else self._condition(held)
        if held and isinstance(held[0], list):
            return tuple(self._item(_RULE, row) for row in held)
        return self._operand(held) if held else ()

    def _condition(self, number: int) -> Condition:
        built = self.built.get(number)
        if built is None:
            row = self.rows[number]
            built = self.built[number] = self.build[row[0]](*row[1:])
        return built

    def _test(self, path: str, operator: int, kind: str, *operand: Plain) -> Test:
        return Test(self.facts[path], OPERATORS[operator], self.build[kind](*operand))

    def _defined(self, path: str) -> Defined:
        known = self.definitions[path]
        return lazily(Defined, {"path": path, "parts": (known.means,)}, lambda _title: {"title": known.title})

    def _operand(self, row: Sequence[Plain]) -> Any:
        return self.build[row[0]](*row[1:])

    def _counted(self, count: int, unit: Any, forward: bool, *anchor: Plain) -> CountedDay:
        return CountedDay(Duration(count, unit), self._operand(anchor), forward)


def _numbered(known: dict[str, int], value: Plain) -> int:
    """Give the number of a value, the same for an equal one."""
    return known.setdefault(_line(value), len(known))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

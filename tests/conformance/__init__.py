"""The language's behaviour as data, for any evaluator.

A file declares its own few facts and lists *sayings*: a sentence of the contract and the cases that show it.
A case has ``given`` (answers by path), ``condition`` and ``truth``; ``as_of``, ``given`` and ``condition`` may
stand once for a whole saying or, ``as_of``, for a whole file. Two more keys are for evaluators that also say why:
``missing`` (the open facts, in reading order) and ``provisional`` (whether a day was counted on an unpublished
calendar).

``CASES`` is what an evaluator runs: ``evaluator(case.condition, case.situation) is case.truth``. A columnar one
finds the declarations in ``case.vocabulary``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.documents.document import Document
from compliance.documents.reading import read_document
from compliance.language.complaints import Complaint
from compliance.language.conditions import Condition
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact, FactType, read_value
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.truth import Truth
from compliance.language.vocabulary import Definition, Vocabulary

FOLDER = Path(__file__).parent
TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, "unknown": Truth.UNKNOWN}


@dataclass(frozen=True)
class Case:
    """One expectation of the language."""

    id: str
    says: str
    vocabulary: Vocabulary
    condition: Condition
    situation: Situation
    truth: Truth
    missing: tuple[str, ...] | None
    provisional: bool | None


@dataclass(frozen=True)
class Refusal:
    """A written condition that must not be parsed, with the complaint it must raise and where."""

    id: str
    vocabulary: Vocabulary
    condition: object
    says: str
    at: tuple[str | int, ...]
    on_key: bool
    deadline: bool


def fact(path: str, declared: Any) -> Fact:
    """Make a fact of ``boolean`` or of ``{type: choice, options: [a, b], ahead: true}``."""
    data: dict[str, Any] = {"type": declared} if isinstance(declared, str) else declared
    options = {option: Text(option, option) for option in data.get("options", [])}
    text = Text(path, path)
    return Fact(path, FactType(data["type"]), text, text, options=options, ahead=data.get("ahead", False))


def vocabulary_of(data: Mapping[str, Any]) -> Vocabulary:
    """Declare a file's facts, then its definitions in the order they stand."""
    facts = {path: fact(path, declared) for path, declared in data["facts"].items()}
    definitions: dict[str, Definition] = {}
    for path, means in data.get("definitions", {}).items():
        definitions[path] = Definition(path, Text(path, path), parsed(Vocabulary(facts, definitions), means))
    return Vocabulary(facts, definitions)


def parser_of(vocabulary: Vocabulary, complaints: list[Complaint]) -> Parser:
    """Give a parser over a vocabulary."""
    return Parser(
        lambda path: vocabulary.facts.get(path) or vocabulary.definitions.get(path), vocabulary.unknown, complaints
    )


def parsed(vocabulary: Vocabulary, written: object) -> Condition:
    """Parse a condition that must be right."""
    complaints: list[Complaint] = []
    condition = parser_of(vocabulary, complaints).condition(written, ())
    assert condition is not None, complaints
    assert not complaints
    return condition


def _documents() -> Iterator[tuple[Path, Document]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        yield path, read_document(path)


def _line(document: Document, *at: str | int) -> int:
    return document.place(at)[0]


def _cases() -> Iterator[Case]:
    for path, document in _documents():
        data: Any = document.data
        vocabulary = vocabulary_of(data)
        for number, saying in enumerate(data.get("sayings", [])):
            for position, case in enumerate(saying["cases"]):
                merged = {"given": {}, **data, **saying, **case}
                given = {name: read_value(vocabulary.facts[name], value) for name, value in merged["given"].items()}
                missing = merged.get("missing")
                yield Case(
                    id=f"{path.stem}:{_line(document, 'sayings', number, 'cases', position)}",
                    says=saying["says"],
                    vocabulary=vocabulary,
                    condition=parsed(vocabulary, merged["condition"]),
                    situation=Situation(given, merged.get("as_of", date(2026, 6, 15)), prc_calendar()),
                    truth=TRUTHS[merged["truth"]],
                    missing=None if missing is None else tuple(missing),
                    provisional=merged.get("provisional"),
                )


def _refusals() -> Iterator[Refusal]:
    for path, document in _documents():
        data: Any = document.data
        vocabulary = vocabulary_of(data)
        for number, case in enumerate(data.get("refusals", [])):
            yield Refusal(
                id=f"{path.stem}:{_line(document, 'refusals', number)}",
                vocabulary=vocabulary,
                condition=case["deadline"] if "deadline" in case else case["condition"],
                says=case["says"],
                at=tuple(case["at"]),
                on_key=case.get("on_key", False),
                deadline="deadline" in case,
            )


CASES = tuple(_cases())
REFUSALS = tuple(_refusals())

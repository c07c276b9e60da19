"""The vocabulary from its files: facts and definitions of all packs, each path declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from compliance.documents.document import Document
from compliance.documents.faults import Fault
from compliance.documents.sources import text_or_none
from compliance.language.complaints import At, Complaint, suggestion
from compliance.language.facts import UNITS, Fact, FactType
from compliance.language.formats import FORMATS
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.vocabulary import Definition, Vocabulary, clashing_prefixes

READ_BY_REPORTS = frozenset({"scenario.main"})  # beside the figures of the survey; no rule does
Options = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass
class _Declared:
    """A declaration and where it stands."""

    document: Document
    data: Mapping[str, Any]
    theme: str
    at: At

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column."""
        return (self.document.file, *self.document.place(self.at, on_key=True))


@dataclass
class VocabularyBuilder:
    """Builds a vocabulary out of several documents; definitions may name each other, in any order."""

    faults: list[Fault]
    incomplete: bool = False  # a file of declarations could not be read
    facts: dict[str, Fact] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    _declared: dict[str, _Declared] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def build(self, documents: list[tuple[Document, str]]) -> Vocabulary:
        """Build the vocabulary of documents (each with its theme) whose shape has been checked."""
        lists = self._lists(documents)
        for document, theme in documents:
            for path, data in _mapping(document, "facts").items():
                self._declare(_Declared(document, data, theme, ("facts", path)), path)
        for path, declared in self._declared.items():
            if declared.data.get("means") is None:
                self._fact(path, declared, lists)
        for path in self._declared:
            self._named(path)
        self._refuse_clashes()
        return Vocabulary(self.facts, self.definitions, self.doubtful, self.incomplete)

    def _fault(self, declared: _Declared, at: At, says: str, *, on_key: bool = False) -> None:
        self.faults.append(declared.document.fault(Complaint(at, says, on_key)))

    def _lists(self, documents: list[tuple[Document, str]]) -> Options:
        lists: dict[str, Mapping[str, Mapping[str, str]]] = {}
        for document, _ in documents:
            for name, options in _mapping(document, "lists").items():
                if name in lists:
                    says = f"the list {name} is declared already"
                    self.faults.append(document.fault(Complaint(("lists", name), says, on_key=True)))
                lists[name] = options
        return lists

    def _declare(self, declared: _Declared, path: str) -> None:
        first = self._declared.setdefault(path, declared)
        if first is not declared:
            self._fault(declared, declared.at, f"{path} is declared already, in {first.document.file}", on_key=True)

    def _fact(self, path: str, declared: _Declared, lists: Options) -> None:
        data = declared.data
        wrong = _inconsistencies(path, data, lists)
        for says in wrong:
            self._fault(declared, declared.at, says, on_key=True)
        if wrong:
            self.doubtful.add(path)
            return
        options = data.get("options") or {}
        options = lists.get(options, {}) if isinstance(options, str) else options
        question = text_or_none(data.get("question")) or Text(path, path)
        change = data.get("change")
        self.facts[path] = Fact(
            path=path,
            type=FactType(data["type"]),
            question=question,
            title=text_or_none(data.get("title")) or Text(path, path),
            theme=declared.theme,
            help=text_or_none(data.get("help")),
            evidence=text_or_none(data.get("evidence")),
            ahead=bool(data.get("ahead")),
            options={name: Text(**said) for name, said in options.items()},
            unit=data.get("unit"),
            minimum=_decimal(data.get("minimum")),
            maximum=_decimal(data.get("maximum")),
            format=data.get("format") if data.get("format") in FORMATS else None,
            effort_days=change["effort_days"] if isinstance(change, Mapping) else None,
            fixed=change == "fixed",
            declared_at=declared.place,
        )

    def _named(self, path: str) -> Fact | Definition | None:
        """Give what a path names, building its definition when it is first met."""
        known = self.facts.get(path) or self.definitions.get(path)
        if known or path in self.doubtful or path not in self._declared:
            return known
        declared = self._declared[path]
        if path in self._open:
            circle = " → ".join([*self._open[self._open.index(path) :], path])
            self._fault(declared, declared.at, f"{path} is defined by itself ({circle})", on_key=True)
            self.doubtful.add(path)
            return None
        self._open.append(path)
        self._define(path, declared)
        self._open.pop()
        return self.definitions.get(path)

    def _define(self, path: str, declared: _Declared) -> None:
        complaints: list[Complaint] = []
        names: Any = dict.fromkeys(self._declared)  # complaints about unknown paths read nothing else
        vocabulary = Vocabulary(names, {}, self.doubtful, self.incomplete)
        parser = Parser(self._named, vocabulary.unknown, complaints)
        means = parser.condition(declared.data["means"], (*declared.at, "means"))
        if declared.data["type"] != "boolean":
            complaints.append(Complaint(declared.at, f"{path} is a definition, so it is a boolean", on_key=True))
        self.faults.extend(declared.document.located(complaints))
        if means is None:
            self.doubtful.add(path)
        else:
            title = text_or_none(declared.data.get("title")) or Text(path, path)
            self.definitions[path] = Definition(path, title, means, declared.theme, declared.place)

    def _refuse_clashes(self) -> None:
        for short, long in clashing_prefixes(self._declared):
            declared = self._declared[long]
            self._fault(
                declared, declared.at, f"{long} cannot stand beside {short}: one is part of the other", on_key=True
            )


def _mapping(document: Document, key: str) -> Mapping[str, Any]:
    data: Any = document.data
    return data.get(key) or {}


def _decimal(written: object) -> Decimal | None:
    return Decimal(str(written)) if written is not None else None


def _inconsistencies(path: str, data: Mapping[str, Any], lists: Options) -> list[str]:
    """Say what does not go together in one declaration."""
    kind, options = data["type"], data.get("options")
    wrong = []
    if data.get("question") is None:
        wrong.append(f"{path} has no question")
    if (kind in ("choice", "choices")) != (options is not None):
        wrong.append(f"{path}: options go with choice and choices, and only with them")
    if isinstance(options, str) and options not in lists:
        wrong.append(f"{path}: {options} is no list of options{suggestion(options, lists)}")
    low, high = data.get("minimum"), data.get("maximum")
    if low is not None and high is not None and low > high:
        wrong.append(f"{path}: the minimum ({low}) is above the maximum ({high})")
    if data.get("ahead") and kind != "date":
        wrong.append(f"{path}: only a date may lie ahead")
    if kind not in ("integer", "number") and any(key in data for key in ("unit", "minimum", "maximum")):
        wrong.append(f"{path}: unit, minimum and maximum go with numbers")
    if data.get("unit") is not None and data["unit"] not in UNITS:
        wrong.append(f"{path}: {data['unit']} is no unit (allowed: {', '.join(UNITS)})")
    if data.get("format") is not None and (kind != "text" or data["format"] not in FORMATS):
        wrong.append(f"{path}: {data['format']} is no format of a text (allowed: {', '.join(FORMATS)})")
    return wrong

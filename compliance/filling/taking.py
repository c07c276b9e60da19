"""Returned answers beside a profile's: which are new, which it gives already, which it contradicts.

An empty cell says nothing. A cell that is as it went out, while the profile has moved on, is older than the profile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from compliance.documents.document import MOST_FAULTS, TOO_MANY
from compliance.documents.faults import DocumentError, Fault
from compliance.filling.questions import HEAD, vocabulary_digest
from compliance.filling.returned import Place, Returned, Row
from compliance.filling.ticking import Group, chosen
from compliance.filling.understanding import read_answer
from compliance.language.complaints import suggestion
from compliance.language.facts import NEVER, Fact, FactType, Value
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary

NAME = "profile.name"
_OTHER_VOCABULARY = "the file was made with other packs or another version: export it again"


@dataclass(frozen=True)
class Answer:
    """What came back for a question, where, and with which answer it had gone out."""

    fact: Fact
    value: Value
    exported: Value | None
    place: Place


@dataclass(frozen=True)
class Taken:
    """The answers that came back, by what they are beside the profile's."""

    new: Mapping[str, Answer]
    equal: Mapping[str, Answer]
    older: Mapping[str, Answer]
    conflicts: Mapping[str, Answer]


def head_facts() -> dict[str, Fact]:
    """Give what stands under ``profile`` as facts, so that it is read and compared like them."""
    kinds = {name: FactType.DATE if name.endswith("_on") else FactType.TEXT for name in HEAD}
    return {f"profile.{name}": Fact(f"profile.{name}", kind, Text("", ""), HEAD[name]) for name, kind in kinds.items()}


def beside(answers: Mapping[str, Answer], existing: Mapping[str, Value]) -> Taken:
    """Hold answers against those that exist (the head's among them, as ``profile.name``).

    A file that went out with another project's name is not this profile's: what differs in it is a conflict.
    """
    name = answers.get(NAME)
    same = name is None or NAME not in existing or name.exported == existing[NAME]
    taken = Taken({}, {}, {}, {})
    for path, answer in answers.items():
        if path not in existing:
            kind = taken.new
        elif answer.value == existing[path]:
            kind = taken.equal
        else:
            kind = taken.older if same and answer.value == answer.exported else taken.conflicts
        kind[path] = answer  # type: ignore[index] # filled here, read elsewhere
    return taken


def answers_of(returned: Returned, vocabulary: Vocabulary) -> dict[str, Answer]:
    """Read every answer that came back, by path.

    Raises DocumentError with every cell that holds none, and then nothing is taken.
    """
    reader = _Reader(vocabulary, returned)
    found = reader.answers()
    if reader.faults:
        cut = (
            [Fault(returned.file, reader.faults[-1].line, 10**6, TOO_MANY)] if len(reader.faults) > MOST_FAULTS else []
        )
        raise DocumentError([*reader.faults[:MOST_FAULTS], *cut])
    return found


class _Reader:
    """Reads the rows of each question, collecting faults."""

    def __init__(self, vocabulary: Vocabulary, returned: Returned) -> None:
        self.vocabulary, self.returned = vocabulary, returned
        self.facts = {**vocabulary.facts, **head_facts()}
        self.faults: list[Fault] = []
        other = returned.vocabulary not in ("", vocabulary_digest(vocabulary))
        self.doubt = f" ({_OTHER_VOCABULARY})" if other else ""

    def answers(self) -> dict[str, Answer]:
        groups: dict[str, list[Row]] = {}
        for row in self.returned.rows:
            groups.setdefault(row.path, []).append(row)
        read = {path: self._answer(path, rows) for path, rows in groups.items()}
        return {path: answer for path, answer in read.items() if answer is not None}

    def _complain(self, place: Place, says: str) -> None:
        self.faults.append(place.fault(says + self.doubt))

    def _answer(self, path: str, rows: Sequence[Row]) -> Answer | None:
        filled = [row for row in rows if row.answer is not None or row.wrong]
        for row in filled:
            if row.wrong:
                self._complain(row.place, row.wrong)
        if not filled or any(row.wrong for row in filled):
            return None
        fact = self.facts.get(path)
        if fact is None:
            self._complain(filled[0].place, self._unknown(path))
            return None
        return self._several(fact, rows) if fact.type is FactType.CHOICES else self._single(fact, filled)

    def _unknown(self, path: str) -> str:
        if path.startswith("profile."):
            return f"{path} is no part of a profile's head{suggestion(path, head_facts())}"
        return self.vocabulary.unanswerable(path)

    def _single(self, fact: Fact, filled: Sequence[Row]) -> Answer | None:
        """Read a question of one cell; asked twice, it is answered the same."""
        first = filled[0]
        if first.option:
            self._complain(first.place, f"{fact.path} takes one answer, not one for each option")
            return None
        try:
            values = [_value(fact, row) for row in filled]
        except ValueError as wrong:
            self._complain(first.place, f"{fact.path}: {wrong}")
            return None
        for row, value in zip(filled, values, strict=True):
            if value != values[0]:
                self._complain(row.place, f"{fact.path} is answered otherwise in {first.place}")
                return None
        exported = None
        with suppress(ValueError):
            exported = None if first.exported is None else read_answer(fact, first.exported)
        return Answer(fact, values[0], exported, first.place)

    def _several(self, fact: Fact, rows: Sequence[Row]) -> Answer | None:
        """Read a question with a line for each option."""
        before = Group(fact, tuple((row, row.exported) for row in rows))
        now = Group(fact, tuple((row, row.answer) for row in rows))
        complaints: list[tuple[Place, str]] = []
        value = chosen(now, complaints)
        for place, says in complaints:
            self._complain(place, f"{fact.path}: {says}")
        return None if complaints or value is None else Answer(fact, value, chosen(before, []), now.place)


def _value(fact: Fact, row: Row) -> Value:
    assert row.answer is not None
    value = read_answer(fact, row.answer)
    if fact.path in head_facts() and value in (NEVER, ""):
        raise ValueError("a date is wanted here")
    return value

"""Answers for scripts: ``--answer path=value``, and a file of facts, nested or dotted; every fault is said at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import read_document
from compliance.filling.questions import HEAD
from compliance.filling.typed import allowed, read_typed
from compliance.language.complaints import At, Complaint, shown, suggestion
from compliance.language.facts import Value, read_value
from compliance.language.vocabulary import Vocabulary

Answers = dict[str, Value | None]
Head = dict[str, str | date]
_TAKEN_BACK = ("", "?", "null")


def answers_given(given: Iterable[str], vocabulary: Vocabulary) -> Answers:
    """Read ``path=value`` entries; nothing, ``?`` or ``null`` takes an answer back.

    Raises ValueError, a line for each fault.
    """
    answers: Answers = {}
    wrong = []
    for entry in given:
        path, _, typed = entry.partition("=")
        try:
            answers[path.strip()] = _typed(path.strip(), typed.strip() if "=" in entry else None, vocabulary)
        except ValueError as fault:
            wrong.append(str(fault))
    if wrong:
        raise ValueError("\n".join(wrong))
    return answers


def _typed(path: str, typed: str | None, vocabulary: Vocabulary) -> Value | None:
    fact = vocabulary.facts.get(path)
    if fact is None:
        raise ValueError(vocabulary.unanswerable(path))
    if typed is None:
        raise ValueError(f"{path} has no value (write {path}=…)")
    if typed in _TAKEN_BACK:
        return None
    try:
        return read_typed(fact, typed)
    except ValueError:
        ids = f" (allowed: {', '.join(fact.options)})"  # a suggestion names them where they are few, or one is near
        said = suggestion(typed, fact.options) or ids if fact.options else f" ({allowed(fact).en})"
        raise ValueError(f"{path}: {shown(typed)} is no answer here{said}") from None


def answers_in(file: Path, vocabulary: Vocabulary) -> tuple[Answers, Head]:
    """Read a file of facts, or of a profile: YAML or JSON, paths nested or dotted; null takes an answer back.

    Gives the answers, and what a profile says of itself. Raises DocumentError with every fault.
    """
    document = read_document(file, file.as_posix())
    data = document.data
    if not isinstance(data, Mapping):
        raise DocumentError([Fault(document.file, 1, 1, "holds no facts")])
    at: At = ("facts",) if isinstance(data.get("facts"), Mapping) else ()
    complaints: list[Complaint] = []
    answers = dict(_walk(data["facts"] if at else data, at, "", vocabulary, complaints))
    if complaints:
        raise DocumentError(document.located(complaints))
    return answers, _head(data.get("profile"))


def _head(said: object) -> Head:
    found = said if isinstance(said, Mapping) else {}
    return {name: value for name, value in found.items() if name in HEAD and isinstance(value, str | date)}


def _walk(
    written: Mapping[str, object], at: At, prefix: str, vocabulary: Vocabulary, complaints: list[Complaint]
) -> Iterator[tuple[str, Value | None]]:
    for key, value in written.items():
        path, here = f"{prefix}{key}", (*at, key)
        fact = vocabulary.facts.get(path)
        if fact is not None:
            try:
                yield path, None if value in (None, "") else read_value(fact, value)
            except ValueError as wrong:
                complaints.append(Complaint(here, f"{path}: {wrong}"))
        elif isinstance(value, Mapping) and any(known.startswith(f"{path}.") for known in vocabulary.facts):
            yield from _walk(value, here, f"{path}.", vocabulary, complaints)
        else:
            complaints.append(Complaint(here, vocabulary.unanswerable(path), on_key=True))

"""A pack's cases: what each rule gives for some answers on a day, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from compliance.assessment.findings import outcome_in
from compliance.assessment.outcomes import Outcome
from compliance.documents.checking import check_shape
from compliance.documents.document import Document, Place
from compliance.documents.faults import DocumentError
from compliance.documents.reading import read_document
from compliance.documents.rules import Pack, Packs, Rule
from compliance.documents.shapes import CasesShape
from compliance.language.complaints import Complaint, suggestion
from compliance.language.durations import Calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Value, read_value

NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True)
class Case:
    """Some answers, a day, and the outcome the rule must give."""

    rule: str
    facts: Mapping[str, Value]
    as_of: date
    outcome: Outcome | None  # None: the rule is not in force on that day
    file: str
    place: Place


@dataclass(frozen=True)
class Broken:
    """A case whose rule gave something else."""

    case: Case
    got: Outcome | None

    def __str__(self) -> str:
        line, column = self.case.place
        got = self.got or f"{NOT_IN_FORCE} on {self.case.as_of}"
        said = self.case.outcome or NOT_IN_FORCE
        return f"{self.case.file}:{line}:{column}: {self.case.rule} gives {got}, the case says {said}"


def load_cases(pack: Pack, folder: Path, packs: Packs) -> tuple[Case, ...]:
    """Load a pack's ``cases.yaml`` (none is no case).

    Raises DocumentError with every fault of it.
    """
    path = folder / "cases.yaml"
    if not path.is_file():
        return ()
    document = read_document(path, f"{pack.folder}/cases.yaml")
    wrapped = Document(document.file, document.content)
    wrapped.data = {"cases": document.data}
    wrapped.keys = {("cases", *at): place for at, place in document.keys.items()}
    wrapped.values = {("cases", *at): place for at, place in document.values.items()}
    faults = check_shape(CasesShape, wrapped)
    if not faults:
        reader = _Reader(pack, packs, wrapped)
        cases = tuple(reader.cases())
        faults = wrapped.located(reader.complaints)
    if faults:
        raise DocumentError(faults)
    return cases


class _Reader:
    """Reads cases, collecting complaints."""

    def __init__(self, pack: Pack, packs: Packs, document: Document) -> None:
        self.pack, self.packs, self.document = pack, packs, document
        self.complaints: list[Complaint] = []

    def cases(self) -> Iterator[Case]:
        data: Any = self.document.data
        known = [rule.id for rule in self.pack.rules]
        for rule, cases in data["cases"].items():
            if rule not in known:
                says = f"{rule} is no rule of this pack{suggestion(rule, known)}"
                self.complaints.append(Complaint(("cases", rule), says, on_key=True))
            for position, case in enumerate(cases):
                at = ("cases", rule, position)
                facts = dict(self._facts(case["facts"], (*at, "facts")))
                as_of = case.get("as_of") or self.pack.reviewed_on
                outcome = None if case["outcome"] == NOT_IN_FORCE else Outcome(case["outcome"])
                yield Case(rule, facts, as_of, outcome, self.document.file, self.document.place(at))

    def _facts(self, written: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[tuple[str, Value]]:
        for path, value in written.items():
            if value is None or value == "":
                continue
            if path not in self.packs.vocabulary.facts:
                self.complaints.append(Complaint((*at, path), self.packs.vocabulary.unanswerable(path), on_key=True))
            else:
                try:
                    yield path, read_value(self.packs.vocabulary.facts[path], value)
                except ValueError as wrong:
                    self.complaints.append(Complaint((*at, path), f"{path}: {wrong}"))


def run_case(case: Case, rule: Rule, calendar: Calendar) -> Outcome | None:
    """Give what the rule comes to, ``None`` where it is not in force on the case's day."""
    if not rule.in_force(case.as_of):
        return None
    return outcome_in(rule, Situation(case.facts, case.as_of, calendar))


def broken_cases(cases: tuple[Case, ...], packs: Packs, calendar: Calendar) -> Iterator[Broken]:
    """Give the cases whose rule gave something else."""
    rules = {rule.id: rule for rule in packs.rules}
    for case in cases:
        got = run_case(case, rules[case.rule], calendar)
        if got is not case.outcome:
            yield Broken(case, got)


def missing_outcomes(rule: Rule, cases: Iterable[Case]) -> list[str]:
    """Give what a rule needs a case for and has none: its outcomes, and the days next to those of its force."""
    needed = [Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN]
    needed += [Outcome.NOT_APPLICABLE] if rule.applies_when is not None else []
    needed += [Outcome.PENDING] if rule.deadline is not None else []
    own = [case for case in cases if case.rule == rule.id]
    shown = {case.outcome for case in own}
    outside = {case.as_of for case in own if case.outcome is None}
    missing = [str(outcome) for outcome in needed if outcome not in shown]
    return missing + [f"{NOT_IN_FORCE} on {day}" for day in _days_outside(rule) if day not in outside]


def _days_outside(rule: Rule) -> Iterator[date]:
    """Give the last day before a rule's force and the first after it."""
    if rule.since:
        yield rule.since - timedelta(days=1)
    if rule.until:
        yield rule.until + timedelta(days=1)

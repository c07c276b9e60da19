"""From a rule's checked data to a rule: conditions parsed, citations resolved, its dates held against its sources'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from compliance.documents.document import Document
from compliance.documents.faults import Fault
from compliance.documents.rules import WEIGHTS, Citation, Force, Level, Rule, Severity
from compliance.documents.sources import Source, text_or_none
from compliance.language.complaints import At, Complaint, suggestion
from compliance.language.conditions import Condition, all_of
from compliance.language.durations import Duration, parse_duration
from compliance.language.facts import Fact
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.vocabulary import Definition, Vocabulary

DEFAULT_WAIVER = Duration(12, "month")
_ONE_DAY = timedelta(days=1)


@dataclass
class RuleBuilder:
    """Builds the rules of one pack."""

    head: Document
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    themes: Mapping[str, Text] | None  # None: they could not be read
    faults: list[Fault]
    built_in: bool = True
    unreadable: set[str] = field(default_factory=set)
    _complaints: list[Complaint] = field(default_factory=list)
    pack_applies: Condition | None = None

    def __post_init__(self) -> None:
        """Parse the condition that the whole pack stands under."""
        if "applies_when" in self._head_data:
            self.pack_applies = self._parser().condition(self._head_data["applies_when"], ("applies_when",))
            self.faults.extend(self.head.located(self._complaints))

    @property
    def _head_data(self) -> Any:
        return self.head.data

    def _parser(self) -> Parser:
        self._complaints = []
        return Parser(self._lookup, self.vocabulary.unknown, self._complaints)

    def _lookup(self, path: str) -> Fact | Definition | None:
        return self.vocabulary.facts.get(path) or self.vocabulary.definitions.get(path)

    def rules(self, document: Document) -> Iterator[Rule]:
        """Build the rules of a chapter; a rule with a fault is left out, its faults are kept."""
        data: Any = document.data
        for position, written in enumerate(data["rules"]):
            rule = self._rule(document, written, ("rules", position))
            self.faults.extend(document.located(self._complaints))
            if rule is not None and not self._complaints:
                yield rule

    def _rule(self, document: Document, data: Mapping[str, Any], at: At) -> Rule | None:
        parser = self._parser()
        requires = parser.condition(data["requires"], (*at, "requires"))
        applies = parser.condition(data["applies_when"], (*at, "applies_when")) if "applies_when" in data else None
        deadline = parser.deadline(data["deadline"], (*at, "deadline")) if "deadline" in data else None
        effective = data.get("effective") or {}
        cites = tuple(self._citations(data, at))
        self._check(data, at, effective, cites)
        if requires is None:
            return None
        severity = Severity(data["severity"])
        line, column = document.place((*at, "id"))
        return Rule(
            id=data["id"],
            pack=str(self._head_data["id"]),
            title=Text(**data["title"]),
            level=Level(data["level"]),
            theme=str(data["theme"]),
            force=Force(data["force"]),
            basis=data["basis"],
            severity=severity,
            weight=data.get("weight") or WEIGHTS[severity],
            requires=requires,
            remedy=Text(data["remedy"]["en"], data["remedy"]["zh"]),
            file=document.file,
            line=line,
            column=column,
            applies_when=all_of((self.pack_applies, applies)),
            deadline=deadline,
            derivation=text_or_none(data.get("derivation")),
            effort_days=data["remedy"].get("effort_days"),
            cites=cites,
            since=effective.get("from"),
            until=effective.get("until"),
            longest_waiver=_longest_waiver(data.get("waivable")),
        )

    def _complain(self, at: At, says: str) -> None:
        self._complaints.append(Complaint(at, says))

    def _check(
        self, data: Mapping[str, Any], at: At, effective: Mapping[str, Any], cites: tuple[Citation, ...]
    ) -> None:
        if self.themes is not None and data["theme"] not in self.themes:
            self._complain((*at, "theme"), f"{data['theme']} is no theme{suggestion(data['theme'], self.themes)}")
        if (data["basis"] == "derived") != ("derivation" in data):
            self._complain((*at, "basis"), "a derivation goes with basis: derived, and only with it")
        since, until = effective.get("from"), effective.get("until")
        if not cites and not data.get("cites") and not self.built_in:
            return
        uncited = self._first_uncited_day(cites, since or date.min, until or date.max)
        if uncited and len(cites) == len(data.get("cites", [])):
            self._complain((*at, "cites"), f"no citation is valid on {uncited}, a day on which the rule is in force")

    def _citations(self, data: Mapping[str, Any], at: At) -> Iterator[Citation]:
        for position, written in enumerate(data.get("cites", [])):
            entry: Mapping[str, Any] = {"clause": written} if isinstance(written, str) else written
            source, _, clause = entry["clause"].partition("/")
            here = (*at, "cites", position)
            if source in self.unreadable:
                continue
            if source not in self.sources:
                self._complain(here, f"{source} is no source{suggestion(source, self.sources)}")
            elif clause not in self.sources[source].clauses:
                known = self.sources[source].clauses
                self._complain(here, f"{clause} is no clause of {source}{suggestion(clause, known)}")
            else:
                yield Citation(source, clause, entry.get("from"), entry.get("until"))

    def _first_uncited_day(self, cites: tuple[Citation, ...], since: date, until: date) -> date | None:
        """Walk from the first day on, each time to the end of the citation that lasts longest."""
        day = since
        while True:
            ends = [
                min(cite.until or date.max, self.sources[cite.source].until or date.max)
                for cite in cites
                if cite.valid_on(day) and self.sources[cite.source].in_force(day)
            ]
            if not ends:
                return day
            if max(ends) >= until:
                return None
            day = max(ends) + _ONE_DAY


def _longest_waiver(written: object) -> Duration | None:
    if written is False:
        return None
    return parse_duration(str(written)) if written else DEFAULT_WAIVER

"""What the printable reports rest on and ask for: the sources cited, how each was read, and the list of actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.documents.sources import Clause, Source
from compliance.language.text import Text
from compliance.reports._view import Item, due_items, items

# How a clause was verified, as a reader needs it said.
VERIFIED: dict[str, Text] = {
    "text": Text("the text was read", "已读原文"),
    "secondary": Text("read about only", "仅据二手资料"),
    "unverified": Text("not verified", "未核实"),
}
_FROM, _SPAN = Text("from {since}", "自{since}起"), Text("{since} to {until}", "{since}至{until}")
_UNTIL = Text("until {until}", "至{until}")


@dataclass(frozen=True)
class ClauseRow:
    """A clause that some finding cites; ``note`` counts into its source's notes, from 1."""

    path: str
    label: Text
    says: Text
    sanction: Text | None
    verified: Text
    note: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class SourceRow:
    """A source with its cited clauses, and the notes of how they were read."""

    title: Text
    short: Text
    issuer: Text
    number: Text | None
    force: Text
    address: str
    notes: tuple[str, ...]
    clauses: tuple[ClauseRow, ...]

    @property
    def verified(self) -> Text | None:
        """How all of it was verified, where that was done in one way; else each clause says it."""
        ways = {clause.verified for clause in self.clauses}
        return ways.pop() if len(ways) == len(self.notes) == 1 else None


def sources(assessment: Assessment) -> list[SourceRow]:
    """Give every source that a finding cites whose rule applies or may apply, by title, with those clauses only."""
    cited: dict[str, dict[str, list[str]]] = {}
    for finding in assessment.findings:
        for cite in finding.cites if finding.effective_outcome is not Outcome.NOT_APPLICABLE else ():
            cited.setdefault(cite.source, {}).setdefault(cite.clause, []).append(finding.rule.id)
    register = assessment.packs.sources
    return [_source(register[name], cited[name]) for name in sorted(cited)]


def _source(source: Source, cited: dict[str, list[str]]) -> SourceRow:
    clauses = [clause for name, clause in source.clauses.items() if name in cited]
    notes = tuple(dict.fromkeys(clause.checked for clause in clauses))
    return SourceRow(
        title=source.title,
        short=source.short,
        issuer=source.issuer,
        number=source.number,
        force=_in_force(source.since, source.until),
        address=source.address or "",
        notes=notes,
        clauses=tuple(_clause(clause, notes, cited[clause.id]) for clause in clauses),
    )


def _clause(clause: Clause, notes: tuple[str, ...], rules: Iterable[str]) -> ClauseRow:
    verified = VERIFIED[clause.verified]
    note = notes.index(clause.checked) + 1
    return ClauseRow(clause.path, clause.label, clause.says, clause.sanction, verified, note, tuple(rules))


def _in_force(since: date | None, until: date | None) -> Text:
    said = _SPAN if since and until else _FROM if since else _UNTIL if until else Text("", "")
    return said.fill(since=str(since), until=str(until))


def actions(assessment: Assessment) -> list[Item]:
    """Give what there is to do: gaps, the worst first, then what is pending, the soonest first, then what is waived."""
    return [*items(assessment, Outcome.FAIL), *due_items(assessment), *items(assessment, Outcome.WAIVED)]

"""What is done with the pieces of a portfolio: judging them, or laying them out in the compact form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from compliance import __version__
from compliance.assessment.evidence import Assurance
from compliance.assessment.findings import anchor_of
from compliance.documents.rules import Packs, Rule
from compliance.language.conditions import facts_of
from compliance.portfolio.judging import Judge
from compliance.portfolio.layouts import ENCODED
from compliance.portfolio.parts import Part
from compliance.portfolio.reading import Source
from compliance.portfolio.results import OUTCOMES
from compliance.portfolio.storage import Storage, schema_digest, schema_of, storages
from compliance.portfolio.tables import Table
from compliance.portfolio.writing import COUNTS, Totals, encoded_batch, encoded_schema, result_batch, result_schema

RESULT = "compliance/portfolio/v1"
_NOT_APPLIED = "not applied: outcomes and verdicts here are raw, and waivers move only effective ones"


@dataclass(frozen=True)
class Check:
    """Judges every row."""

    judge: Judge
    as_of: date
    outcomes: bool = False

    @cached_property
    def schema(self) -> Any:
        """The columns of the result."""
        return result_schema(self.judge.rules if self.outcomes else ())

    def do(self, source: Source, piece: Any) -> Part:
        """Judge a piece."""
        part = Part([], [])
        total: Any = 0
        for batch in source.read(piece):
            judged = self.judge.judge(batch.block, batch.proven, outcomes=self.outcomes)
            part.batches.append(result_batch(batch, judged, self.as_of, self.schema))
            part.bad.extend(row.as_dict() for row in batch.bad)
            total = total + judged.by_rule
        return Part(part.batches, part.bad, total.tolist() if part.batches else None)


@dataclass(frozen=True)
class Encode:
    """Lays every row out in the compact form."""

    storages: tuple[Storage, ...]

    @cached_property
    def schema(self) -> Any:
        """The columns of the compact form."""
        return encoded_schema(self.storages)

    def do(self, source: Source, piece: Any) -> Part:
        """Lay a piece out."""
        part = Part([], [])
        for batch in source.read(piece):
            part.batches.append(encoded_batch(batch, self.storages, self.schema))
            part.bad.extend(row.as_dict() for row in batch.bad)
        return part


def facts_read(rules: Iterable[Rule]) -> set[str]:
    """Give the facts that judging rules reads."""
    read: set[str] = set()
    for rule in rules:
        anchor = anchor_of(rule)
        read.update(facts_of(rule.whole), () if anchor is None else (anchor.path,))
    return read


def facts_given(sources: Iterable[Source], packs: Packs) -> tuple[Storage, ...]:
    """Give the facts that inputs may answer: all there are, unless all are tables that have only some columns."""
    everything = storages(packs.vocabulary.facts)
    given: set[str] = set()
    for source in sources:
        given |= source.storages.keys() if isinstance(source, Table) else everything.keys()
    return tuple(storage for path, storage in everything.items() if path in given)


def about_result(packs: Packs, judge: Judge, assurance: Assurance) -> dict[str, Any]:
    """Give what a result says of itself, so that it can be replayed."""
    situation = judge.tables.situation
    as_of, calendar = situation.as_of, situation.calendar
    return {
        "schema": RESULT,
        "tool": {"name": "compliance", "version": __version__},
        "as_of": as_of.isoformat(),
        "assurance": str(assurance),
        "calendar": {"name": calendar.name, "version": calendar.version, "through": calendar.through.isoformat()},
        "packs": [{"id": pack.id, "version": pack.version, "sha256": pack.sha256} for pack in packs.packs],
        "shared_sha256": packs.shared_sha256,
        "facts_sha256": schema_digest(schema_of(judge.storages)),
        "rules_in_force": len(judge.rules),
        "evidence": "not read: answers as declared" if assurance is Assurance.DECLARED else "read beside the profiles",
        "waivers": _NOT_APPLIED,
    }


def with_totals(about: dict[str, Any], totals: Totals, rules: Iterable[Rule]) -> dict[str, Any]:
    """Add what was counted: rows, bad rows, and for every rule how many rows came to each outcome."""
    counted = [] if totals.by_rule is None else totals.by_rule.tolist()
    by_rule = {
        rule.id: {str(outcome): row[OUTCOMES.index(outcome)] for outcome in COUNTS}
        for rule, row in zip(rules, counted, strict=False)
    }
    return {**about, "rows": totals.rows, "bad_rows": totals.bad, "rules": by_rule}


def about_encoded(packs: Packs) -> dict[str, Any]:
    """Give what the compact form says of itself: which declarations its numbers follow."""
    schema = schema_of(storages(packs.vocabulary.facts))
    return {
        "schema": ENCODED,
        "tool": {"name": "compliance", "version": __version__},
        "facts_sha256": schema_digest(schema),
        "facts": schema,
        "evidence": "not read: answers as declared",
    }

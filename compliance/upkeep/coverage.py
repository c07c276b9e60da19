"""Coverage of the sources: for every clause the rules that cite it, or the reason why none can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.documents.rules import Packs
from compliance.documents.sources import Clause


@dataclass(frozen=True)
class Covered:
    """A clause and the rules that cite it."""

    clause: Clause
    rules: tuple[str, ...]

    @property
    def is_explained(self) -> bool:
        """Whether rules assess it, or it says why none does."""
        return bool(self.rules) if self.clause.assessed_by == "rules" else self.clause.reason is not None

    @property
    def complaint(self) -> str | None:
        """What is wrong, if anything."""
        if self.is_explained:
            return None
        return f"{self.clause.path} is said to be assessed by rules, and no rule cites it"


def coverage(packs: Packs) -> Iterator[Covered]:
    """Give every clause of every register with the rules that cite it."""
    citing: dict[str, list[str]] = defaultdict(list)
    for rule in packs.rules:
        for cite in rule.cites:
            if rule.id not in citing[cite.path]:
                citing[cite.path].append(rule.id)
    for source in packs.sources.values():
        for clause in source.clauses.values():
            yield Covered(clause, tuple(citing[clause.path]))

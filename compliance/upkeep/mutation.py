"""Do the cases notice? Every mutant is tried on the cases of the rules that it changes.

A mutant is killed when one of them gives another outcome. One that no answers could tell from the original is none;
whatever else stays alive is something that no case notices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Packs
from compliance.language.durations import Calendar
from compliance.upkeep.cases import Case, run_case
from compliance.upkeep.equivalence import are_shown_equal
from compliance.upkeep.slips import Mutant, mutants_in

ENOUGH = 95  # percent


@dataclass(frozen=True)
class Trial:
    """How many mutants there were, and those that no case noticed."""

    mutants: int
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        """How many a case noticed."""
        return self.mutants - len(self.survivors)

    @property
    def share(self) -> float:
        """Give the percentage killed, to be shown (never rounded up); of no mutants, all were."""
        return self.killed * 1000 // self.mutants / 10 if self.mutants else 100.0

    @property
    def holds(self) -> bool:
        """Whether enough were killed."""
        return self.killed * 100 >= ENOUGH * self.mutants


def try_mutants(
    packs: Packs, cases: Mapping[str, Iterable[Case]], calendar: Calendar, only: Collection[str] | None = None
) -> Trial:
    """Try every mutant on the cases (by pack id) of the rules that it changes.

    ``only`` limits the mutants to these packs and the definitions they read; the cases of all packs still count.
    """
    chosen = [pack for pack in packs.packs if only is None or pack.id in only]
    court = _Court(packs, [case for shown in cases.values() for case in shown], calendar)
    tried, survivors = 0, []
    for mutant in mutants_in(packs, chosen):
        killed = court.notices(mutant)
        if killed or court.could_notice(mutant):
            tried += 1
            survivors += [] if killed else [mutant]
    return Trial(tried, tuple(survivors))


class _Court:
    """The cases with what they give before anything is changed."""

    def __init__(self, packs: Packs, cases: Iterable[Case], calendar: Calendar) -> None:
        self.calendar = calendar
        self.originals = {rule.id: rule for rule in packs.rules}
        self.reviewed_on = {rule.id: pack.reviewed_on for pack in packs.packs for rule in pack.rules}
        self.given: dict[str, list[tuple[Case, Outcome | None]]] = {rule: [] for rule in self.originals}
        for case in cases:
            self.given[case.rule].append((case, run_case(case, self.originals[case.rule], calendar)))

    def notices(self, mutant: Mutant) -> bool:
        return any(
            run_case(case, rule, self.calendar) is not outcome
            for rule in mutant.rules
            for case, outcome in self.given[rule.id]
        )

    def could_notice(self, mutant: Mutant) -> bool:
        return not all(
            are_shown_equal(self.originals[rule.id], rule, self.reviewed_on[rule.id], self.calendar)
            for rule in mutant.rules
        )

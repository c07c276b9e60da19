"""Rules as one circuit: what each comes to in every row, and the sums from which a row's figures are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from compliance.assessment.outcomes import Clock, Outcome
from compliance.documents.rules import Force, Rule
from compliance.language.truth import Truth
from compliance.portfolio.circuits import EVERY, NONE, Circuit, Wire
from compliance.portfolio.columns import Tables
from compliance.portfolio.counters import Counter
from compliance.portfolio.leaves import Truths
from compliance.portfolio.programs import Watched
from compliance.portfolio.sides import Side, Situated
from compliance.portfolio.standings import STANDINGS, Region, Regions, Standing

Key = TypeVar("Key")
_ALL_CLOCKS = frozenset(Clock)
_FAIL: Regions = tuple(
    region for standing, regions in STANDINGS if standing.outcome is Outcome.FAIL for region in regions
)
Planes = list[Wire]
"""A number a row, as wires from its lowest bit on."""


class Law(NamedTuple):
    """What decides a row's verdict: whether some rule of law fails, is unknown, applies, may apply."""

    fail: Wire = NONE
    unknown: Wire = NONE
    applies: Wire = NONE
    may_apply: Wire = NONE


class Wiring:
    """A circuit over all rules; ``watched`` are the rows of every rule and outcome but unknown, which is the rest.

    ``stricter`` reads a second block, with only the answers that count under a stricter assurance; an admission needs
    no proof, so a fail by the answers as declared stays one.
    """

    def __init__(self, rules: Iterable[Rule], tables: Tables, *, stricter: bool = False) -> None:
        self.circuit = Circuit()
        self.sides = [Side(self.circuit, tables) for _ in range(2 if stricter else 1)]
        self.watched: list[Watched] = []
        self.meant: list[tuple[int, Outcome]] = []  # of each that is watched: a rule's place, and an outcome
        self.law = Law()
        self._counters: dict[tuple[Standing, int], Counter] = {}  # by standing and weight
        for place, rule in enumerate(rules):
            self._wire(place, rule)

    def weights(self) -> dict[Standing, Planes]:
        """Give what the rules of each standing weigh."""
        return self._summed(lambda standing: standing, lambda weight: weight)

    def counts(self) -> dict[Outcome, Planes]:
        """Give how many rules come to each outcome; what does not apply is the rest."""
        nothing: dict[Outcome, Planes] = {standing.outcome: [] for standing, _ in STANDINGS}
        return nothing | self._summed(lambda standing: standing.outcome, lambda _weight: 1)

    def _wire(self, place: int, rule: Rule) -> None:
        situated = self._situated(rule)
        outcomes: dict[Outcome, Wire] = {}
        for standing, regions in STANDINGS:
            wire = self._within(situated, regions)
            if wire != NONE:
                self._counters.setdefault((standing, rule.weight), Counter(self.circuit)).add(wire)
                outcomes[standing.outcome] = self.circuit.either(outcomes.get(standing.outcome, NONE), wire)
        if rule.force is Force.LAW:
            self._note(outcomes, situated.applies)
        outcomes[Outcome.NOT_APPLICABLE] = situated.applies.false
        for outcome, wire in outcomes.items():
            if outcome is not Outcome.UNKNOWN and wire != NONE:
                self.watched.append(Watched(len(self.circuit.gates), wire))
                self.meant.append((place, outcome))

    def _note(self, outcomes: Mapping[Outcome, Wire], applies: Truths) -> None:
        """Note what a rule of law says of the verdict."""
        new = Law(
            outcomes.get(Outcome.FAIL, NONE),
            outcomes.get(Outcome.UNKNOWN, NONE),
            applies.true,
            self._among(applies, frozenset({Truth.UNKNOWN})),
        )
        self.law = Law(*map(self.circuit.either, self.law, new))

    def _situated(self, rule: Rule) -> Situated:
        declared, *stricter = [side.situated(rule) for side in self.sides]
        return self._admitted(stricter[0], self._within(declared, _FAIL)) if stricter else declared

    def _admitted(self, situated: Situated, fail: Wire) -> Situated:
        """Let a rule stand as in a fail for some rows, whatever else is known of them."""
        circuit, (applies, requires, clocks) = self.circuit, situated
        if len(clocks) > 1:
            clocks = {clock: circuit.without(wire, fail) for clock, wire in clocks.items()}
            clocks[Clock.PASSED] = circuit.either(clocks[Clock.PASSED], fail)
        return Situated(
            Truths(circuit.either(applies.true, fail), circuit.without(applies.false, fail)),
            Truths(circuit.without(requires.true, fail), circuit.either(requires.false, fail)),
            clocks,
        )

    def _within(self, situated: Situated, regions: Regions) -> Wire:
        """Give the rows that lie in one of some regions."""
        return self.circuit.any_of(self._inside(situated, region) for region in regions)

    def _inside(self, situated: Situated, region: Region) -> Wire:
        clocks = [wire for clock, wire in situated.clocks.items() if clock in region.clocks]
        when = EVERY if region.clocks == _ALL_CLOCKS else self.circuit.any_of(clocks)
        if when == NONE:
            return NONE
        applies = self._among(situated.applies, region.applies)
        requires = self._among(situated.requires, region.requires)
        return self.circuit.all_of((applies, requires, when))

    def _among(self, truths: Truths, wanted: frozenset[Truth]) -> Wire:
        """Give the rows with one of the wanted truths."""
        true, false = truths
        decided = [
            wire
            for truth, wire in ((Truth.TRUE, true), (Truth.FALSE, false))
            if (truth in wanted) != (Truth.UNKNOWN in wanted)
        ]
        found = self.circuit.any_of(decided)
        return self.circuit.differ(EVERY, found) if Truth.UNKNOWN in wanted else found

    def _summed(self, key: Callable[[Standing], Key], times: Callable[[int], int]) -> dict[Key, Planes]:
        sums: dict[Key, Counter] = {}
        for (standing, weight), counter in self._counters.items():
            sums.setdefault(key(standing), Counter(self.circuit)).add_sum(counter.bits(), times(weight))
        return {found: counter.bits() for found, counter in sums.items()}

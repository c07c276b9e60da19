"""Plans: the conditions of many rules as one list of nodes, equal ones only once, each computed before it is read.

A node is a test or a threshold ("at least so many of these hold": all of them, one of them, or some). A literal names a
node or its negation: twice the node's place in the list, plus one where it is negated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.language.conditions import All, AnyOf, AtLeast, Condition, Defined, Not, Test


@dataclass(frozen=True, slots=True)
class Threshold:
    """``count`` or more of the literals hold."""

    count: int
    parts: tuple[int, ...]


Node = Test | Threshold


@dataclass
class Plan:
    """The nodes; a literal that is asked for again is the one there is."""

    nodes: list[Node] = field(default_factory=list)
    _places: dict[Node, int] = field(default_factory=dict, repr=False)

    def literal(self, condition: Condition) -> int:
        """Give the literal of a condition, adding the nodes it needs."""
        match condition:
            case Test():
                return self._place(condition)
            case Not((part,)):
                return self.literal(part) ^ 1
            case Defined(_, _, (part,)):
                return self.literal(part)
            case AtLeast(count, parts):
                return self._threshold(count, [self.literal(part) for part in parts])
            case All(parts):
                literals = dict.fromkeys(self.literal(part) for part in parts)
                return self._threshold(len(literals), literals)
            case AnyOf(parts):
                return self._threshold(1, dict.fromkeys(self.literal(part) for part in parts))

    def _threshold(self, count: int, literals: Iterable[int]) -> int:
        parts = tuple(literals)
        return parts[0] if len(parts) == 1 else self._place(Threshold(count, parts))

    def _place(self, node: Node) -> int:
        place = self._places.setdefault(node, len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append(node)
        return 2 * place

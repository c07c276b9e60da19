"""Circuits: and, or and exclusive or over bitmaps, drawn before any bitmap is there; equal gates are one.

A wire is a number. What is always or never so is folded away while the circuit is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

import numpy as np

Wire = int
NONE, EVERY = 0, 1
"""The wires that hold for no row and for every row."""


class Gate(NamedTuple):
    """Two wires joined, by a function of numpy."""

    join: np.ufunc
    one: Wire
    two: Wire


class Circuit:
    """Gates in an order in which each can be computed from those before it; an input is a wire without one."""

    def __init__(self) -> None:
        self.gates: list[Gate | None] = [None, None]
        self.inputs: list[Wire] = []
        self._wires: dict[Gate, Wire] = {}

    def input(self) -> Wire:
        """Give a wire for a bitmap that is handed in."""
        self.inputs.append(len(self.gates))
        self.gates.append(None)
        return self.inputs[-1]

    def both(self, one: Wire, two: Wire) -> Wire:
        """Where both hold."""
        return self._joined(np.bitwise_and, one, two, decides=NONE, adds_nothing=EVERY)

    def either(self, one: Wire, two: Wire) -> Wire:
        """Where one or both hold."""
        return self._joined(np.bitwise_or, one, two, decides=EVERY, adds_nothing=NONE)

    def differ(self, one: Wire, two: Wire) -> Wire:
        """Where exactly one holds."""
        if one == two:
            return NONE
        if NONE in (one, two):
            return one if two == NONE else two
        return self._gate(np.bitwise_xor, one, two)

    def without(self, one: Wire, two: Wire) -> Wire:
        """Where the first holds and the second does not; where the second never holds alone, they just differ."""
        return self.differ(one, self.both(one, two))

    def all_of(self, wires: Iterable[Wire]) -> Wire:
        """Where every one holds."""
        return reduce(self.both, wires, EVERY)

    def any_of(self, wires: Iterable[Wire]) -> Wire:
        """Where at least one holds."""
        return reduce(self.either, wires, NONE)

    def _joined(self, join: np.ufunc, one: Wire, two: Wire, *, decides: Wire, adds_nothing: Wire) -> Wire:
        """Join two wires, unless one alone decides, or adds nothing to the other."""
        if one in (two, decides) or two == adds_nothing:
            return one
        return two if two == decides or one == adds_nothing else self._gate(join, one, two)

    def _gate(self, join: np.ufunc, one: Wire, two: Wire) -> Wire:
        gate = Gate(join, min(one, two), max(one, two))
        wire = self._wires.setdefault(gate, len(self.gates))
        if wire == len(self.gates):
            self.gates.append(gate)
        return wire

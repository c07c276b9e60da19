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
        if one > two:
            one, two = two, one
        if one in (NONE, two):
            return one
        return two if one == EVERY else self._gate(np.bitwise_and, one, two)

    def either(self, one: Wire, two: Wire) -> Wire:
        """Where one or both hold."""
        if one > two:
            one, two = two, one
        if one in (EVERY, two):
            return one
        return two if one == NONE else self._gate(np.bitwise_or, one, two)

    def differ(self, one: Wire, two: Wire) -> Wire:
        """Where exactly one holds."""
        if one > two:
            one, two = two, one
        if one == two:
            return NONE
        return two if one == NONE else self._gate(np.bitwise_xor, one, two)

    def without(self, one: Wire, two: Wire) -> Wire:
        """Where the first holds and the second does not; where the second never holds alone, they just differ."""
        return self.differ(one, self.both(one, two))

    def all_of(self, wires: Iterable[Wire]) -> Wire:
        """Where every one holds."""
        return reduce(self.both, wires, EVERY)

    def any_of(self, wires: Iterable[Wire]) -> Wire:
        """Where at least one holds."""
        return reduce(self.either, wires, NONE)

    def _gate(self, join: np.ufunc, one: Wire, two: Wire) -> Wire:
        wire = self._wires.setdefault(Gate(join, one, two), len(self.gates))
        if wire == len(self.gates):
            self.gates.append(Gate(join, one, two))
        return wire

"""A portfolio's summary with all that a report about it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.assessment.evidence import TITLES as ASSURANCES
from compliance.assessment.evidence import Assurance
from compliance.documents.rules import Packs, Rule
from compliance.language.text import Text
from compliance.portfolio.moves import Moves
from compliance.portfolio.summary import Summary


@dataclass(frozen=True)
class Report:
    """A portfolio's summary with what it was judged by."""

    title: str
    summary: Summary
    packs: Packs = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    moves: Moves = field(repr=False)
    as_of: date
    assurance: Assurance
    about: Mapping[str, Any] = field(repr=False)  # versions and digests, as in a result's metadata

    @property
    def heading(self) -> Text:
        """The line under the title."""
        rows = f"{self.summary.rows:,}"
        heading = _HEADING.fill(rows=rows, day=str(self.as_of), assurance=ASSURANCES[self.assurance])
        invented = self.summary.synthetic
        if not invented:
            return heading
        return _SYNTHETIC.fill(heading=heading, invented=f"{invented:,}")


_HEADING = Text("{rows} profiles · as of {day} · {assurance}", "{rows}份档案 · 评估日{day} · {assurance}")
_SYNTHETIC = Text(
    "{heading} · SYNTHETIC: {invented} of the profiles are invented and describe no real project",
    "{heading} · 合成数据：其中{invented}份档案系虚构，不反映任何真实项目",
)

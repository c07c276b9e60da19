"""The numbers of the printable reports: groups as bars, the arithmetic of each, and how much a question settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.assessment.questionnaire import Question
from compliance.assessment.scoring import Tally
from compliance.language.facts import Fact
from compliance.language.text import Text, joined
from compliance.reports._words import FORCES, LEVELS, bound_sum, counted, percent

_SETTLES = Text("an answer settles {share}% of what is open, on average", "一个回答平均可确定待定权重的{share}%")
_MOVES_NOTHING = Text("moves no score", "不影响得分")
_SETTLES_SOME = Text("may settle {some} of {all} rules", "涉及{all}条规则，可直接确定其中{some}条")


@dataclass(frozen=True)
class Bar:
    """A group's interval as a bar, low and high in percent (``None`` where there is no score), and its arithmetic."""

    key: str
    title: Text
    low: float | None
    high: float | None
    gaps: int
    open: int
    applying: int
    low_sum: str
    high_sum: str
    decided: str

    @property
    def full(self) -> bool:
        """Whether everything in the group is met and nothing is open."""
        return self.low == self.high == 100 and not self.gaps and not self.open  # noqa: PLR2004 - the whole of a score

    @property
    def untouched(self) -> bool:
        """Whether nothing in the group is decided."""
        return self.low == 0 and self.high == 100 and not self.gaps  # noqa: PLR2004 - the whole of a score


def bars(tallies: Mapping[Any, Tally], titles: Mapping[Any, Text]) -> list[Bar]:
    """Give the groups in which some rule may apply."""
    return [_bar(str(key), titles[key], tally) for key, tally in tallies.items() if tally.applying]


def _bar(key: str, title: Text, tally: Tally) -> Bar:
    score = tally.score
    low, high = score.shown if score else (None, None)
    return Bar(
        key=key,
        title=title,
        low=low,
        high=high,
        gaps=tally.counts[Outcome.FAIL] + tally.counts[Outcome.WAIVED],
        open=tally.counts[Outcome.UNKNOWN],
        applying=tally.applying,
        low_sum=bound_sum(score.low) if score else "–",
        high_sum=bound_sum(score.high) if score else "–",
        decided=f"{tally.decided_weight} / {tally.weight} = {percent(tally.coverage_shown)}",
    )


def level_bars(assessment: Assessment) -> list[Bar]:
    """Give the three levels."""
    return bars(assessment.levels, LEVELS)


def theme_bars(assessment: Assessment) -> list[Bar]:
    """Give the themes."""
    return bars(assessment.themes, assessment.packs.themes)


def force_bars(assessment: Assessment) -> list[Bar]:
    """Give how things stand by binding force."""
    return bars(assessment.forces, FORCES)


def pack_bars(assessment: Assessment) -> list[Bar]:
    """Give the packs that may apply."""
    return bars(assessment.by_pack, {pack.id: pack.title for pack in assessment.packs.packs})


@dataclass(frozen=True)
class Asked:
    """An open question with what an answer settles on average, in percent: of all that is open, and of the largest."""

    fact: Fact
    rules: tuple[str, ...]
    settles: int
    share: float
    beside_largest: float

    @property
    def says(self) -> Text:
        """What an answer settles, in words."""
        share = _SETTLES.fill(share=str(self.share)) if self.share else _MOVES_NOTHING
        return joined((share, self._rules_settled), Text(" · ", " · "))

    @property
    def _rules_settled(self) -> Text:
        waiting = len(self.rules)
        if not self.settles:
            return counted(waiting, "rule waits for it", "rules wait for it", "{n}条规则涉及此项")
        if self.settles < waiting:
            return _SETTLES_SOME.fill(some=str(self.settles), all=str(waiting))
        settled = counted(waiting, "rule", "rules", "涉及并可直接确定{n}条规则")
        return Text(f"may settle {settled.en}", settled.zh)


def asked(assessment: Assessment) -> list[Asked]:
    """Give the open questions, the one that settles most first."""
    questions = assessment.questions
    undecided = Fraction(assessment.overall.weight - assessment.overall.decided_weight)
    largest = max((question.weight for question in questions), default=Fraction(0))
    return [_asked(question, undecided or largest or Fraction(1), largest or Fraction(1)) for question in questions]


def _asked(question: Question, undecided: Fraction, largest: Fraction) -> Asked:
    share, beside = (round(float(min(100 * question.weight / of, Fraction(100))), 1) for of in (undecided, largest))
    return Asked(question.fact, question.rules, len(question.settles), share, beside)

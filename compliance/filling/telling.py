"""The words of an interview in both languages: why a question is asked, what an answer moved, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil

from compliance.assessment.outcomes import Fate, Outcome
from compliance.assessment.questionnaire import Progress, Question
from compliance.assessment.scoring import Score
from compliance.assessment.standings import Standing
from compliance.assessment.verdicts import TITLES
from compliance.filling.interview import Answered
from compliance.language.facts import Fact, Value
from compliance.language.text import COMMA, Text, joined

_SETTLES = Text("settles {n} of {rules}{points}", "可确定{n}条（共涉及{rules}）{points}")
_SETTLES_ALL = Text("settles {rules}{points}", "可确定{rules}{points}")
_WAITS = Text("{rules} wait for it", "涉及{rules}")
_POINTS = Text(", up to {n} {points}", "，至多影响{n}分")
_NO_SCORE = Text("no score", "无得分")
_SCORE = Text("score {low}–{high}", "得分{low}–{high}")
_SETTLED = Text("Settled: {parts}", "已确定：{parts}")
_WORDS = {
    Outcome.PASS: Text("{n} met", "符合{n}条"),
    Outcome.FAIL: Text("{n} not met", "不符合{n}条"),
    Outcome.PENDING: Text("{n} not due yet", "未到期{n}条"),
    Outcome.NOT_APPLICABLE: Text("{n} do not apply", "不适用{n}条"),
}
_TO = Text(" → ", " → ")
_EARLY = Text(
    "{day} lies after {as_of}: until it has come, this counts as not having happened.",
    "{day}晚于评估日{as_of}，届至之前按尚未发生处理。",
)
_COUNTED = frozenset({Fate.PASS, Fate.FAIL})


def rules(number: int) -> Text:
    """Say how many rules."""
    return Text(f"{number:,} {'rule' if number == 1 else 'rules'}", f"{number:,}条规则")


def why(question: Question, progress: Progress) -> Text:
    """Say why a question is asked: the rules it can settle, and the points that hang on them."""
    named = rules(len(question.rules))
    if not question.settles:
        return _WAITS.fill(rules=named) if question.rules else Text("", "")
    said = _SETTLES if len(question.settles) < len(question.rules) else _SETTLES_ALL
    return said.fill(n=f"{len(question.settles):,}", rules=named, points=_points(question, progress))


def _points(question: Question, progress: Progress) -> Text:
    """Say for how much of a hundred of the weight that may count the rules stand that an answer can settle."""
    counting = [standing for standing in progress.standings if standing.fates & _COUNTED]
    total = sum(standing.rule.weight for standing in counting)
    settles = frozenset(question.settles)
    mine = sum(standing.rule.weight for standing in counting if standing.rule.id in settles)
    if not mine:
        return Text("", "")
    points = Fraction(100 * mine, total)
    shown = f"{ceil(points * 10) / 10}" if points <= Fraction(9, 10) else str(ceil(points))
    return _POINTS.fill(n=shown, points=Text("point" if shown == "1" else "points", ""))


def score_said(score: Score | None) -> Text:
    """Say the interval."""
    if score is None:
        return _NO_SCORE
    low, high = score.shown
    return _SCORE.fill(low=f"{low:.1f}", high=f"{high:.1f}")


def standing_said(progress: Progress) -> Text:
    """Say verdict and score."""
    return joined((TITLES[progress.verdict], score_said(progress.score)), Text(" · ", " · "))


def early(fact: Fact, value: Value | None, as_of: date) -> Text | None:
    """Say how the day of something that must have happened is read, where it has not come yet."""
    if isinstance(value, date) and value > as_of and not fact.ahead:
        return _EARLY.fill(day=value.isoformat(), as_of=as_of.isoformat())
    return None


def moved(answered: Answered) -> Iterator[Text]:
    """Say what an answer changed: the rules it settled, then verdict and score where they are others now."""
    settled = _newly_settled(answered)
    counts = {outcome: sum(standing.outcome is outcome for standing in settled) for outcome in _WORDS}
    if settled:
        parts = joined((_WORDS[outcome].fill(n=f"{n:,}") for outcome, n in counts.items() if n), COMMA)
        yield _SETTLED.fill(parts=parts)
    before, after = standing_said(answered.before), standing_said(answered.after)
    yield after if before == after else joined((before, after), _TO)


def newly_failed(answered: Answered) -> list[Standing]:
    """Give the rules that fail now and did not before."""
    failed = {standing.rule.id for standing in answered.before.standings if standing.outcome is Outcome.FAIL}
    now = (standing for standing in answered.after.standings if standing.outcome is Outcome.FAIL)
    return [standing for standing in now if standing.rule.id not in failed]


def _newly_settled(answered: Answered) -> list[Standing]:
    """Give the rules that waited for an answer before and do not now."""
    waited = {standing.rule.id for standing in answered.before.standings if standing.open}
    return [standing for standing in answered.after.standings if not standing.open and standing.rule.id in waited]

"""Where a profile stands: the few figures beside every question, and what an answer moved in them."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import worst_first
from compliance.assessment.verdicts import TITLES
from compliance.language.text import Text, both
from compliance.reports._words import interval, percent
from compliance.reports.html import TONE

_NAMED = 3
_MOVED = Text("Score {before} → {after}.", "得分：{before} → {after}。")
_VERDICT = Text("Verdict: {title}.", "结论：{title}。")
_OPENED = Text("New gap: {title}.", "新增不符合项：{title}。")
_CLOSED = Text("Gap closed: {title}.", "已消除不符合项：{title}。")
_MORE = Text("And {n} more.", "另有{n}项。")


@dataclass(frozen=True)
class Panel:
    """The figures of one assessment, as they are shown."""

    verdict: Text
    tone: str
    low: float | None
    high: float | None
    score_reason: Text | None
    gaps: int
    open: int
    decided: str


def panel_of(assessment: Assessment) -> Panel:
    """Give the figures of an assessment."""
    overall = assessment.overall
    low, high = overall.score.shown if overall.score else (None, None)
    return Panel(
        verdict=TITLES[assessment.verdict],
        tone=TONE[assessment.verdict],
        low=low,
        high=high,
        score_reason=overall.score_reason,
        gaps=overall.counts[Outcome.FAIL],
        open=len({path for finding in assessment.findings for path in finding.missing}),
        decided=percent(overall.coverage_shown),
    )


def moved(before: Assessment, after: Assessment) -> list[Text]:
    """Say what changed from one assessment to the next, in a few sentences."""
    said = []
    if before.verdict is not after.verdict:
        said.append(_VERDICT.fill(title=TITLES[after.verdict]))
    old_score, new_score = _score(before), _score(after)
    if old_score != new_score:
        said.append(_MOVED.fill(before=old_score, after=new_score))
    old, new = _gaps(before), _gaps(after)
    said.extend(_named(_OPENED, [finding for id_, finding in new.items() if id_ not in old]))
    said.extend(_named(_CLOSED, [finding for id_, finding in old.items() if id_ not in new]))
    return said


def _score(assessment: Assessment) -> Text:
    return both(lambda lang: interval(assessment.overall, lang))


def _gaps(assessment: Assessment) -> dict[str, Finding]:
    failing = (finding for finding in assessment.findings if finding.effective_outcome is Outcome.FAIL)
    return {finding.rule.id: finding for finding in worst_first(failing)}


def _named(sentence: Text, findings: list[Finding]) -> list[Text]:
    said = [sentence.fill(title=finding.rule.title) for finding in findings[:_NAMED]]
    more = len(findings) - _NAMED
    return [*said, _MORE.fill(n=str(more))] if more > 0 else said

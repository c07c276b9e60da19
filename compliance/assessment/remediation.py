"""What to do first: gaps in the order of how they bind, how bad they are and how soon they can be closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Force, Severity

_FORCES = tuple(Force)
_SEVERITIES = tuple(Severity)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings: the strongest force, the worst severity, the least effort first; then pack and id."""
    return sorted(findings, key=_badness)


def _badness(finding: Finding) -> tuple[int, int, int, str, str]:
    rule = finding.rule
    effort = rule.effort_days if rule.effort_days is not None else 1000
    return (_FORCES.index(rule.force), _SEVERITIES.index(rule.severity), effort, rule.pack, rule.id)


def with_outcome(findings: Iterable[Finding], *outcomes: Outcome) -> list[Finding]:
    """Give the findings with one of these effective outcomes, the worst first."""
    return worst_first(finding for finding in findings if finding.effective_outcome in outcomes)


def coming_due(findings: Iterable[Finding]) -> list[Finding]:
    """Give what is pending, the soonest first; what has no date yet comes last."""
    pending = [finding for finding in findings if finding.outcome is Outcome.PENDING]
    return sorted(pending, key=lambda finding: (finding.due_on or date.max, finding.rule.id))

"""The verdict in law, the exit status, and the gates that a build may set."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from compliance.assessment.findings import Finding, Judgement
from compliance.assessment.outcomes import Outcome
from compliance.assessment.scoring import Tally
from compliance.documents.rules import Force
from compliance.language.frozen import frozen
from compliance.language.text import Text
from compliance.language.truth import Truth

Judged = TypeVar("Judged", bound=Judgement)


class Verdict(StrEnum):
    """What the law says of the profile, as far as it is known."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    UNDETERMINED = "undetermined"
    NOT_ASSESSED = "not_assessed"


TITLES: dict[Verdict, Text] = {
    Verdict.COMPLIANT: Text("compliant", "合规"),
    Verdict.NON_COMPLIANT: Text("non-compliant", "不合规"),
    Verdict.UNDETERMINED: Text("undetermined", "尚不能确定"),
    Verdict.NOT_ASSESSED: Text("not assessed", "未评估"),
}
EXIT_STATUS: dict[Verdict, int] = {
    Verdict.COMPLIANT: 0,
    Verdict.NON_COMPLIANT: 1,
    Verdict.UNDETERMINED: 3,
    Verdict.NOT_ASSESSED: 4,
}
# Several profiles exit with the worst, in this order.
WORST_FIRST = (70, 2, 1, 3, 4, 0)
_STRONGEST_FIRST = tuple(Force)


def verdict_of(findings: Iterable[Judged], outcome: Callable[[Judged], Outcome]) -> Verdict:
    """Give the verdict over the rules of law, by raw or effective outcome as ``outcome`` picks."""
    law = [finding for finding in findings if finding.rule.force is Force.LAW]
    return verdict_over({outcome(finding) for finding in law}, {finding.applies for finding in law})


def verdict_over(outcomes: Collection[Outcome], applies: Collection[Truth]) -> Verdict:
    """Give the verdict from what rules of law come to and whether they apply, whichever rules those are."""
    if Outcome.FAIL in outcomes:
        return Verdict.NON_COMPLIANT
    if Outcome.UNKNOWN in outcomes or (Truth.TRUE not in applies and Truth.UNKNOWN in applies):
        return Verdict.UNDETERMINED
    return Verdict.COMPLIANT if Truth.TRUE in applies else Verdict.NOT_ASSESSED


def raw(finding: Judgement) -> Outcome:
    """The outcome without waivers."""
    return finding.outcome


def effective(finding: Finding) -> Outcome:
    """The outcome with waivers."""
    return finding.effective_outcome


@frozen
class Gates:
    """What a build is made to depend on; without any, the verdict decides."""

    fail_on: Force | str | None = None  # a force, or "never"
    min_score: Decimal | None = None
    baseline: Collection[str] | None = None  # rules that failed before

    @property
    def any_set(self) -> bool:
        """Whether there is a gate."""
        return any(gate is not None for gate in (self.fail_on, self.min_score, self.baseline))

    def missed(self, findings: Iterable[Finding], overall: Tally) -> bool:
        """Whether one of the gates is missed."""
        failed = [finding for finding in findings if finding.effective_outcome is Outcome.FAIL]
        return (
            any(is_as_strong(finding.rule.force, self.fail_on) for finding in failed)
            or (self.min_score is not None and (overall.score is None or overall.score.low.value < self.min_score))
            or (self.baseline is not None and any(finding.rule.id not in self.baseline for finding in failed))
        )


def is_as_strong(force: Force, gate: Force | str | None) -> bool:
    """Whether a force is the gate's or a stronger one."""
    return isinstance(gate, Force) and _STRONGEST_FIRST.index(force) <= _STRONGEST_FIRST.index(gate)


def exit_status(findings: Iterable[Finding], overall: Tally, gates: Gates) -> int:
    """Give the exit status: the gates' where there are any, else the verdict's on effective outcomes."""
    findings = tuple(findings)
    if gates.any_set:
        return int(gates.missed(findings, overall))
    return EXIT_STATUS[verdict_of(findings, effective)]

"""GitHub annotations: workflow commands that put each gap and open question at the line of its answer."""

from __future__ import annotations

from compliance.assessment import outcomes, verdicts
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import worst_first
from compliance.documents.rules import Force
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.reports._layout import visible
from compliance.reports._words import interval

TITLE = Text("GitHub workflow annotations", "GitHub 工作流注释")
ENDING = "txt"
# Our outcomes in GitHub's commands; what is met, void of effect or outside says nothing on a pull request.
COMMAND: dict[Outcome, str | None] = {
    Outcome.PASS: None,
    Outcome.FAIL: "error",
    Outcome.UNKNOWN: "notice",
    Outcome.PENDING: "warning",
    Outcome.NOT_APPLICABLE: None,
    Outcome.WAIVED: "warning",
}


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw a notice with verdict and score, then one command a finding, the worst first.

    The verdict comes first because GitHub shows ten notices of a step and no more.
    """
    verdict = verdicts.TITLES[assessment.verdict][lang]
    said = f"{verdict} · {interval(assessment.overall, lang)} · {assessment.as_of}\n{LEGAL_NOTICE[lang]}"
    title = _property(f"compliance: {assessment.profile.name}")
    lines = [f"::notice file={_property(assessment.profile.file)},title={title}::{_message(said)}"]
    lines += [line for finding in worst_first(assessment.findings) if (line := _annotation(assessment, finding, lang))]
    return "\n".join(lines) + "\n"


def _annotation(assessment: Assessment, finding: Finding, lang: Lang) -> str | None:
    command = COMMAND[finding.effective_outcome]
    if command is None:
        return None
    if command == "error" and finding.rule.force is not Force.LAW:
        command = "warning"  # a missed recommendation is no error of the build
    line, column = assessment.place(finding)
    outcome = outcomes.TITLES[finding.effective_outcome][lang]
    title = _property(f"{finding.rule.id} · {outcome}")
    where = f"file={_property(assessment.profile.file)},line={line},col={column}"
    said = f"{finding.rule.title[lang]}\n{finding.reason[lang]}\n→ {finding.rule.remedy[lang]}"
    return f"::{command} {where},title={title}::{_message(said)}"


def _message(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")

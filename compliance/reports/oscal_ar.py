"""OSCAL assessment results (1.2.x): what was observed of every rule, and findings where an outcome is decided.

OSCAL knows only satisfied and not-satisfied. Unknown and pending are therefore observations without a finding, listed
in the result's remarks; our own word stands beside each as a property, and nothing is folded into "satisfied".
Evidence files are resources with their digests; an observation names those that prove the answers its rule reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.language.text import Lang, Text
from compliance.reports._oscal import Ids, linked, metadata, moment, one_line, prop, risk
from compliance.reports._oscal_evidence import observed, resources

TITLE = Text("OSCAL assessment results", "OSCAL 评估结果")
ENDING = "json"
# Our effective outcomes in OSCAL's (state, reason); None: an observation without a finding, or a control left out.
STATE: dict[Outcome, tuple[str, str] | None] = {
    Outcome.PASS: ("satisfied", "pass"),
    Outcome.FAIL: ("not-satisfied", "fail"),
    Outcome.WAIVED: ("not-satisfied", "fail"),
    Outcome.UNKNOWN: None,
    Outcome.PENDING: None,
    Outcome.NOT_APPLICABLE: None,
}
_RESULT = Text("Self-assessment against dated, cited rules", "按带日期和出处的规则自查")
_PLAN = Text("There is no separate plan: every rule in force on the day is assessed from the profile's answers.",
             "没有单独的评估计划：按档案中的回答评估当日有效的全部规则。")  # fmt: skip
_PLANNED = Text("Assessment plan", "评估计划")
_OUTSIDE = Text("{reason} Rules: {rules}.", "{reason}规则：{rules}。")
_NOTHING_OPEN = Text("Every applicable rule is decided.", "所有适用规则均已有定论。")
_OPEN = Text("Not decided, so without a finding: {rules}.", "尚无定论、因此没有结论的规则：{rules}。")


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the document."""
    return json.dumps(as_document(assessment, lang), ensure_ascii=False, indent=2) + "\n"


def as_document(assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Give the document as plain data."""
    ids = Ids(assessment, "assessment-results")
    plan = ids.of("plan")
    stands_for_it = {"uuid": plan, "title": _PLANNED[lang], "description": _PLAN[lang]}
    profile = linked(assessment.profile.file, assessment.profile.sha256)
    return {
        "assessment-results": {
            "uuid": ids.of("document"),
            "metadata": metadata(assessment, _RESULT, ids, lang),
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(assessment, ids, lang)],
            "back-matter": {"resources": [{**stands_for_it, "rlinks": [profile]}, *resources(assessment, ids, lang)]},
        }
    }


def _result(assessment: Assessment, ids: Ids, lang: Lang) -> dict[str, Any]:
    applying = [f for f in assessment.findings if f.effective_outcome is not Outcome.NOT_APPLICABLE]
    outside = [f for f in assessment.findings if f.effective_outcome is Outcome.NOT_APPLICABLE]
    selection: dict[str, Any] = {"include-all": {}}
    if outside:
        selection["exclude-controls"] = [{"control-id": finding.rule.id} for finding in outside]
        selection["remarks"] = _why_outside(outside, lang)
    open_rules = [f.rule.id for f in applying if STATE[f.effective_outcome] is None]
    said = _OPEN.fill(rules=", ".join(open_rules)) if open_rules else _NOTHING_OPEN
    result: dict[str, Any] = {
        "uuid": ids.of("result"),
        "title": _RESULT[lang],
        "description": _RESULT[lang],
        "start": moment(assessment.as_of),
        "props": list(_numbers(assessment)),
        "reviewed-controls": {"control-selections": [selection]},
    }
    parts = {
        "observations": [_observation(assessment, finding, ids, lang) for finding in applying],
        "risks": [risk(assessment, f, ids, lang) for f in applying if f.outcome is Outcome.FAIL],
        "findings": [_finding(f, ids, lang) for f in applying if STATE[f.effective_outcome] is not None],
    }
    return {**result, **{name: part for name, part in parts.items() if part}, "remarks": said[lang]}


def _why_outside(outside: Iterable[Finding], lang: Lang) -> str:
    """Say why rules do not apply: a line for each reason, with its rules."""
    gathered: dict[str, list[str]] = {}
    for finding in outside:
        gathered.setdefault(finding.brief_reason[lang], []).append(finding.rule.id)
    return "\n\n".join(_OUTSIDE.fill(reason=reason, rules=", ".join(rules))[lang] for reason, rules in gathered.items())


def _numbers(assessment: Assessment) -> Iterator[dict[str, str]]:
    overall = assessment.overall
    yield prop("verdict", str(assessment.verdict))
    if overall.score:
        low, high = overall.score.shown
        yield prop("score-low", f"{low:.1f}")
        yield prop("score-high", f"{high:.1f}")
    for outcome, count in overall.counts.items():
        yield prop(f"count-{str(outcome).replace('_', '-')}", str(count))


def _observation(assessment: Assessment, finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    return {
        "uuid": ids.of("observation", finding.rule.id),
        "title": one_line(finding.rule.title[lang]),
        "description": finding.reason[lang],
        "props": [prop("rule", finding.rule.id), prop("outcome", str(finding.outcome)),
                  prop("effective-outcome", str(finding.effective_outcome)),
                  *(prop("missing", path) for path in finding.missing)],
        **observed(assessment, finding, ids, lang),
    }  # fmt: skip


def _finding(finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    state = STATE[finding.effective_outcome]
    assert state is not None
    found: dict[str, Any] = {
        "uuid": ids.of("finding", finding.rule.id),
        "title": one_line(finding.rule.title[lang]),
        "description": finding.reason[lang],
        "props": [prop("outcome", str(finding.outcome)), prop("effective-outcome", str(finding.effective_outcome))],
        "target": {
            "type": "objective-id",
            "target-id": finding.rule.id,
            "status": {"state": state[0], "reason": state[1]},
        },
        "related-observations": [{"observation-uuid": ids.of("observation", finding.rule.id)}],
    }
    if finding.outcome is Outcome.FAIL:
        found["related-risks"] = [{"risk-uuid": ids.of("risk", finding.rule.id)}]
    return found

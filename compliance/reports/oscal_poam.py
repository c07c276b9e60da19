"""OSCAL plan of action and milestones (1.2.x): one item a gap, with its risk, remedy and date.

A plan needs at least one item, so a profile without a gap has none: the report is empty then, and the command says so.
"""

from __future__ import annotations

import json
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import worst_first
from compliance.language.text import Lang, Text
from compliance.reports._oscal import Ids, metadata, one_line, prop, risk

TITLE = Text("OSCAL plan of action and milestones", "OSCAL 整改计划")
ENDING = "json"
NOTHING_TO_WRITE = Text("there is no gap, so there is no plan of action to write", "没有不符合项，因此没有整改计划可写")
# Our effective outcomes that become an item of the plan; an accepted gap stays in it, as an approved deviation.
ITEMS: dict[Outcome, bool] = {
    Outcome.FAIL: True,
    Outcome.WAIVED: True,
    Outcome.PASS: False,
    Outcome.UNKNOWN: False,
    Outcome.PENDING: False,
    Outcome.NOT_APPLICABLE: False,
}
_PLAN = Text("Plan of action", "整改计划")


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the document, or nothing where there is no gap."""
    document = as_document(assessment, lang)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n" if document else ""


def as_document(assessment: Assessment, lang: Lang) -> dict[str, Any] | None:
    """Give the document as plain data, ``None`` where there is no gap."""
    ids = Ids(assessment, "plan-of-action")
    gaps = worst_first(finding for finding in assessment.findings if ITEMS[finding.effective_outcome])
    if not gaps:
        return None
    return {
        "plan-of-action-and-milestones": {
            "uuid": ids.of("document"),
            "metadata": metadata(assessment, _PLAN, ids, lang),
            "system-id": {"identifier-type": "https://ietf.org/rfc/rfc4122", "id": ids.of("system")},
            "risks": [risk(assessment, finding, ids, lang) for finding in gaps],
            "poam-items": [_item(finding, ids, lang) for finding in gaps],
        }
    }


def _item(finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    rule = finding.rule
    days = [prop("effort-days", str(rule.effort_days))] if rule.effort_days is not None else []
    return {
        "uuid": ids.of("item", rule.id),
        "title": one_line(rule.title[lang]),
        "description": finding.reason[lang],
        "props": [prop("rule", rule.id), prop("effective-outcome", str(finding.effective_outcome)), *days],
        "related-risks": [{"risk-uuid": ids.of("risk", rule.id)}],
        "remarks": rule.remedy[lang],
    }

"""SARIF 2.1.0 for code-scanning hosts: stable rule ids, exact regions, fingerprints that survive edits elsewhere.

By default only what fails and what is open: hosts that ignore ``kind`` would show everything else as an alert.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from compliance import __version__
from compliance.assessment import outcomes
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Force, Rule, Severity
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text
from compliance.reports._layout import markdown_escape as escape
from compliance.reports._words import all_cited, cited

TITLE = Text("SARIF 2.1.0 for code-scanning hosts", "SARIF 2.1.0，供代码扫描平台使用")
ENDING = "sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Our raw outcomes in SARIF's kinds (§3.27.9); a waiver is a suppression of a fail, never another kind.
KIND: dict[Outcome, str] = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.UNKNOWN: "open",
    Outcome.PENDING: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.WAIVED: "fail",
}
SHOWN = frozenset({"fail", "open"})
# §3.27.10: only a fail has a level other than none. What binds and how bad it is decides which.
_ERRORS = frozenset({Severity.CRITICAL, Severity.HIGH})
_DESCRIPTION = 1024  # hosts cut longer descriptions
_TAGS = ("compliance", "blockchain", "finance")


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw one run; the same input gives the same bytes."""
    return json.dumps(as_log(assessment, lang), ensure_ascii=False, indent=2) + "\n"


def as_log(assessment: Assessment, lang: Lang, shown: frozenset[str] = SHOWN) -> dict[str, Any]:
    """Give the log as plain data, with results of the kinds ``shown``."""
    findings = [finding for finding in assessment.findings if KIND[finding.outcome] in shown]
    indices = {finding.rule.id: index for index, finding in enumerate(findings)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(assessment, findings, lang)},
                "automationDetails": {"id": f"compliance/{_file(assessment)}/"},
                "columnKind": "unicodeCodePoints",
                "language": "zh-CN" if lang == "zh" else "en",
                "properties": {
                    "asOf": assessment.as_of.isoformat(),
                    "assurance": str(assessment.assurance),
                    "verdict": str(assessment.verdict),
                    "notice": LEGAL_NOTICE[lang],
                },
                "results": [_result(assessment, finding, indices[finding.rule.id], lang) for finding in findings],
            }
        ],
    }


def _file(assessment: Assessment) -> str:
    return assessment.profile.file.removeprefix("./")


def _driver(assessment: Assessment, findings: list[Finding], lang: Lang) -> dict[str, Any]:
    return {
        "name": "compliance",
        "semanticVersion": __version__,
        "rules": [_rule(assessment, finding, lang) for finding in findings],
    }


def _rule(assessment: Assessment, finding: Finding, lang: Lang) -> dict[str, Any]:
    rule = finding.rule
    says = " ".join(assessment.packs.sources[cite.source].clauses[cite.clause].says[lang] for cite in finding.cites)
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.title[lang][:_DESCRIPTION]},
        "fullDescription": {"text": (says or rule.title[lang])[:_DESCRIPTION]},
        "help": {"text": _help(assessment, finding, lang), "markdown": _help_markdown(assessment, finding, lang)},
        "defaultConfiguration": {"level": _level(rule)},
        "properties": {
            "tags": list(dict.fromkeys([*_TAGS, rule.pack, rule.theme, str(rule.level), str(rule.force)])),
            "problem.severity": "error" if _level(rule) == "error" else "recommendation",
        },
    }


def _help(assessment: Assessment, finding: Finding, lang: Lang) -> str:
    cites = all_cited(assessment.packs, finding.cites, lang)
    return "\n".join(part for part in (finding.rule.remedy[lang], cites) if part)


def _help_markdown(assessment: Assessment, finding: Finding, lang: Lang) -> str:
    lines = [f"**{escape(finding.rule.title[lang])}**", "", escape(finding.rule.remedy[lang]), ""]
    for cite in finding.cites:
        clause = assessment.packs.sources[cite.source].clauses[cite.clause]
        lines.append(f"- {escape(cited(assessment.packs, cite)[lang])}{COLON[lang]}{escape(clause.says[lang])}")
    return "\n".join(lines)


def _level(rule: Rule) -> str:
    if rule.force is Force.LAW:
        return "error" if rule.severity in _ERRORS else "warning"
    return "warning" if rule.severity in _ERRORS else "note"


def _result(assessment: Assessment, finding: Finding, index: int, lang: Lang) -> dict[str, Any]:
    kind = KIND[finding.outcome]
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "kind": kind,
        "level": _level(finding.rule) if kind == "fail" else "none",
        "message": {"text": _message(finding, lang)},
        "locations": [_location(assessment, finding)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(assessment, finding)},
        "properties": {"outcome": str(finding.outcome), "missing": list(finding.missing)},
    }
    if finding.effective_outcome is Outcome.WAIVED:
        result["suppressions"] = [_suppression(assessment, finding)]
    return result


def _message(finding: Finding, lang: Lang) -> str:
    title = finding.rule.title[lang]
    stop = "。" if lang == "zh" else ". "
    outcome = outcomes.TITLES[finding.outcome][lang]
    return f"{title}{stop}{outcome}{COLON[lang]}{finding.reason[lang]} → {finding.rule.remedy[lang]}"


def _location(assessment: Assessment, finding: Finding) -> dict[str, Any]:
    line, column = assessment.place(finding)
    region = {"startLine": line, "startColumn": column, "endLine": line}  # without an end column: to the line's end
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(_file(assessment))}, "region": region}}


def _uri(file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - wanted only here

    return quote(file.replace("\\", "/"))


def fingerprint(assessment: Assessment, finding: Finding) -> str:
    """Give what stays the same while the document around the finding changes: file, pack and rule, never a line."""
    seen = f"{_file(assessment)}\n{finding.rule.pack}\n{finding.rule.id}"
    return f"{sha256(seen.encode()).hexdigest()[:32]}:1"


def _suppression(assessment: Assessment, finding: Finding) -> dict[str, Any]:
    waiver = assessment.waivers_of(finding.rule.id)[0].waiver
    said = f"{waiver.reason} ({waiver.approved_by}, {waiver.approved_on} – {waiver.until})"
    return {"kind": "external", "status": "accepted", "justification": said}

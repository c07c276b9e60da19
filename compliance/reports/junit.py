"""JUnit XML as CI systems read it: one test case a rule, stable unique names, the reason in the body.

There is no one schema; this is the subset that GitLab documents and Jenkins' ``junit-10.xsd`` accepts. A message
attribute is not shown everywhere, so the words stand in the body.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compliance.assessment import outcomes
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text
from compliance.reports._words import all_cited, place

TITLE = Text("JUnit XML for CI systems", "JUnit XML，供持续集成系统使用")
ENDING = "xml"
# Our outcomes in JUnit's words: a pass has no element; what nobody can decide or need not do is skipped, with the word.
ELEMENT: dict[Outcome, str | None] = {
    Outcome.PASS: None,
    Outcome.FAIL: "failure",
    Outcome.UNKNOWN: "skipped",
    Outcome.PENDING: "skipped",
    Outcome.NOT_APPLICABLE: "skipped",
    Outcome.WAIVED: "skipped",
}
# XML 1.0 has no way to write these, not even escaped.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw one test suite a pack; times are zero, so that the same input gives the same bytes."""
    root = Element("testsuites", name=_clean(assessment.profile.name))
    for pack in assessment.packs.packs:
        findings = [finding for finding in assessment.findings if finding.rule.pack == pack.id]
        if findings:
            _suite(root, assessment, pack.id, findings, lang)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, assessment: Assessment, pack: str, findings: list[Finding], lang: Lang) -> None:
    elements = [ELEMENT[finding.effective_outcome] for finding in findings]
    suite = SubElement(
        root,
        "testsuite",
        name=pack,
        tests=str(len(findings)),
        failures=str(elements.count("failure")),
        errors="0",
        skipped=str(elements.count("skipped")),
        time="0",
        timestamp=f"{assessment.as_of.isoformat()}T00:00:00",
    )
    for finding in findings:
        _case(suite, assessment, finding, lang)
    SubElement(suite, "system-out").text = LEGAL_NOTICE[lang]


def _case(suite: Element, assessment: Assessment, finding: Finding, lang: Lang) -> None:
    classname = f"{_clean(assessment.profile.name).replace('.', ' ')}.{finding.rule.pack}"
    case = SubElement(suite, "testcase", classname=classname, name=finding.rule.id, time="0")
    name = ELEMENT[finding.effective_outcome]
    words = _clean(_body(assessment, finding, lang))
    if name:
        title = outcomes.TITLES[finding.effective_outcome][lang]
        element = SubElement(case, name, message=_clean(f"{title}{COLON[lang]}{finding.rule.title[lang]}"))
        if name == "failure":
            element.set("type", str(finding.rule.severity))
        element.text = words
    else:
        SubElement(case, "system-out").text = words


def _body(assessment: Assessment, finding: Finding, lang: Lang) -> str:
    lines = [
        f"{outcomes.TITLES[finding.effective_outcome][lang]}{COLON[lang]}{finding.rule.title[lang]}",
        finding.reason[lang],
        all_cited(assessment.packs, finding.cites, lang),
        f"→ {finding.rule.remedy[lang]}",
        place(assessment, finding),
    ]
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)

"""What both OSCAL documents share: version, identifiers made of content, metadata, risks, and resolving references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.language.text import LEGAL_NOTICE, Lang
from compliance.reports._words import all_cited

VERSION = "1.2.1"
# The names of our own properties in OSCAL documents; an identifier, not an address anything is read from.
NAMESPACE = "https://compliance.example/ns/oscal"
_ROOT = uuid5(NAMESPACE_URL, NAMESPACE)


class Ids:
    """UUIDs (version 5) made of the assessment's content, so that two runs give the same bytes."""

    def __init__(self, assessment: Assessment, document: str) -> None:
        packs = ",".join(pack.sha256 for pack in assessment.packs.packs)
        profile = assessment.profile
        seen = (document, profile.name, profile.sha256, packs, assessment.as_of.isoformat(), assessment.assurance)
        self._base: UUID = uuid5(_ROOT, "\n".join(seen))

    def of(self, *parts: str) -> str:
        """Give the identifier of a part of the document."""
        return str(uuid5(self._base, "\n".join(parts)))


def moment(day: object) -> str:
    """Give a day as OSCAL's date with time and zone; midnight UTC, as nothing here knows an hour."""
    return f"{day}T00:00:00Z"


def metadata(assessment: Assessment, title: str, lang: Lang) -> dict[str, Any]:
    """Give the metadata: the day of the assessment stands for the time, the pack versions for the version."""
    return {
        "title": title,
        "last-modified": moment(assessment.as_of),
        "version": assessment.as_of.isoformat(),
        "oscal-version": VERSION,
        "props": [prop("tool", f"compliance {__version__}"), prop("assurance", str(assessment.assurance))],
        "remarks": LEGAL_NOTICE[lang],
    }


def prop(name: str, value: str) -> dict[str, str]:
    """Give one of our own properties; OSCAL allows no empty value and no line break in one."""
    return {"name": name, "ns": NAMESPACE, "value": " ".join(value.split()) or "–"}


def one_line(text: str) -> str:
    """Fold a text into a line; OSCAL's titles are one."""
    return " ".join(text.split())


def risk(assessment: Assessment, finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    """Give a gap as a risk with its remedy; an accepted one is a deviation that was approved."""
    rule = finding.rule
    waived = finding.effective_outcome is Outcome.WAIVED
    made: dict[str, Any] = {
        "uuid": ids.of("risk", rule.id),
        "title": one_line(rule.title[lang]),
        "description": finding.reason[lang],
        "statement": all_cited(assessment.packs, finding.cites, lang) or rule.id,
        "props": [prop("rule", rule.id), prop("severity", str(rule.severity)), prop("force", str(rule.force))],
        "status": "deviation-approved" if waived else "open",
    }
    if finding.due_on:
        made["deadline"] = moment(finding.due_on)
    remedy = {
        "uuid": ids.of("remedy", rule.id),
        "lifecycle": "recommendation",
        "title": one_line(rule.title[lang]),
        "description": rule.remedy[lang],
    }
    return {**made, "remediations": [remedy]}


def unresolved(document: Any) -> list[str]:
    """Give references that point at nothing: every ``*-uuid`` and ``#`` href must name a uuid of the document."""
    known = {value for key, value in _walk(document) if key == "uuid"}
    return [
        value
        for key, value in _walk(document)
        if isinstance(value, str)
        and (
            (key.endswith("-uuid") and value not in known)
            or (key == "href" and value[:1] == "#" and value[1:] not in known)
        )
    ]


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)

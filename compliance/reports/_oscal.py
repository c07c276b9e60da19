"""What both OSCAL documents share: version, identifiers made of content, metadata, risks, and resolving references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.waivers import WaiverState
from compliance.documents.profiles import Waiver
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.reports._words import cited, derivation, grouped, term

VERSION = "1.2.1"
# The names of our own properties in OSCAL documents; an identifier, not an address anything is read from.
NAMESPACE = "https://compliance.example/ns/oscal"
_PREPARED_BY, _OPERATOR = Text("Prepared by", "填报人"), Text("Operator", "运营主体")
_BREACH = Text("A breach of {clause}: {sanction}", "违反{clause}：{sanction}")
_ACCEPTED = Text("Accepted, {term}: {reason}", "已豁免，{term}：{reason}")
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


def metadata(assessment: Assessment, title: Text, ids: Ids, lang: Lang) -> dict[str, Any]:
    """Give the metadata: the day of the assessment stands for the time and the version, with who answered for whom."""
    return {
        "title": one_line(f"{assessment.profile.name}: {title[lang]}"),
        "last-modified": moment(assessment.as_of),
        "version": assessment.as_of.isoformat(),
        "oscal-version": VERSION,
        "props": [prop("tool", f"compliance {__version__}"), prop("assurance", str(assessment.assurance))],
        **_parties(assessment, ids, lang),
        "remarks": LEGAL_NOTICE[lang],
    }


def _parties(assessment: Assessment, ids: Ids, lang: Lang) -> dict[str, Any]:
    profile = assessment.profile
    named = (
        ("prepared-by", "person", _PREPARED_BY, profile.prepared_by),
        ("operator", "organization", _OPERATOR, profile.operator),
    )
    parties = [(role, kind, title, one_line(name)) for role, kind, title, name in named if name and one_line(name)]
    if not parties:
        return {}
    return {
        "roles": [{"id": role, "title": title[lang]} for role, _, title, _ in parties],
        "parties": [{"uuid": ids.of("party", role), "type": kind, "name": name} for role, kind, _, name in parties],
        "responsible-parties": [{"role-id": role, "party-uuids": [ids.of("party", role)]} for role, *_ in parties],
    }


def linked(path: str, sha256: str) -> dict[str, Any]:
    """Give a file by its path and digest."""
    from urllib.parse import quote  # noqa: PLC0415 - wanted only here

    return {"href": quote(path), "hashes": [{"algorithm": "SHA-256", "value": sha256 or "0" * 64}]}


def prop(name: str, value: str) -> dict[str, str]:
    """Give one of our own properties; OSCAL allows no empty value and no line break in one."""
    return {"name": name, "ns": NAMESPACE, "value": " ".join(value.split()) or "–"}


def one_line(text: str) -> str:
    """Fold a text into a line; OSCAL's titles are one."""
    return " ".join(text.split())


def risk(assessment: Assessment, finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    """Give a gap as a risk with its remedy; an accepted one is a deviation that was approved, until its last day."""
    rule = finding.rule
    waiver = _waiver(assessment, finding)
    props = [prop("rule", rule.id), prop("severity", str(rule.severity)), prop("force", str(rule.force))]
    due = waiver.until if waiver else finding.due_on
    remedy = {
        "uuid": ids.of("remedy", rule.id),
        "lifecycle": "recommendation",
        "title": one_line(rule.title[lang]),
        "description": rule.remedy[lang],
    }
    return {
        "uuid": ids.of("risk", rule.id),
        "title": one_line(rule.title[lang]),
        "description": finding.reason[lang],
        "statement": _statement(assessment, finding, lang),
        "props": [*props, *(_approval(waiver) if waiver else ())],
        "status": "deviation-approved" if waiver else "open",
        **({"deadline": moment(due)} if due else {}),
        "remediations": [remedy],
    }


def _statement(assessment: Assessment, finding: Finding, lang: Lang) -> str:
    """Say what the gap is measured by and may cost, whether that is our reading, and who accepted it until when."""
    said = [grouped(assessment.packs, finding.cites)[lang] or finding.rule.id]
    for cite in finding.cites:
        sanction = assessment.packs.sources[cite.source].clauses[cite.clause].sanction
        if sanction:
            said.append(_BREACH.fill(clause=cited(assessment.packs, cite), sanction=sanction)[lang])
    read = derivation(finding, lang)
    said.append(read[:1].upper() + read[1:])
    waiver = _waiver(assessment, finding)
    if waiver:
        said.append(_ACCEPTED.fill(term=term(waiver), reason=waiver.reason)[lang])
    return "\n\n".join(filter(None, said))


def _waiver(assessment: Assessment, finding: Finding) -> Waiver | None:
    if finding.effective_outcome is not Outcome.WAIVED:
        return None
    in_force = (judged.waiver for judged in assessment.waivers if judged.state is WaiverState.IN_FORCE)
    return next((waiver for waiver in in_force if waiver.rule == finding.rule.id), None)


def _approval(waiver: Waiver) -> Iterator[dict[str, str]]:
    yield prop("waiver-approved-by", waiver.approved_by)
    yield prop("waiver-approved-on", waiver.approved_on.isoformat())
    yield prop("waiver-until", waiver.until.isoformat())


def unresolved(document: Any) -> list[str]:
    """Give references that point at nothing: each ``*-uuid``, ``*-uuids`` and ``#`` href must name one of its own."""
    known = {value for key, value in _walk(document) if key == "uuid"}
    return [name for key, value in _walk(document) for name in _named(key, value) if name not in known]


def _named(key: str, value: Any) -> Iterable[str]:
    if key.endswith("-uuids"):
        return list(value)
    if key.endswith("-uuid"):
        return [value]
    return [value[1:]] if key == "href" and value[:1] == "#" else []


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)

"""JSON: the whole assessment for machines, by the contract ``compliance/assessment/v1``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import JudgedEvidence, answers_to_prove, judge_evidence
from compliance.assessment.findings import Finding
from compliance.assessment.questionnaire import Question
from compliance.assessment.scoring import Bound, Score, Tally
from compliance.assessment.upcoming import Event, upcoming
from compliance.assessment.waivers import JudgedWaiver
from compliance.documents.rules import Pack
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.language.truth import Truth

TITLE = Text("JSON, the contract for machines", "JSON，供程序读取")
ENDING = "json"
SCHEMA = "compliance/assessment/v1"
_APPLIES: dict[Truth, bool | None] = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


def render(assessment: Assessment, lang: Lang) -> str:  # noqa: ARG001 - both languages stand in it
    """Draw the assessment as one JSON object, indented, keys in a fixed order."""
    return dumps(as_data(assessment))


def dumps(data: Mapping[str, Any]) -> str:
    """Write an assessment's data, by itself."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_data(assessment: Assessment) -> dict[str, Any]:
    """Give the assessment as plain data."""
    calendar, profile = assessment.calendar, assessment.profile
    answers = answers_to_prove(profile, assessment.packs.vocabulary.facts, assessment.as_of)
    return {
        "schema": SCHEMA,
        "tool": {"name": "compliance", "version": __version__},
        "as_of": assessment.as_of.isoformat(),
        "assurance": str(assessment.assurance),
        "calendar": {"name": calendar.name, "version": calendar.version, "through": calendar.through.isoformat()},
        "profile": {"name": profile.name, "file": profile.file, "sha256": profile.sha256},
        "packs": [_pack(pack, assessment.by_pack[pack.id]) for pack in assessment.packs.packs],
        "shared": {"sha256": assessment.packs.shared_sha256},
        "sources": [{"id": source.id, "sha256": source.sha256} for source in assessment.packs.read_sources],
        "verdict": str(assessment.verdict),
        **_tally(assessment.overall),
        "arithmetic": _arithmetic(assessment.overall),
        "levels": _tallies(assessment.levels),
        "themes": _tallies(assessment.themes),
        "forces": _tallies(assessment.forces),
        "assurances": {str(name): _at(judged) for name, judged in assessment.at_every_assurance.items()},
        "answers": {answer.fact.path: str(answer.assurance) for answer in answers},
        "evidence": [_evidence(judged) for judged in judge_evidence(profile, assessment.as_of)],
        "waivers_ignored": assessment.waivers_ignored,
        "waivers": [_waiver(judged) for judged in assessment.waivers],
        "due_until": assessment.due_until.isoformat() if assessment.due_until else None,
        "upcoming": _ahead(assessment),
        "questions": [_question(question) for question in assessment.questions],
        "notes": [{"rules": list(note.rules), "says": note.says.as_dict()} for note in assessment.notes],
        "findings": [_finding(assessment, finding) for finding in assessment.findings],
        "notice": LEGAL_NOTICE.as_dict(),
    }


def on_one_line(data: Mapping[str, Any]) -> str:
    """Write an assessment's data as one line among several."""
    return json.dumps(data, ensure_ascii=False) + "\n"


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "score": _score(tally.score),
        "score_reason": tally.score_reason.as_dict() if tally.score_reason else None,
        "coverage": tally.coverage_shown,
        "counts": {str(outcome): count for outcome, count in tally.counts.items()},
    }


def _score(score: Score | None) -> dict[str, float] | None:
    return {"low": score.shown[0], "high": score.shown[1]} if score else None


def _arithmetic(tally: Tally) -> dict[str, Any]:
    def bound(of: Bound) -> dict[str, int]:
        return {"passed": of.passed, "counted": of.counted}

    return {
        "low": bound(tally.score.low) if tally.score else None,
        "high": bound(tally.score.high) if tally.score else None,
        "decided_weight": tally.decided_weight,
        "weight": tally.weight,
    }


def _tallies(tallies: Mapping[Any, Tally]) -> dict[str, Any]:
    return {str(key): _tally(tally) for key, tally in tallies.items()}


def _pack(pack: Pack, tally: Tally) -> dict[str, Any]:
    covers = {"from": pack.covers_from and pack.covers_from.isoformat(), "reviewed_on": pack.reviewed_on.isoformat()}
    return {"id": pack.id, "version": pack.version, "sha256": pack.sha256, "covers": covers, **_tally(tally)}


def _at(judged: Assessment) -> dict[str, Any]:
    return {"verdict": str(judged.verdict), **_tally(judged.overall)}


def _evidence(judged: JudgedEvidence) -> dict[str, Any]:
    evidence = judged.evidence
    return {
        "file": evidence.file,
        "sha256": evidence.sha256,
        "found": str(evidence.state),
        "state": str(judged.state),
        "supports": list(evidence.supports),
        "observed_on": evidence.observed_on.isoformat(),
        "valid_until": evidence.valid_until.isoformat() if evidence.valid_until else None,
        "reviewed_by": evidence.reviewed_by,
    }


def _waiver(judged: JudgedWaiver) -> dict[str, Any]:
    waiver = judged.waiver
    return {
        "rule": waiver.rule,
        "state": str(judged.state),
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "approved_on": waiver.approved_on.isoformat(),
        "until": waiver.until.isoformat(),
    }


def _ahead(assessment: Assessment) -> list[dict[str, Any]]:
    return [_event(event) for event in upcoming(assessment, assessment.due_until)] if assessment.due_until else []


def _event(event: Event) -> dict[str, Any]:
    return {
        "day": event.day.isoformat(),
        "kind": str(event.kind),
        "about": event.about,
        "title": event.title.as_dict(),
        "provisional": event.provisional,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "fact": question.fact.path,
        "question": question.fact.question.as_dict(),
        "rules": list(question.rules),
        "settles": list(question.settles),
    }


def _finding(assessment: Assessment, finding: Finding) -> dict[str, Any]:
    rule, due_on = finding.rule, finding.due_on
    line, column = assessment.place(finding)
    return {
        "rule": rule.id,
        "pack": rule.pack,
        "title": rule.title.as_dict(),
        "level": str(rule.level),
        "theme": rule.theme,
        "force": str(rule.force),
        "severity": str(rule.severity),
        "weight": rule.weight,
        "applies": _APPLIES[finding.applies],
        "outcome": str(finding.outcome),
        "effective_outcome": str(finding.effective_outcome),
        "reason": finding.reason.as_dict(),
        "missing": list(finding.missing),
        "due_on": due_on.isoformat() if due_on else None,
        "due_provisional": bool(due_on and finding.due.provisional),
        "cites": [cite.path for cite in finding.cites],
        "remedy": rule.remedy.as_dict(),
        "location": {"file": assessment.profile.file, "line": line, "column": column},
    }

"""The data of the printed report: every part as plain JSON values, each text in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from compliance import __version__
from compliance.assessment import evidence, outcomes, verdicts, waivers
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.upcoming import TITLES as AHEAD
from compliance.assessment.upcoming import Event
from compliance.assessment.waivers import JudgedWaiver
from compliance.documents.rules import WEIGHTS, Pack
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.reports import _numbers, _view
from compliance.reports._assurance import proving
from compliance.reports._numbers import Asked
from compliance.reports._register import actions, sources
from compliance.reports._survey import survey
from compliance.reports._words import FORCES, LEVELS, SEVERITIES, bound_sum, caveats, percent

_EXPLAINED = (Outcome.PASS, Outcome.NOT_APPLICABLE)  # in the annex; why of the others stands in the findings


def data(assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Give everything the template draws."""
    parts = {
        "lang": lang,
        "tool": f"compliance {__version__}",
        **_cover(assessment),
        **_score(assessment),
        "titles": {"outcomes": outcomes.TITLES, "levels": LEVELS, "forces": FORCES, "severities": SEVERITIES},
        "weights": WEIGHTS,
        "order": [str(outcome) for outcome in _view.ORDER],
        "bars": {
            "levels": _numbers.level_bars(assessment),
            "forces": _numbers.force_bars(assessment),
            "themes": _numbers.theme_bars(assessment),
            "packs": _numbers.pack_bars(assessment),
        },
        "folded": _view.folded_packs(assessment),
        "items": _view.items(assessment),
        "annex": [_annexed(pack, assessment) for pack in assessment.packs.packs],
        "headline": _view.headline(assessment),
        "ahead": [_event(event) for event in _view.ahead(assessment)],
        "due_until": assessment.due_until or "",
        "due": [item.id for item in _view.due_items(assessment)],
        "actions": [item.id for item in actions(assessment)],
        "questions": [_question(question) for question in _numbers.asked(assessment)],
        "sources": sources(assessment),
        "waivers": [_waiver(judged) for judged in assessment.waivers],
        "proving": _proving(assessment),
        "survey": survey(assessment),
        "provenance": _view.provenance(assessment),
        "covers": caveats(assessment),
        "notice": LEGAL_NOTICE,
    }
    plain: dict[str, Any] = _plain(parts, lang)
    return plain


def _cover(assessment: Assessment) -> dict[str, Any]:
    profile = assessment.profile
    return {
        "name": profile.name,
        "file": str(profile.file),
        "operator": profile.operator or "",
        "prepared_by": profile.prepared_by or "",
        "prepared_on": profile.prepared_on or "",
        "as_of": assessment.as_of,
        "assurance": evidence.TITLES[assessment.assurance],
        "verdict": verdicts.TITLES[assessment.verdict],
        "packs": len(assessment.packs.packs),
    }


def _score(assessment: Assessment) -> dict[str, Any]:
    overall = assessment.overall
    score = overall.score
    return {
        "score": score and {"low": score.shown[0], "high": score.shown[1]},
        "sums": score and {"low": bound_sum(score.low), "high": bound_sum(score.high)},
        "score_reason": overall.score_reason or "",
        "coverage": percent(overall.coverage_shown),
        "decided": f"{overall.decided_weight} / {overall.weight}",
        "counts": {str(outcome): count for outcome, count in overall.counts.items()},
    }


def _annexed(pack: Pack, assessment: Assessment) -> dict[str, Any]:
    """Give a pack's outcomes; of what passes or does not apply those with one reason together."""
    here = [finding for finding in assessment.findings if finding.rule.pack == pack.id]
    gathered: dict[tuple[Outcome, Text | None], list[Finding]] = {}
    for finding in sorted(here, key=lambda finding: _view.ORDER.index(finding.effective_outcome)):
        said = finding.brief_reason if finding.effective_outcome in _EXPLAINED else None
        gathered.setdefault((finding.effective_outcome, said), []).append(finding)
    groups = [
        {"outcome": outcome, "reason": said, "rules": [_rule(finding) for finding in findings]}
        for (outcome, said), findings in gathered.items()
    ]
    applies = assessment.by_pack[pack.id].applying > 0
    return {"title": pack.title, "count": len(here), "applies": applies, "groups": groups}


def _rule(finding: Finding) -> dict[str, Any]:
    return {"id": finding.rule.id, "title": finding.rule.title, "missing": finding.missing}


def _event(event: Event) -> dict[str, Any]:
    return {"day": event.day, "kind": AHEAD[event.kind], "about": event.about, "title": event.title}


def _proving(assessment: Assessment) -> dict[str, Any]:
    shown = proving(assessment)
    first = [{"title": question.fact.title, "evidence": question.fact.evidence or ""} for question in shown.first]
    return {
        "rungs": shown.rungs,
        "files": shown.files,
        "proofs": shown.proofs,
        "unproven": shown.unproven,
        "first": first,
    }


def _question(question: Asked) -> dict[str, Any]:
    fact = question.fact
    return {
        "path": fact.path,
        "title": fact.title,
        "asks": fact.question,
        "help": fact.help or "",
        "evidence": fact.evidence or "",
        "rules": question.rules,
        "settles": question.settles,
        "share": question.share,
        "beside_largest": question.beside_largest,
    }


def _waiver(judged: JudgedWaiver) -> dict[str, Any]:
    waiver = judged.waiver
    return {
        "rule": waiver.rule,
        "state": waivers.TITLES[judged.state],
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "approved_on": waiver.approved_on,
        "until": waiver.until,
    }


def _plain(value: Any, lang: Lang) -> Any:
    """Turn parts into values of JSON: texts into the report's language, rows into mappings."""
    match value:
        case Text():
            return value[lang]
        case Enum() | date():
            return str(value)
        case Mapping():
            return {str(key): _plain(entry, lang) for key, entry in value.items()}
        case str() | int() | float() | None:
            return value
        case Iterable():
            return [_plain(entry, lang) for entry in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name), lang) for field in fields(value)}
        case _:
            raise AssertionError(value)

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
from compliance.assessment.questionnaire import Question
from compliance.assessment.waivers import JudgedWaiver
from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.reports import _numbers, _view
from compliance.reports._assurance import proving
from compliance.reports._register import actions, sources
from compliance.reports._survey import survey
from compliance.reports._words import FORCES, LEVELS, SEVERITIES, bound_sum, outside_cover, percent


def data(assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Give everything the template draws."""
    parts = {
        "lang": lang,
        "tool": f"compliance {__version__}",
        **_cover(assessment),
        **_score(assessment),
        "titles": {"outcomes": outcomes.TITLES, "levels": LEVELS, "forces": FORCES, "severities": SEVERITIES},
        "order": [str(outcome) for outcome in _view.ORDER],
        "bars": {
            "levels": _numbers.level_bars(assessment),
            "forces": _numbers.force_bars(assessment),
            "themes": _numbers.theme_bars(assessment),
            "packs": _numbers.pack_bars(assessment),
        },
        "pack_titles": {pack.id: pack.title for pack in assessment.packs.packs},
        "folded": _view.folded_packs(assessment),
        "items": _view.items(assessment),
        "due": [item.id for item in _view.due_items(assessment)],
        "actions": [item.id for item in actions(assessment)],
        "questions": [_question(question) for question in assessment.questions],
        "sources": sources(assessment),
        "waivers": [_waiver(judged) for judged in assessment.waivers],
        "rungs": proving(assessment).rungs,
        "survey": survey(assessment),
        "provenance": _view.provenance(assessment),
        "covers": outside_cover(assessment),
        "notice": LEGAL_NOTICE,
    }
    plain: dict[str, Any] = _plain(parts, lang)
    return plain


def _cover(assessment: Assessment) -> dict[str, Any]:
    profile = assessment.profile
    return {
        "name": profile.name,
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


def _question(question: Question) -> dict[str, Any]:
    fact = question.fact
    return {
        "path": fact.path,
        "asks": fact.question,
        "help": fact.help or "",
        "evidence": fact.evidence or "",
        "rules": question.rules,
        "settles": len(question.settles),
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

"""Evidence in OSCAL: every file a resource with its digest, beside an observation the files that prove its answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import STATES, is_reviewed, judge_evidence, supports_on
from compliance.assessment.findings import Finding
from compliance.documents.profiles import Evidence
from compliance.language.facts import say_value
from compliance.language.text import SEMICOLON, Lang, Text, joined
from compliance.reports._oscal import Ids, linked, moment, one_line, prop

_PROVES = Text(
    "Proves {answers}. Obtained on {day}{until}, {reviewed}.", "证明{answers}。取得日期{day}{until}，{reviewed}。"
)
_FILE = Text("Evidence file, {state}", "证据文件，{state}")
_ANSWER = Text("{title}: {value}", "{title}：{value}")
_UNTIL = Text(", valid until {day}", "，有效期至{day}")
_REVIEWED = Text("reviewed by {who}, who did not prepare the answers", "由{who}复核（非填报人）")
_NOT_REVIEWED = Text("not reviewed by anybody but the preparer", "未经填报人以外的人员复核")


def resources(assessment: Assessment, ids: Ids, lang: Lang) -> list[dict[str, Any]]:
    """Give every evidence file as it stands on the day, those that prove nothing included."""
    judged = judge_evidence(assessment.profile, assessment.as_of)
    made = {
        _id(ids, each.evidence): {
            "uuid": _id(ids, each.evidence),
            "title": one_line(each.evidence.file),
            "description": _FILE.fill(state=STATES[each.state])[lang],
            "props": [prop("evidence-state", str(each.state).replace("_", "-")), *_props(each.evidence)],
            "rlinks": [linked(_path(assessment, each.evidence), each.evidence.sha256)],
        }
        for each in judged
    }
    return list(made.values())


def relevant(assessment: Assessment, finding: Finding) -> list[Evidence]:
    """Give the files that prove on the day an answer which the rule reads."""
    return [
        evidence
        for evidence in assessment.profile.evidence
        if supports_on(evidence, assessment.as_of) and any(_proven(assessment, evidence, finding))
    ]


def observed(assessment: Assessment, finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    """Give what an observation says of evidence: how it was observed, by what, and when that is out of date.

    Answers are always asked for; only evidence that somebody other than the preparer reviewed was examined.
    """
    files = relevant(assessment, finding)
    examined = any(is_reviewed(assessment.profile, evidence) for evidence in files)
    said: dict[str, Any] = {"methods": ["INTERVIEW", *(["EXAMINE"] if examined else [])]}
    if files:
        said["relevant-evidence"] = [_cited(assessment, evidence, finding, ids, lang) for evidence in files]
    said["collected"] = moment(assessment.as_of)
    last = min((evidence.valid_until for evidence in files if evidence.valid_until), default=None)
    return {**said, "expires": moment(last + timedelta(days=1))} if last else said


def _cited(assessment: Assessment, evidence: Evidence, finding: Finding, ids: Ids, lang: Lang) -> dict[str, Any]:
    facts = assessment.packs.vocabulary.facts
    answers = (
        _ANSWER.fill(title=facts[path].title, value=say_value(facts[path], evidence.supports[path]))
        for path in _proven(assessment, evidence, finding)
    )
    reviewed = is_reviewed(assessment.profile, evidence)
    said = _PROVES.fill(
        answers=joined(answers, SEMICOLON),
        day=evidence.observed_on.isoformat(),
        until=_UNTIL.fill(day=evidence.valid_until.isoformat()) if evidence.valid_until else "",
        reviewed=_REVIEWED.fill(who=one_line(evidence.reviewed_by or "")) if reviewed else _NOT_REVIEWED,
    )
    return {"href": f"#{_id(ids, evidence)}", "description": said[lang], "props": _props(evidence)}


def _proven(assessment: Assessment, evidence: Evidence, finding: Finding) -> Iterator[str]:
    """Give the facts that the rule reads and whose answer is what the file supports."""
    answers, read = assessment.profile.facts, finding.rule.reads
    return (path for path, value in evidence.supports.items() if path in read and answers.get(path) == value)


def _id(ids: Ids, evidence: Evidence) -> str:
    return ids.of("evidence", evidence.file, evidence.sha256, str(evidence.observed_on), *sorted(evidence.supports))


def _path(assessment: Assessment, evidence: Evidence) -> str:
    """Give the file's path as the profile's is given: evidence lies beside the profile."""
    return (PurePosixPath(assessment.profile.file).parent / evidence.file).as_posix()


def _props(evidence: Evidence) -> list[dict[str, str]]:
    props = [prop("observed-on", evidence.observed_on.isoformat())]
    if evidence.valid_until:
        props.append(prop("valid-until", evidence.valid_until.isoformat()))
    if evidence.reviewed_by:
        props.append(prop("reviewed-by", evidence.reviewed_by))
    return props

"""How far answers are proven, as the printable reports show it: the score at every assurance, files, what to prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import (
    NAMES,
    STATES,
    Answer,
    Assurance,
    answers_to_prove,
    is_reviewed,
    judge_evidence,
)
from compliance.assessment.questionnaire import Question
from compliance.assessment.scoring import Tally
from compliance.assessment.verdicts import TITLES
from compliance.language.facts import say_value
from compliance.language.text import Text
from compliance.reports._words import interval, percent

_FIRST = 10


@dataclass(frozen=True)
class Rung:
    """The result at one assurance; low and high in percent, ``None`` where there is no score."""

    name: Text
    verdict: Text
    score: Text
    low: float | None
    high: float | None
    decided: str
    answers: int


@dataclass(frozen=True)
class Proof:
    """An answer and how far it is proven."""

    path: str
    title: Text
    value: Text
    assurance: Text
    files: tuple[str, ...]


@dataclass(frozen=True)
class FileRow:
    """An evidence file as it stands on the day."""

    file: str
    state: Text
    supports: tuple[str, ...]
    observed: str
    until: str
    reviewer: str
    reviewed: bool


@dataclass(frozen=True)
class Proving:
    """Everything a report says of proof."""

    rungs: tuple[Rung, ...]
    files: tuple[FileRow, ...]
    proofs: tuple[Proof, ...]
    unproven: int
    first: tuple[Question, ...]


def proving(assessment: Assessment) -> Proving:
    """Give the score at every assurance side by side, every file, every proven answer, and what to prove first."""
    judged = assessment.at_every_assurance
    answers = answers_to_prove(assessment.profile, assessment.packs.vocabulary.facts, assessment.as_of)
    return Proving(
        rungs=tuple(_rung(assurance, judged[assurance], answers) for assurance in Assurance),
        files=tuple(_files(assessment)),
        proofs=tuple(_proof(answer) for answer in answers if answer.files),
        unproven=sum(not answer.files for answer in answers),
        first=_to_prove(assessment, judged)[:_FIRST],
    )


def score_line(assessment: Assessment) -> Text:
    """Say the score at every assurance in a line."""
    judged = assessment.at_every_assurance
    names = [(NAMES[assurance], _score(judged[assurance].overall)) for assurance in Assurance]
    return Text(
        "score " + " · ".join(f"{name.en} {score.en}" for name, score in names),
        "得分 " + " · ".join(f"{name.zh} {score.zh}" for name, score in names),
    )


def _score(tally: Tally) -> Text:
    return Text(interval(tally, "en"), interval(tally, "zh"))


def _rung(assurance: Assurance, judged: Assessment, answers: tuple[Answer, ...]) -> Rung:
    reached = tuple(Assurance).index(assurance)
    counting = sum(tuple(Assurance).index(answer.assurance) >= reached for answer in answers)
    tally = judged.overall
    low, high = tally.score.shown if tally.score else (None, None)
    decided = percent(tally.coverage_shown)
    return Rung(NAMES[assurance], TITLES[judged.verdict], _score(tally), low, high, decided, counting)


def _files(assessment: Assessment) -> list[FileRow]:
    return [
        FileRow(
            file=judged.evidence.file,
            state=STATES[judged.state],
            supports=tuple(judged.evidence.supports),
            observed=judged.evidence.observed_on.isoformat(),
            until=judged.evidence.valid_until.isoformat() if judged.evidence.valid_until else "",
            reviewer=judged.evidence.reviewed_by or "",
            reviewed=is_reviewed(assessment.profile, judged.evidence),
        )
        for judged in judge_evidence(assessment.profile, assessment.as_of)
    ]


def _proof(answer: Answer) -> Proof:
    fact = answer.fact
    return Proof(fact.path, fact.title, say_value(fact, answer.value), NAMES[answer.assurance], answer.files)


def _to_prove(assessment: Assessment, judged: Mapping[Assurance, Assessment]) -> tuple[Question, ...]:
    """Give the answered facts whose missing proof keeps most weight open, by the order of the open questions."""
    open_then = judged[Assurance.EVIDENCED].questions
    return tuple(question for question in open_then if question.fact.path in assessment.profile.facts)

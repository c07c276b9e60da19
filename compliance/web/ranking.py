"""Which questions still matter, ranked anew after every answer: a questionnaire for each profile, kept while in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import proven_facts
from compliance.assessment.questionnaire import Goal, Progress, Question, Questionnaire
from compliance.language.facts import Value

_KEPT = 8  # questionnaires


@dataclass
class _Kept:
    """A questionnaire; one thread at a time."""

    as_of: date
    questionnaire: Questionnaire
    lock: Lock = field(default_factory=Lock)


class Rankings:
    """The questionnaires of a folder's profiles, the latest used."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def open(self, assessment: Assessment) -> tuple[Question, ...]:
        """Give every question that some rule still waits for, the one that settles most first."""
        kept = self._of(assessment)
        with kept.lock:
            return kept.questionnaire.open(_answers(assessment))

    def towards(self, assessment: Assessment, goal: Goal) -> Progress:
        """Give how far the answers have come, and the questions that can still move a goal."""
        kept = self._of(assessment)
        with kept.lock:
            return kept.questionnaire.under(_answers(assessment), goal)

    def _of(self, assessment: Assessment) -> _Kept:
        name = assessment.profile.file
        with self._lock:
            kept = self._kept.pop(name, None)
            if kept is None or kept.as_of != assessment.as_of:
                kept = _Kept(assessment.as_of, _questionnaire(assessment))
            self._kept[name] = kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept


def _questionnaire(assessment: Assessment) -> Questionnaire:
    packs, day = assessment.packs, assessment.as_of
    in_force = (rule for rule in packs.rules if rule.in_force(day))
    return Questionnaire(in_force, packs.vocabulary.facts, day, assessment.calendar)


def _answers(assessment: Assessment) -> Mapping[str, Value]:
    facts = assessment.packs.vocabulary.facts
    return proven_facts(assessment.profile, facts, assessment.assurance, assessment.as_of)

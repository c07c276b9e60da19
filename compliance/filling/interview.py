"""An interview: one question after another about a profile, each answer saved before the next question is chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction

from compliance.assessment.questionnaire import Goal, Progress, Question, Questionnaire
from compliance.filling.drafts import ChangedOnDisk, Draft, open_draft, save
from compliance.language.facts import Value


@dataclass(frozen=True)
class Answered:
    """How things stood before an answer and stand after it, and whether somebody else wrote the file in between.

    ``kept``: they answered the same question, and theirs stands.
    """

    before: Progress
    after: Progress
    elsewhere: bool = False
    kept: bool = False


@dataclass
class Interview:
    """Where the asking has got to. ``themes`` narrows what is asked; nothing is asked twice but on the way back."""

    draft: Draft
    questionnaire: Questionnaire
    goal: Goal = Goal.VERDICT
    themes: Collection[str] = ()
    asked: list[str] = field(default_factory=list)
    _left_open: set[str] = field(default_factory=set)
    _skipped: set[str] = field(default_factory=set)
    _again: str | None = None
    _seen: tuple[Draft, Progress] | None = None

    @property
    def progress(self) -> Progress:
        """How far the answers have come."""
        if self._seen is None or self._seen[0] is not self.draft:
            self._seen = self.draft, self.questionnaire.under(self.draft.profile.facts, self.goal)
        return self._seen[1]

    def without(self, path: str) -> Progress:
        """Give how far the answers to all other questions have come: from there this one is asked."""
        facts = self.draft.profile.facts
        if path not in facts:
            return self.progress
        return self.questionnaire.under({known: facts[known] for known in facts if known != path}, self.goal)

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that can still change the goal and may be asked, the one that settles most first."""
        return tuple(question for question in self.progress.questions if self._may_ask(question))

    def _may_ask(self, question: Question) -> bool:
        theme = question.fact.theme
        wanted = not self.themes or theme in self.themes
        return wanted and theme not in self._skipped and question.fact.path not in self._left_open

    def next(self) -> Question | None:
        """Give the question to ask now; ``None`` when nothing is left to ask."""
        if self._again is not None:
            return self._repeated(self._again)
        return next(iter(self.waiting), None)

    def _repeated(self, path: str) -> Question:
        """Give a question once more, with what it settles if its answer were taken back."""
        before = self.without(path).questions
        found = next((question for question in before if question.fact.path == path), None)
        return found or Question(self.draft.packs.vocabulary.facts[path], (), (), Fraction(0))

    def answer(self, path: str, value: Value | None) -> Answered:
        """Take an answer (``None``: it is not known) and save it.

        Where somebody else has written the file, theirs is read first and this answer put beside it, unless they have
        answered the same. Raises what ``save`` does.
        """
        before, opened = self.progress, self.draft.profile.facts.get(path)
        elsewhere = kept = False
        while value != opened and not kept:
            try:
                self.draft = save(self.draft, {path: value})
                break
            except ChangedOnDisk:
                elsewhere = True
                self.draft = open_draft(self.draft.file, self.draft.packs)
                kept = self.draft.profile.facts.get(path) != opened
        (self._left_open.add if value is None else self._left_open.discard)(path)
        self.asked.append(path)
        self._again = None
        return Answered(before, self.progress, elsewhere, kept)

    def back(self) -> bool:
        """Go back to the question before, if there was one; its answer stays until another is given.

        Where its theme was skipped, it is no longer.
        """
        if not self.asked:
            return False
        self._again = self.asked.pop()
        self._left_open.discard(self._again)
        self._skipped.discard(self._theme_of(self._again))
        return True

    def skip_theme(self, path: str) -> None:
        """Ask nothing more of the theme of this question."""
        self._again = None
        self.asked.append(path)
        self._skipped.add(self._theme_of(path))

    def _theme_of(self, path: str) -> str:
        return self.draft.packs.vocabulary.facts[path].theme

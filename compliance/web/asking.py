"""Questions as the form shows them: control, state, why each is asked, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from compliance.assessment.assessment import Assessment
from compliance.assessment.questionnaire import Progress, Question
from compliance.documents.rules import Packs
from compliance.filling.questions import titles_of
from compliance.filling.telling import early, why
from compliance.language.facts import Fact, FactType, Value, say_value
from compliance.language.text import Text, joined
from compliance.web.controls import DAY, Form, fields, has_choice_of_unknown, kind, unit_of, written
from compliance.web.saving import Conflict
from compliance.web.words import said

_SAVED = Text("Saved: {value}.", "已保存：{value}。")
_TAKEN_BACK = Text("Saved: not answered.", "已保存：未回答。")


@dataclass(frozen=True)
class Asked:
    """One question on a page."""

    fact: Fact
    state: str  # open, answered, moot (can change nothing as things stand), aside (left open for now)
    theme: Text
    why: Text
    was: str
    chosen: frozenset[str]
    typed: str
    open: bool = False  # "don't know" is ticked, where the control has no such choice
    files: tuple[str, ...] = ()
    fault: Text | None = None
    note: Text | None = None
    conflict: bool = False
    mine: Text = field(default=Text("", ""))
    theirs: Text = field(default=Text("", ""))

    @property
    def path(self) -> str:
        """The fact's path."""
        return self.fact.path

    @property
    def id(self) -> str:
        """Its id on the page."""
        return id_of(self.fact.path)

    @property
    def kind(self) -> str:
        """Its control."""
        return kind(self.fact)

    @property
    def fields(self) -> str:
        """The fields that are posted with it."""
        return fields(self.fact.path)

    @property
    def opens(self) -> bool:
        """Whether *don't know* stands beside the control."""
        return not has_choice_of_unknown(self.fact)

    @property
    def pause(self) -> str:
        """How long the script waits for more: a list is ticked one by one, a day typed part by part."""
        return {FactType.CHOICES: " delay:900ms", FactType.DATE: " delay:500ms"}.get(self.fact.type, "")

    @property
    def unit(self) -> Text | None:
        """The unit beside a number."""
        return unit_of(self.fact)

    @property
    def invalid(self) -> Markup:
        """What a control says of itself where its answer is at fault."""
        return Markup(' aria-invalid="true"') if self.fault else Markup("")


def id_of(path: str) -> str:
    """Give the id of a question on its page: the path without dots, which no other path comes to."""
    return "q-" + path.replace(".", "-")


class Asker:
    """Draws questions of one profile as it stands."""

    def __init__(
        self, assessment: Assessment, questions: Iterable[Question], progress: Progress, aside: Iterable[str]
    ) -> None:
        self.assessment, self.progress = assessment, progress
        self.profile = assessment.profile
        self.facts = assessment.packs.vocabulary.facts
        self.questions: Mapping[str, Question] = {question.fact.path: question for question in questions}
        self.themes = themes_of(assessment.packs)
        self.aside = frozenset(aside) - self.profile.facts.keys()
        self._files: dict[str, list[str]] = {}
        for item in self.profile.evidence:
            for path, value in item.supports.items():
                if self.profile.facts.get(path) == value:
                    self._files.setdefault(path, []).append(item.file)

    def state(self, path: str) -> str:
        """Give how a question stands."""
        if path in self.profile.facts:
            return "answered"
        if path not in self.questions:
            return "moot"
        return "aside" if path in self.aside else "open"

    def ask(self, path: str) -> Asked:
        """Draw a question as the file has it."""
        fact, value = self.facts[path], self.profile.facts.get(path)
        chosen, typed = _control(fact, value)
        aside, choice = self.state(path) == "aside", has_choice_of_unknown(fact)
        if aside and choice:
            chosen = frozenset({""})
        return Asked(
            fact=fact,
            state=self.state(path),
            theme=self.themes[fact.theme],
            why=self._why(path, value),
            was=written(fact, value),
            chosen=chosen,
            typed=typed,
            open=aside and not choice,
            files=tuple(self._files.get(path, ())),
        )

    def _why(self, path: str, value: Value | None) -> Text:
        if value is not None:
            return said("answered")
        return _sentence(why(self.questions[path], self.progress)) if path in self.questions else said("moot")

    def saved(self, path: str) -> Asked:
        """Draw a question that has just been saved."""
        fact, value = self.facts[path], self.profile.facts.get(path)
        said = _TAKEN_BACK if value is None else _SAVED.fill(value=say_value(fact, value))
        unread = early(fact, value, self.assessment.as_of)
        return replace(self.ask(path), note=joined((said, unread), Text(" ", "")) if unread else said)

    def faulty(self, path: str, fault: Text, form: Form) -> Asked:
        """Draw a question with what was typed and what is wrong with it."""
        return replace(as_posted(self.ask(path), form), fault=fault)

    def contested(self, path: str, conflict: Conflict, form: Form) -> Asked:
        """Draw a question that was answered here and elsewhere, with both answers."""
        mine, theirs = (say_value(self.facts[path], value) for value in (conflict.mine, conflict.theirs))
        return replace(as_posted(self.ask(path), form), conflict=True, mine=mine, theirs=theirs)


def themes_of(packs: Packs) -> dict[str, Text]:
    """Give the titles of the themes in which something is asked; a pack's own questions stand under its title."""
    asked = {fact.theme for fact in packs.vocabulary.facts.values()}
    return {theme: title for theme, title in titles_of(packs).items() if theme in asked}


def as_posted(asked: Asked, form: Form) -> Asked:
    """Put what a form held into a question's control."""
    chosen = [str(word) for word in form.getlist(f"is.{asked.path}")]
    asked = replace(asked, open=asked.opens and bool(form.getlist(f"open.{asked.path}")))
    if asked.fact.type is FactType.DATE:
        days = [str(word) for word in form.getlist(f"day.{asked.path}")]
        return replace(asked, chosen=frozenset(chosen), typed="".join(days[:1]))
    return replace(asked, chosen=frozenset(chosen), typed="".join(chosen[:1]))


def _control(fact: Fact, value: Value | None) -> tuple[frozenset[str], str]:
    """Give what a control shows for an answer: what is chosen in it, and what is typed."""
    text = written(fact, value)
    match fact.type:
        case FactType.CHOICES:
            return frozenset(text.split()), ""
        case FactType.DATE:
            day = text not in ("", "never")
            return frozenset({DAY} if day else {text} if text else ()), text if day else ""
        case FactType.BOOLEAN | FactType.CHOICE:
            return frozenset({text} if text else ()), ""
        case _:
            return frozenset(), text


def _sentence(part: Text) -> Text:
    return Text(f"{part.en[:1].upper()}{part.en[1:]}.", f"{part.zh}。")

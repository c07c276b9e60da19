"""The desk at which an interview is held: shows each question and why it is asked, and says what every answer moved."""

from __future__ import annotations

import shlex
from contextlib import suppress
from datetime import date
from typing import Any

import click

from compliance.assessment.questionnaire import Goal, Question
from compliance.cli._answers import Answers, Head
from compliance.cli._asking import KEYS, Asker, Move
from compliance.cli._output import columns
from compliance.documents.faults import DocumentError, Fault
from compliance.filling.drafts import ChangedOnDisk, open_draft, save
from compliance.filling.interview import Answered, Interview
from compliance.filling.questions import titles_of
from compliance.filling.telling import early, moved, newly_failed, standing_said, why
from compliance.language.facts import Value
from compliance.language.text import COLON, Lang, Text, joined
from compliance.reports._layout import ends, width, wrap
from compliance.reports._words import counted

_MAY_MATTER = {
    Goal.VERDICT: Text("{questions} can still change the verdict", "尚有{questions}可能影响结论"),
    Goal.SCORE: Text("{questions} can still change the score", "尚有{questions}可能影响得分"),
}
_QUESTIONS = "question", "questions", "{n}个问题"
_OPEN = "open question", "open questions", "{n}个未答问题"
_HOW = Text(
    "The one that settles most comes first, and most of them fall away on the way. Every answer is saved in {file}.",
    "先问最能定论的问题，多数问题会随之免答。每个回答即时保存到 {file}。",
)
_NEW = Text(
    "{file} is a new profile. It speaks of one service of one operator.",
    "{file} 为新建档案，对应一家主体的一项服务。",
)
_EVIDENCE = Text("Evidence: {what}", "证明材料：{what}")
_ELSEWHERE = Text(
    "{file} was changed by somebody else meanwhile and has been read again.", "{file} 期间被他人修改，已重新读取。"
)
_KEPT = Text("They have answered this question; theirs stands.", "对方已回答本题，以其回答为准。")
_FIRST = Text("This is the first question.", "这是第一题。")
_DECIDED = {
    Goal.VERDICT: Text("Nothing left to answer can change the verdict.", "其余问题已不影响结论。"),
    Goal.SCORE: Text("Nothing left to answer can change the score.", "其余问题已不影响得分。"),
}
_LEFT = Text("{questions} can still change it.", "尚有{questions}可能改变结果。")
_ASKED = Text("Questions asked: {asked}.", "本次共问{asked}题。")
_SPARED = Text(
    "Of the {all} questions in these packs, {spared} were not needed.",
    "相关规则包共含{all}个问题，其中{spared}个无需回答。",
)
_AT_MOST = Text("{questions} left at most", "至多还有{questions}")
_NEXT = Text("Next", "下一步")
_FAILS_SHOWN = 5


class Desk:
    """Holds an interview and says how it goes."""

    def __init__(self, interview: Interview, as_of: date, lang: Lang) -> None:
        self.interview, self.as_of, self.lang = interview, as_of, lang
        self._above = 0  # lines said since the last answer

    def put(self, answers: Answers, head: Head) -> None:
        """Put answers in without asking anything; ``head`` is what a new profile says of itself."""
        before, draft = self.interview.progress, self.interview.draft
        try:
            self.interview.draft = save(draft, answers, head=head if draft.is_new else None)
        except ChangedOnDisk as wrong:
            raise DocumentError([Fault(self.interview.draft.profile.file, 1, 1, str(wrong))]) from None
        self._say_moved(Answered(before, self.interview.progress))
        self._say_end()

    def hold(self, asked: Asker) -> None:
        """Ask until nothing is left to ask, or somebody stops, by Ctrl-C too."""
        with suppress(KeyboardInterrupt):
            if not self._has_name(asked):
                return
            self._ask_on(asked)
        self._say_end()

    def _ask_on(self, asked: Asker) -> None:
        self._say_start()
        while (question := self.interview.next()) is not None:
            self._show(question)
            current = self.interview.draft.profile.facts.get(question.fact.path)
            above, self._above = self._above, 1  # the answer is said below it
            if not self._take(question, asked.ask(question.fact, current, above)):
                break

    def _has_name(self, asked: Asker) -> bool:
        while (draft := self.interview.draft).is_new:
            self._say(_NEW.fill(file=draft.file.name)[self.lang])
            name = asked.name()
            if isinstance(name, Move):
                return False
            try:
                self.interview.draft = save(draft, {}, head={"name": name})
            except ChangedOnDisk:
                self.interview.draft = open_draft(draft.file, draft.packs)
                self._say(_ELSEWHERE.fill(file=draft.profile.file)[self.lang], fg="yellow")
        return True

    def _take(self, question: Question, answer: Value | Move) -> bool:
        """Do what was said, and tell whether to go on."""
        match answer:
            case Move.STOP:
                return False
            case Move.BACK:
                if not self.interview.back():
                    click.echo("  " + _FIRST[self.lang])
            case Move.SKIP:
                self.interview.skip_theme(question.fact.path)
            case Move.UNKNOWN:
                self._say_moved(self.interview.answer(question.fact.path, None))
            case _:
                self._say_moved(self.interview.answer(question.fact.path, answer))
                given = self.interview.draft.profile.facts.get(question.fact.path)
                if said := early(question.fact, given, self.as_of):
                    self._say(said[self.lang], "  ", fg="yellow")
        return True

    def _show(self, question: Question) -> None:
        fact, lang = question.fact, self.lang
        theme = f"{titles_of(self.interview.draft.packs)[fact.theme][lang]} · {fact.path}"
        reason = why(question, self.interview.without(fact.path))[lang]
        self._say("─" * columns(), dim=True)
        if width(theme) + width(reason) < columns():
            self._say_line(ends(theme, reason, columns()), dim=True)
        else:
            self._say(theme)
            self._say(reason)
        self._say(fact.question[lang], bold=True)
        if fact.help:
            self._say(fact.help[lang], "  ")
        if fact.evidence:
            self._say(_EVIDENCE.fill(what=fact.evidence)[lang], "  ")

    def _say(self, said: str, indent: str = "", **style: Any) -> None:
        if not said:
            return
        for line in wrap(said, columns(), indent):
            self._say_line(line, **style)

    def _say_line(self, line: str, **style: Any) -> None:
        self._above += 1
        click.echo(click.style(line, **style) if style else line)

    def _say_start(self) -> None:
        draft, progress = self.interview.draft, self.interview.progress
        click.echo(click.style(draft.profile.name, bold=True))
        self._say(f"{self.as_of} · {standing_said(progress)[self.lang]}")
        if waiting := self.interview.waiting:
            self._say(_MAY_MATTER[self.interview.goal].fill(questions=counted(len(waiting), *_QUESTIONS))[self.lang])
            self._say(_HOW.fill(file=draft.profile.file)[self.lang])
            self._say(KEYS[self.lang])

    def _say_moved(self, answered: Answered) -> None:
        if answered.elsewhere:
            self._say(_ELSEWHERE.fill(file=self.interview.draft.profile.file)[self.lang], fg="yellow")
        if answered.kept:
            self._say(_KEPT[self.lang], fg="yellow")
        *settled, now = moved(answered)
        waiting = len(self.interview.waiting)
        left = [_AT_MOST.fill(questions=counted(waiting, *_QUESTIONS))] if waiting else []
        for said in (joined((*settled, *left), Text(" · ", " · ")), now):
            self._say(said[self.lang], "  ", fg="cyan")
        for standing in newly_failed(answered)[:_FAILS_SHOWN]:
            self._say(f"✗ {standing.rule.id} · {standing.rule.title[self.lang]}", "  ", fg="red")

    def _say_end(self) -> None:
        interview, progress, lang = self.interview, self.interview.progress, self.lang
        self._say("═" * columns(), dim=True)
        self._say(f"{interview.draft.profile.name} · {self.as_of} · {standing_said(progress)[lang]}", bold=True)
        left = _LEFT.fill(questions=counted(len(progress.questions), *_OPEN))
        self._say((_DECIDED[interview.goal] if progress.settled else left)[lang])
        answers = interview.draft.profile.facts.keys() | set(interview.asked)
        spared = len(progress.contained - answers)
        if progress.settled:
            asked = [_ASKED.fill(asked=str(number))] if (number := len(set(interview.asked))) else []
            needless = _SPARED.fill(all=str(len(progress.contained)), spared=str(spared))
            self._say(joined((*asked, needless), Text(" ", ""))[lang])
        click.echo(_NEXT[lang] + COLON[lang].rstrip())
        file = shlex.quote(str(interview.draft.file))
        file += "" if lang == "en" else f" --lang {lang}"
        click.echo(f"  compliance check {file}")
        if not progress.settled:
            click.echo(f"  compliance fill {file}")
        elif interview.goal is Goal.VERDICT:
            click.echo(f"  compliance fill {file} --goal score")

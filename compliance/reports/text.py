"""Text: the report on a terminal, 80 columns, worst first, in colour only where the terminal has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from re import fullmatch
from typing import TYPE_CHECKING

import click

from compliance.assessment import evidence, outcomes, verdicts, waivers
from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import Assurance
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import coming_due, with_outcome
from compliance.assessment.scoring import Tally
from compliance.assessment.verdicts import Verdict
from compliance.assessment.waivers import WaiverState
from compliance.documents.rules import Force
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text
from compliance.reports._layout import clip, ends, pad, width, wrap
from compliance.reports._words import (
    FORCES,
    LEVELS,
    SEVERITIES,
    all_cited,
    bound_sum,
    caveats,
    coming,
    counted,
    effort,
    in_brackets,
    interval,
    listed,
    notes_on_gaps,
    percent,
    term,
)

if TYPE_CHECKING:
    from compliance.assessment.questionnaire import Question

TITLE = Text("Text for a terminal", "纯文本，供终端阅读")
ENDING = "txt"
COLUMNS = 80
_BAR = 24
_QUESTIONS = 5
_IN_FULL = 10  # gaps of each force; the others take a line
_COLOURS = {
    Verdict.COMPLIANT: "green",
    Verdict.NON_COMPLIANT: "red",
    Verdict.UNDETERMINED: "yellow",
    Verdict.NOT_ASSESSED: "cyan",
}
_MARKS = {
    Outcome.PASS: ("✓", "green"),
    Outcome.FAIL: ("✗", "red"),
    Outcome.UNKNOWN: ("?", "yellow"),
    Outcome.PENDING: ("…", "cyan"),
    Outcome.NOT_APPLICABLE: ("–", "white"),
    Outcome.WAIVED: ("~", "magenta"),
}
_BECAUSE = Text("Waived: {reason} ({term})", "豁免理由：{reason}（{term}）")
_HEAD = Text(
    "as of {day} · {assurance} · {packs}, {rules}, {applying} may apply",
    "评估日 {day} · {assurance} · {packs}，{rules}，{applying}条适用或可能适用",
)
_SCORE = Text("score {interval} of 100", "得分 {interval}（满分100）")
_COVERAGE = Text("{percent} of the weight is decided", "按权重计，{percent}已有定论")
_HANGS = Text("{points} points hang on {questions}", "{points}分取决于{questions}")
_OPEN = Text("{open} open", "{open}项待定")
_LEGEND = Text("█ met   ▒ open   ░ not met", "█ 符合   ▒ 待定   ░ 不符合")
_GAPS_IN = Text("Gaps: {force}", "不符合：{force}")
_BRIEF = Text(
    "… the last {n} in brief; the reason of each: compliance explain {file} RULE",
    "……最后{n}项仅列标题；逐项原因见 compliance explain {file} RULE",
)
_WAIVED = Text("Waived, and still not met", "已豁免（实际仍不符合）")
_DUE = Text("Coming due", "未到期事项")
_AHEAD, _NOTHING_AHEAD = Text("Ahead, until {day}", "至{day}的事项"), Text("nothing", "无")
_NO_DATE = Text("no date yet", "尚无日期")
_FIRST = Text("Answer first", "优先回答")
_SETTLES = Text("can settle {n} of {rules}", "可直接确定{n}条，涉及{rules}")
_WAITS = Text("open in {rules}, with other answers", "与其他回答一起影响{rules}")
_MORE = Text("… and {n} more (--format json has all)", "……另有{n}项（完整清单见 --format json）")
_PACKS = Text("Packs", "规则包")
_NOTES = Text("Notes", "提示")
_FOLDED = Text("none of its {n} rules applies", "其{n}条规则均不适用")
_WAIVERS = Text("Waivers without effect", "未生效的豁免")
_ARITHMETIC = Text("The numbers", "计算过程")
_LOW = Text("low   {sum} = {value}", "下限  {sum} = {value}")
_HIGH = Text("high  {sum} = {value}", "上限  {sum} = {value}")
_DECIDED = Text("decided {decided} of {weight} weight = {percent}", "已定权重 {decided} / {weight} = {percent}")
_COUNTS = Text("Outcomes", "结果分布")
_NEXT = Text("Next", "下一步")
_EXPLAIN = Text(
    "compliance explain {file} {rule} --as-of {day}{more}",
    "compliance explain {file} {rule} --as-of {day}{more} --lang zh",
)
_ANSWER = Text("answer the open questions in {file}, then run check again", "在 {file} 中补充回答后重新运行 check")
_NOTHING = Text("nothing to do: no gap and no open question", "无需处理：没有不符合项，也没有待答问题")


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the report without colour."""
    return click.unstyle(styled(assessment, lang))


def styled(assessment: Assessment, lang: Lang) -> str:
    """Draw the report with colour; writing it to anything but a terminal takes the colour off again."""
    sections = (
        _title(assessment, lang),
        _levels(assessment, lang),
        *(_gaps(assessment, force, lang) for force in Force),
        _section(
            _WAIVED, (_waived(assessment, f, lang) for f in with_outcome(assessment.findings, Outcome.WAIVED)), lang
        ),
        _section(_DUE, (_due(finding, lang) for finding in _not_shown_ahead(assessment)), lang),
        _ahead(assessment, lang),
        _questions(assessment.questions, lang),
        _void_waivers(assessment, lang),
        _section(_NOTES, (wrap(note.says[lang], COLUMNS, "  · ", "    ") for note in notes_on_gaps(assessment)), lang),
        _packs(assessment, lang),
        _numbers(assessment, lang),
        _next(assessment, lang),
        wrap(LEGAL_NOTICE[lang], COLUMNS),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _title(assessment: Assessment, lang: Lang) -> Iterator[str]:
    overall = assessment.overall
    yield click.style(clip(" ".join(assessment.profile.name.split()), COLUMNS), bold=True)
    head = _HEAD.fill(
        day=assessment.as_of.isoformat(),
        assurance=evidence.TITLES[assessment.assurance],
        packs=counted(len(assessment.packs.packs), "pack", "packs", "{n}个规则包"),
        rules=_rules(len(assessment.findings)),
        applying=str(overall.applying),
    )
    yield from wrap(head[lang], COLUMNS)
    for said in caveats(assessment):
        yield from wrap(said[lang], COLUMNS)
    yield ""
    verdict = verdicts.TITLES[assessment.verdict][lang].upper()
    coloured = click.style(verdict, fg=_COLOURS[assessment.verdict], bold=True)
    yield f"  {coloured}   {_score(overall, lang)}"
    if overall.score and overall.score.low.value != overall.score.high.value:
        points = f"{float(overall.score.high.value - overall.score.low.value):.1f}"
        yield (
            "  "
            + _HANGS.fill(points=points, questions=_questions_open(len(assessment.questions), assessment.assurance))[
                lang
            ]
        )
    if due := coming(assessment):
        yield from wrap(due[lang], COLUMNS, "  ")
    yield from _proven(assessment, lang)


def _proven(assessment: Assessment, lang: Lang) -> Iterator[str]:
    """Give the score at every assurance, where the profile has evidence."""
    if assessment.profile.evidence:
        from compliance.reports._assurance import score_line  # noqa: PLC0415 - only where there is evidence

        yield from wrap(score_line(assessment)[lang], COLUMNS, "  ")


def _rules(number: int) -> Text:
    return counted(number, "rule", "rules", "{n}条规则")


def _questions_open(number: int, assurance: Assurance) -> Text:
    if assurance is Assurance.DECLARED:
        return counted(number, "unanswered question", "unanswered questions", "{n}个尚未回答的问题")
    one, many = "unanswered or unproven question", "unanswered or unproven questions"
    return counted(number, one, many, "{n}个未回答或未获证明的问题")


def _score(tally: Tally, lang: Lang) -> str:
    if tally.score_reason:
        return tally.score_reason[lang]
    coverage = _COVERAGE.fill(percent=percent(tally.coverage_shown))
    return f"{_SCORE.fill(interval=interval(tally, lang))[lang]}   {coverage[lang]}"


def _levels(assessment: Assessment, lang: Lang) -> Iterator[str]:
    for level, tally in assessment.levels.items():
        row = pad(f"  {LEVELS[level][lang]}", 16) + pad(interval(tally, lang), 13) + _bar(tally)
        unmet = tally.counts[Outcome.FAIL] + tally.counts[Outcome.WAIVED]
        gaps = counted(unmet, "gap", "gaps", "{n}项不符合")[lang]
        yield row + pad(f"  {gaps}", 13) + " " + _OPEN.fill(open=str(tally.counts[Outcome.UNKNOWN]))[lang]
    yield pad("", 29) + _LEGEND[lang]


def _bar(tally: Tally) -> str:
    if tally.score is None:
        return " " * _BAR
    met = int(tally.score.low.value * _BAR / 100)
    most = max(met, int(tally.score.high.value * _BAR / 100))
    return click.style("█" * met, fg="green") + "▒" * (most - met) + "░" * (_BAR - most)


def _section(title: Text, entries: Iterable[Iterable[str]], lang: Lang) -> Iterator[str]:
    """Give a heading with how many entries stand under it, and nothing where there is none."""
    shown = [list(entry) for entry in entries]
    if shown:
        yield _heading(title[lang], len(shown))
        for entry in shown:
            yield from entry


def _heading(title: str, count: int) -> str:
    return click.style(pad(title, COLUMNS - len(str(count))), bold=True) + str(count)


def _gaps(assessment: Assessment, force: Force, lang: Lang) -> Iterator[str]:
    failed = [f for f in with_outcome(assessment.findings, Outcome.FAIL) if f.rule.force is force]
    at = _IN_FULL if len(failed) > _IN_FULL + 2 else len(failed)
    whole, brief = failed[:at], failed[at:]
    entries = [
        *(_gap(assessment, finding, lang) for finding in whole),
        *(_headline(finding, lang) for finding in brief),
    ]
    yield from _section(_GAPS_IN.fill(force=FORCES[force]), entries, lang)
    if brief:
        said = _BRIEF.fill(n=str(len(brief)), file=assessment.profile.file)
        yield from wrap(said[lang], COLUMNS, "  ", "  ")


def _gap(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    rule = finding.rule
    line, column = assessment.place(finding)
    yield from _headline(finding, lang)
    yield from wrap(finding.reason[lang], COLUMNS, "    ")
    yield from wrap(f"{assessment.profile.file}:{line}:{column}", COLUMNS, "    ")
    if finding.cites:
        yield from wrap(all_cited(assessment.packs, finding.cites, lang), COLUMNS, "    ")
    days = in_brackets(effort(rule.effort_days))[lang]
    yield from wrap(f"→ {rule.remedy[lang]}{days}", COLUMNS, "    ", "      ")


def _headline(finding: Finding, lang: Lang) -> Iterator[str]:
    mark, colour = _MARKS[finding.effective_outcome]
    severity = SEVERITIES[finding.rule.severity][lang]
    lines = wrap(f"{finding.rule.id} · {finding.rule.title[lang]}", COLUMNS - width(severity) - 4, "", "    ")
    yield click.style(mark, fg=colour, bold=True) + " " + ends(lines[0], severity, COLUMNS - 2)
    yield from lines[1:]


def _waived(assessment: Assessment, finding: Finding, lang: Lang) -> Iterator[str]:
    yield from _headline(finding, lang)
    yield from wrap(finding.reason[lang], COLUMNS, "    ")
    waiver = assessment.waivers_of(finding.rule.id)[0].waiver
    yield from wrap(_BECAUSE.fill(term=term(waiver), reason=waiver.reason)[lang], COLUMNS, "    ")


def _not_shown_ahead(assessment: Assessment) -> list[Finding]:
    """Give what is pending, without what stands among the things that lie ahead."""
    until = assessment.due_until
    return [f for f in coming_due(assessment.findings) if until is None or f.due_on is None or f.due_on > until]


def _due(finding: Finding, lang: Lang) -> Iterator[str]:
    day = finding.due_on.isoformat() if finding.due_on else _NO_DATE[lang]
    yield from wrap(f"{day} {finding.rule.id} · {finding.rule.title[lang]}", COLUMNS, "  ", " " * 14)


def _ahead(assessment: Assessment, lang: Lang) -> Iterator[str]:
    """Give what lies ahead, where that was asked for."""
    until = assessment.due_until
    if until is None:
        return
    from compliance.assessment.upcoming import TITLES, upcoming  # noqa: PLC0415 - only where that was asked for

    events = upcoming(assessment, until)
    title = _AHEAD.fill(day=until.isoformat())
    said = (f"{e.day} {TITLES[e.kind][lang]}{COLON[lang]}{e.about} · {e.title[lang]}" for e in events)
    yield from _section(title, (wrap(text, COLUMNS, "  ", " " * 13) for text in said), lang)
    if not events:
        yield click.style(title[lang], bold=True)
        yield f"  {_NOTHING_AHEAD[lang]}"


def _questions(questions: tuple[Question, ...], lang: Lang) -> Iterator[str]:
    if questions:
        yield _heading(_FIRST[lang], len(questions))
    for question in questions[:_QUESTIONS]:
        yield from _question(question, lang)
    if len(questions) > _QUESTIONS:
        yield "  " + _MORE.fill(n=str(len(questions) - _QUESTIONS))[lang]


def _question(question: Question, lang: Lang) -> Iterator[str]:
    said = _SETTLES if question.settles else _WAITS
    yield from wrap(question.fact.question[lang], COLUMNS, "? ", "  ")
    why = said.fill(n=str(len(question.settles)), rules=_rules(len(question.rules)))[lang]
    yield from wrap(f"{question.fact.path} · {why}", COLUMNS, "    ")


def _void_waivers(assessment: Assessment, lang: Lang) -> Iterator[str]:
    void = [judged for judged in assessment.waivers if judged.state is not WaiverState.IN_FORCE]
    said = (f"{judged.waiver.rule}{COLON[lang]}{waivers.TITLES[judged.state][lang]}" for judged in void)
    return _section(_WAIVERS, (wrap(text, COLUMNS, "  · ", "    ") for text in said), lang)


def _packs(assessment: Assessment, lang: Lang) -> Iterator[str]:
    def entry(name: str, title: Text, tally: Tally) -> Iterator[str]:
        total = sum(tally.counts.values())
        if not tally.applying:
            said = _FOLDED.fill(n=str(total))[lang]
        else:
            counts = (f"{outcomes.TITLES[o][lang]} {n}" for o, n in tally.counts.items() if n)
            said = f"{interval(tally, lang)} · {listed(counts, lang)}"
        yield from wrap(
            f"{title[lang]}{in_brackets(Text(name, name))[lang]}{COLON[lang]}{said}", COLUMNS, "  · ", "    "
        )

    packs = assessment.packs.packs
    return _section(_PACKS, (entry(pack.id, pack.title, assessment.by_pack[pack.id]) for pack in packs), lang)


def _numbers(assessment: Assessment, lang: Lang) -> Iterator[str]:
    overall = assessment.overall
    yield click.style(_ARITHMETIC[lang], bold=True)
    if overall.score:
        low, high = overall.score.shown
        yield "  " + _LOW.fill(sum=bound_sum(overall.score.low), value=f"{low:.1f}")[lang]
        yield "  " + _HIGH.fill(sum=bound_sum(overall.score.high), value=f"{high:.1f}")[lang]
        shown = percent(overall.coverage_shown)
        yield "  " + _DECIDED.fill(decided=str(overall.decided_weight), weight=str(overall.weight), percent=shown)[lang]
    counts = " · ".join(f"{outcomes.TITLES[o][lang]} {n}" for o, n in overall.counts.items())
    yield from wrap(f"{_COUNTS[lang]}{COLON[lang]}{counts} = {len(assessment.findings)}", COLUMNS, "  ", "    ")


def _typed(file: str) -> str:
    """Give a file's name as one types it."""
    if fullmatch(r"[\w./-]+", file):
        return file
    from shlex import quote  # noqa: PLC0415 - only where a name asks for it

    return quote(file)


def _next(assessment: Assessment, lang: Lang) -> Iterator[str]:
    yield click.style(_NEXT[lang], bold=True)
    file = assessment.profile.file
    worst = with_outcome(assessment.findings, Outcome.FAIL) or with_outcome(assessment.findings, Outcome.UNKNOWN)
    if worst:
        more = "" if assessment.assurance is Assurance.DECLARED else f" --assurance {assessment.assurance}"
        said = _EXPLAIN.fill(file=_typed(file), rule=worst[0].rule.id, day=assessment.as_of.isoformat(), more=more)
        yield from wrap(said[lang], COLUMNS, "  ", "    ")
    if assessment.questions:
        yield from wrap(_ANSWER.fill(file=file)[lang], COLUMNS, "  ")
    if not worst and not assessment.questions:
        yield "  " + _NOTHING[lang]

"""Text: the report on a terminal, at most 80 columns, worst first, in colour only where the terminal has it."""

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
from compliance.language.frozen import frozen
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text
from compliance.reports._layout import clip, ends, pad, width, wrap
from compliance.reports._words import (
    COMING_DUE,
    FORCES,
    LEVELS,
    SEVERITIES,
    STILL_NOT_MET,
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
_ARITHMETIC = Text("The numbers, rounded outwards", "计算过程（向外取整）")
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


@frozen
class _Page:
    """What is written on: the language, and how many columns a line has."""

    lang: Lang
    columns: int


def styled(assessment: Assessment, lang: Lang, columns: int = COLUMNS) -> str:
    """Draw the report with colour; writing it to anything but a terminal takes the colour off again."""
    page = _Page(lang, min(columns, COLUMNS))
    sections = (
        _title(assessment, page),
        _levels(assessment, page),
        *(_gaps(assessment, force, page) for force in Force),
        _section(
            STILL_NOT_MET,
            (_waived(assessment, f, page) for f in with_outcome(assessment.findings, Outcome.WAIVED)),
            page,
        ),
        _section(COMING_DUE, (_due(finding, page) for finding in _not_shown_ahead(assessment)), page),
        _ahead(assessment, page),
        _questions(assessment.questions, page),
        _void_waivers(assessment, page),
        _section(
            _NOTES, (wrap(note.says[lang], page.columns, "  · ", "    ") for note in notes_on_gaps(assessment)), page
        ),
        _packs(assessment, page),
        _numbers(assessment, page),
        _next(assessment, page),
        wrap(LEGAL_NOTICE[lang], page.columns),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _title(assessment: Assessment, page: _Page) -> Iterator[str]:
    overall = assessment.overall
    yield click.style(clip(" ".join(assessment.profile.name.split()), page.columns), bold=True)
    head = _HEAD.fill(
        day=assessment.as_of.isoformat(),
        assurance=evidence.TITLES[assessment.assurance],
        packs=counted(len(assessment.packs.packs), "pack", "packs", "{n}个规则包"),
        rules=_rules(len(assessment.findings)),
        applying=str(overall.applying),
    )
    yield from wrap(head[page.lang], page.columns)
    for said in caveats(assessment):
        yield from wrap(said[page.lang], page.columns)
    yield ""
    verdict = verdicts.TITLES[assessment.verdict][page.lang].upper()
    coloured, score = click.style(verdict, fg=_COLOURS[assessment.verdict], bold=True), _score(overall, page)
    beside = 5 + width(verdict) + width(score) <= page.columns
    yield f"  {coloured}   {score}" if beside else f"  {coloured}"
    yield from () if beside else wrap(score.replace("   ", " · "), page.columns, "  ")
    if overall.score and overall.score.low.value != overall.score.high.value:
        points = f"{float(overall.score.high.value - overall.score.low.value):.1f}"
        questions = _questions_open(len(assessment.questions), assessment.assurance)
        yield from wrap(_HANGS.fill(points=points, questions=questions)[page.lang], page.columns, "  ")
    if due := coming(assessment):
        yield from wrap(due[page.lang], page.columns, "  ")
    yield from _proven(assessment, page)


def _proven(assessment: Assessment, page: _Page) -> Iterator[str]:
    """Give the score at every assurance, where the profile has evidence."""
    if assessment.profile.evidence:
        from compliance.reports._assurance import score_line  # noqa: PLC0415 - only where there is evidence

        yield from wrap(score_line(assessment)[page.lang], page.columns, "  ")


def _rules(number: int) -> Text:
    return counted(number, "rule", "rules", "{n}条规则")


def _questions_open(number: int, assurance: Assurance) -> Text:
    if assurance is Assurance.DECLARED:
        return counted(number, "unanswered question", "unanswered questions", "{n}个尚未回答的问题")
    one, many = "unanswered or unproven question", "unanswered or unproven questions"
    return counted(number, one, many, "{n}个未回答或未获证明的问题")


def _score(tally: Tally, page: _Page) -> str:
    if tally.score_reason:
        return tally.score_reason[page.lang]
    coverage = _COVERAGE.fill(percent=percent(tally.coverage_shown))
    return f"{_SCORE.fill(interval=interval(tally, page.lang))[page.lang]}   {coverage[page.lang]}"


def _levels(assessment: Assessment, page: _Page) -> Iterator[str]:
    narrow = page.columns < COLUMNS
    for level, tally in assessment.levels.items():
        named = pad(f"  {LEVELS[level][page.lang]}", 16) + pad(interval(tally, page.lang), 13)
        unmet = tally.counts[Outcome.FAIL] + tally.counts[Outcome.WAIVED]
        gaps = counted(unmet, "gap", "gaps", "{n}项不符合")[page.lang]
        said = pad(f"  {gaps}", 13) + " " + _OPEN.fill(open=str(tally.counts[Outcome.UNKNOWN]))[page.lang]
        yield from (named.rstrip(), f"  {_bar(tally)}", said) if narrow else (named + _bar(tally) + said,)
    yield pad("", 2 if narrow else 29) + _LEGEND[page.lang]


def _bar(tally: Tally) -> str:
    if tally.score is None:
        return " " * _BAR
    met = int(tally.score.low.value * _BAR / 100)
    most = max(met, int(tally.score.high.value * _BAR / 100))
    return click.style("█" * met, fg="green") + "▒" * (most - met) + "░" * (_BAR - most)


def _section(title: Text, entries: Iterable[Iterable[str]], page: _Page) -> Iterator[str]:
    """Give a heading with how many entries stand under it, and nothing where there is none."""
    shown = [list(entry) for entry in entries]
    if shown:
        yield _heading(title[page.lang], len(shown), page)
        for entry in shown:
            yield from entry


def _heading(title: str, count: int, page: _Page) -> str:
    return click.style(pad(title, page.columns - len(str(count))), bold=True) + str(count)


def _gaps(assessment: Assessment, force: Force, page: _Page) -> Iterator[str]:
    failed = [f for f in with_outcome(assessment.findings, Outcome.FAIL) if f.rule.force is force]
    at = _IN_FULL if len(failed) > _IN_FULL + 2 else len(failed)
    whole, brief = failed[:at], failed[at:]
    entries = [
        *(_gap(assessment, finding, page) for finding in whole),
        *(_headline(finding, page) for finding in brief),
    ]
    yield from _section(_GAPS_IN.fill(force=FORCES[force]), entries, page)
    if brief:
        said = _BRIEF.fill(n=str(len(brief)), file=assessment.profile.file)
        yield from wrap(said[page.lang], page.columns, "  ", "  ")


def _gap(assessment: Assessment, finding: Finding, page: _Page) -> Iterator[str]:
    rule = finding.rule
    line, column = assessment.place(finding)
    yield from _headline(finding, page)
    yield from wrap(finding.reason[page.lang], page.columns, "    ")
    yield from wrap(f"{assessment.profile.file}:{line}:{column}", page.columns, "    ")
    if finding.cites:
        yield from wrap(all_cited(assessment.packs, finding.cites, page.lang), page.columns, "    ")
    days = in_brackets(effort(rule.effort_days))[page.lang]
    yield from wrap(f"→ {rule.remedy[page.lang]}{days}", page.columns, "    ", "      ")


def _headline(finding: Finding, page: _Page) -> Iterator[str]:
    mark, colour = _MARKS[finding.effective_outcome]
    severity = SEVERITIES[finding.rule.severity][page.lang]
    lines = wrap(f"{finding.rule.id} · {finding.rule.title[page.lang]}", page.columns - width(severity) - 4, "", "    ")
    yield click.style(mark, fg=colour, bold=True) + " " + ends(lines[0], severity, page.columns - 2)
    yield from lines[1:]


def _waived(assessment: Assessment, finding: Finding, page: _Page) -> Iterator[str]:
    yield from _headline(finding, page)
    yield from wrap(finding.reason[page.lang], page.columns, "    ")
    waiver = assessment.waivers_of(finding.rule.id)[0].waiver
    yield from wrap(_BECAUSE.fill(term=term(waiver), reason=waiver.reason)[page.lang], page.columns, "    ")


def _not_shown_ahead(assessment: Assessment) -> list[Finding]:
    """Give what is pending, without what stands among the things that lie ahead."""
    until = assessment.due_until
    return [f for f in coming_due(assessment.findings) if until is None or f.due_on is None or f.due_on > until]


def _due(finding: Finding, page: _Page) -> Iterator[str]:
    day = finding.due_on.isoformat() if finding.due_on else _NO_DATE[page.lang]
    yield from wrap(f"{day} {finding.rule.id} · {finding.rule.title[page.lang]}", page.columns, "  ", " " * 14)


def _ahead(assessment: Assessment, page: _Page) -> Iterator[str]:
    """Give what lies ahead, where that was asked for."""
    until = assessment.due_until
    if until is None:
        return
    from compliance.assessment.upcoming import TITLES, upcoming  # noqa: PLC0415 - only where that was asked for

    events = upcoming(assessment, until)
    title = _AHEAD.fill(day=until.isoformat())
    said = (f"{e.day} {TITLES[e.kind][page.lang]}{COLON[page.lang]}{e.about} · {e.title[page.lang]}" for e in events)
    yield from _section(title, (wrap(text, page.columns, "  ", " " * 13) for text in said), page)
    if not events:
        yield click.style(title[page.lang], bold=True)
        yield f"  {_NOTHING_AHEAD[page.lang]}"


def _questions(questions: tuple[Question, ...], page: _Page) -> Iterator[str]:
    if questions:
        yield _heading(_FIRST[page.lang], len(questions), page)
    for question in questions[:_QUESTIONS]:
        yield from _question(question, page)
    if len(questions) > _QUESTIONS:
        yield from wrap(_MORE.fill(n=str(len(questions) - _QUESTIONS))[page.lang], page.columns, "  ")


def _question(question: Question, page: _Page) -> Iterator[str]:
    said = _SETTLES if question.settles else _WAITS
    yield from wrap(question.fact.question[page.lang], page.columns, "? ", "  ")
    why = said.fill(n=str(len(question.settles)), rules=_rules(len(question.rules)))[page.lang]
    yield from wrap(f"{question.fact.path} · {why}", page.columns, "    ")


def _void_waivers(assessment: Assessment, page: _Page) -> Iterator[str]:
    void = [judged for judged in assessment.waivers if judged.state is not WaiverState.IN_FORCE]
    said = (f"{judged.waiver.rule}{COLON[page.lang]}{waivers.TITLES[judged.state][page.lang]}" for judged in void)
    return _section(_WAIVERS, (wrap(text, page.columns, "  · ", "    ") for text in said), page)


def _packs(assessment: Assessment, page: _Page) -> Iterator[str]:
    def entry(name: str, title: Text, tally: Tally) -> Iterator[str]:
        total = sum(tally.counts.values())
        if not tally.applying:
            said = _FOLDED.fill(n=str(total))[page.lang]
        else:
            counts = (f"{outcomes.TITLES[o][page.lang]} {n}" for o, n in tally.counts.items() if n)
            said = f"{interval(tally, page.lang)} · {listed(counts, page.lang)}"
        yield from wrap(
            f"{title[page.lang]}{in_brackets(Text(name, name))[page.lang]}{COLON[page.lang]}{said}",
            page.columns,
            "  · ",
            "    ",
        )

    packs = assessment.packs.packs
    return _section(_PACKS, (entry(pack.id, pack.title, assessment.by_pack[pack.id]) for pack in packs), page)


def _numbers(assessment: Assessment, page: _Page) -> Iterator[str]:
    overall = assessment.overall
    yield click.style(_ARITHMETIC[page.lang], bold=True)
    if overall.score:
        low, high = overall.score.shown
        yield "  " + _LOW.fill(sum=bound_sum(overall.score.low), value=f"{low:.1f}")[page.lang]
        yield "  " + _HIGH.fill(sum=bound_sum(overall.score.high), value=f"{high:.1f}")[page.lang]
        shown = percent(overall.coverage_shown)
        yield (
            "  "
            + _DECIDED.fill(decided=str(overall.decided_weight), weight=str(overall.weight), percent=shown)[page.lang]
        )
    counts = " · ".join(f"{outcomes.TITLES[o][page.lang]} {n}" for o, n in overall.counts.items())
    yield from wrap(
        f"{_COUNTS[page.lang]}{COLON[page.lang]}{counts} = {len(assessment.findings)}", page.columns, "  ", "    "
    )


def _typed(file: str) -> str:
    """Give a file's name as one types it."""
    if fullmatch(r"[\w./-]+", file):
        return file
    from shlex import quote  # noqa: PLC0415 - only where a name asks for it

    return quote(file)


def _next(assessment: Assessment, page: _Page) -> Iterator[str]:
    yield click.style(_NEXT[page.lang], bold=True)
    file = assessment.profile.file
    worst = with_outcome(assessment.findings, Outcome.FAIL) or with_outcome(assessment.findings, Outcome.UNKNOWN)
    if worst:
        more = "" if assessment.assurance is Assurance.DECLARED else f" --assurance {assessment.assurance}"
        said = _EXPLAIN.fill(file=_typed(file), rule=worst[0].rule.id, day=assessment.as_of.isoformat(), more=more)
        yield from _command(said[page.lang], page)
    if assessment.questions:
        yield from wrap(_ANSWER.fill(file=file)[page.lang], page.columns, "  ")
    if not worst and not assessment.questions:
        yield from wrap(_NOTHING[page.lang], page.columns, "  ")


def _command(typed: str, page: _Page) -> Iterator[str]:
    """Give a command that may be copied, however many lines it takes."""
    *before, last = wrap(typed, page.columns - 2, "  ", "    ")
    yield from (f"{line} \\" for line in before)
    yield last

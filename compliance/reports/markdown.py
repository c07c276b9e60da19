"""Markdown: the report for a pull request, a wiki or a mail; text of a profile never becomes markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compliance.assessment import evidence, outcomes, verdicts, waivers
from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import coming_due, with_outcome
from compliance.assessment.scoring import Tally
from compliance.assessment.upcoming import TITLES as AHEAD
from compliance.assessment.upcoming import upcoming
from compliance.assessment.waivers import JudgedWaiver
from compliance.documents.rules import Force
from compliance.language.text import COLON, COMMA, LEGAL_NOTICE, SEMICOLON, Lang, Text, joined
from compliance.reports._assurance import FileRow, proving
from compliance.reports._layout import clip, visible
from compliance.reports._layout import markdown_escape as escape
from compliance.reports._view import provenance
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
    derivation,
    effort,
    in_brackets,
    interval,
    notes_on_gaps,
    percent,
    place,
    term,
)

TITLE = Text("Markdown", "Markdown 文档")
ENDING = "md"
_FACTS = Text("As of {day} · {assurance}", "评估日 {day} · {assurance}")
_PREPARED = Text("answers prepared by {who}", "填报人：{who}")
_VERDICT = Text(
    "**{verdict}** · score {score} of 100 · {percent} of the weight decided",
    "**{verdict}** · 得分 {score}（满分100）· 按权重计，{percent}已有定论",
)
_GROUP_HEAD = Text("Group", "分组")
_SCORE_HEAD = Text("Score", "得分")
_COVERAGE_HEAD = Text("Decided", "已定")
_GAPS = Text("Gaps", "不符合项")
_AHEAD = Text("Ahead", "近期事项")
_OPEN = Text("Open questions", "待答问题")
_SETTLES = Text("for {rules}", "涉及{rules}")
_ALL = Text("Every rule", "全部规则")
_RULE, _OUTCOME, _WHY = Text("Rule", "规则"), Text("Outcome", "结果"), Text("Why", "原因")
_NOTES = Text("Notes", "提示")
_LEVELS, _FORCES, _THEMES = Text("Levels", "层面"), Text("Binding force", "约束力"), Text("Themes", "主题")
_RULES = 5  # of a question, in its line
_LONGEST = 240  # columns of a reason why a rule does not apply; the page has it whole
_WAIVERS = Text("Waivers", "豁免")
_PROVING = Text("How far it is proven", "证明程度")
_ASSURANCE, _VERDICT_HEAD = Text("Assurance", "采信标准"), Text("Verdict", "结论")
_COUNT = Text("Answers that count", "采信的填报数")
_FILES, _PROOFS = Text("Evidence files", "证据文件"), Text("Answers with proof", "有证据的填报")
_OBSERVED, _REVIEWED = Text("observed {day}", "取证日{day}"), Text("reviewed by {who}", "复核人：{who}")
_UNTIL = Text("valid until {day}", "有效期至{day}")
_NO_REVIEW = Text("no review: not another than who prepared", "未独立于填报人，不计为复核")
_PROVENANCE = Text("Provenance", "溯源信息")
_PROVE_FIRST = Text("Prove first", "优先举证")
_NUMBERS = Text("The numbers", "计算过程")
_SUM = Text(
    "Low: {low} = {a}. High: {high} = {b}. Both are rounded outwards. Decided weight: {decided} of {weight}.",
    "下限：{low} = {a}。上限：{high} = {b}。均向外取整。已定权重：{decided} / {weight}。",
)


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the report."""
    sections = (
        _title(assessment, lang),
        _standing(assessment, lang),
        _gaps(assessment, lang),
        _entries(
            STILL_NOT_MET, (_gap(assessment, f, lang) for f in with_outcome(assessment.findings, Outcome.WAIVED)), lang
        ),
        _entries(COMING_DUE, (_pending(finding, lang) for finding in coming_due(assessment.findings)), lang),
        _entries(_AHEAD, _ahead(assessment, lang), lang),
        _questions(assessment, lang),
        _entries(_WAIVERS, (_waiver(judged, lang) for judged in assessment.waivers), lang),
        _entries(_NOTES, (escape(note.says[lang]) for note in notes_on_gaps(assessment)), lang),
        _themes(assessment, lang),
        _proving(assessment, lang),
        _numbers(assessment, lang),
        _provenance(assessment, lang),
        _every_rule(assessment, lang),
        [escape(LEGAL_NOTICE[lang])],
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _title(assessment: Assessment, lang: Lang) -> Iterator[str]:
    yield f"# {escape(assessment.profile.name)}"
    yield ""
    verdict = verdicts.TITLES[assessment.verdict][lang]
    overall = assessment.overall
    score = overall.score_reason[lang] if overall.score_reason else interval(overall, lang)
    yield _VERDICT.fill(verdict=verdict, score=score, percent=percent(overall.coverage_shown))[lang]
    yield ""
    said = [_FACTS.fill(day=assessment.as_of.isoformat(), assurance=evidence.TITLES[assessment.assurance])[lang]]
    profile = assessment.profile
    said += [escape(profile.operator)] if profile.operator else []
    said += [_PREPARED.fill(who=escape(profile.prepared_by))[lang]] if profile.prepared_by else []
    yield " · ".join(said)
    due = coming(assessment)
    for note in [*([due] if due else []), *caveats(assessment)]:
        yield f"- {escape(note[lang])}"


def _standing(assessment: Assessment, lang: Lang) -> Iterator[str]:
    """Give the table that comes first: levels and binding force; themes stand behind what there is to do."""
    yield from _table_head(lang)
    yield from _tallies(_LEVELS, assessment.levels, LEVELS, lang)
    yield from _tallies(_FORCES, assessment.forces, FORCES, lang)


def _themes(assessment: Assessment, lang: Lang) -> Iterator[str]:
    yield f"## {_THEMES[lang]}"
    yield ""
    yield from _table_head(lang)
    yield from _tallies(None, assessment.themes, assessment.packs.themes, lang)


def _table_head(lang: Lang) -> Iterator[str]:
    heads = [_GROUP_HEAD[lang], _SCORE_HEAD[lang], _COVERAGE_HEAD[lang], *(outcomes.TITLES[o][lang] for o in Outcome)]
    yield f"| {' | '.join(heads)} |"
    yield "| --- |" + " ---: |" * (len(heads) - 1)


def _tallies(title: Text | None, tallies: Mapping[Any, Tally], titles: Mapping[Any, Text], lang: Lang) -> Iterator[str]:
    if title:
        yield f"| **{title[lang]}** |" + " |" * (len(Outcome) + 2)
    for key, tally in tallies.items():
        if tally.applying:
            counts = (str(tally.counts[outcome]) for outcome in Outcome)
            row = [escape(titles[key][lang]), interval(tally, lang), percent(tally.coverage_shown), *counts]
            yield f"| {' | '.join(row)} |"


def _gaps(assessment: Assessment, lang: Lang) -> Iterator[str]:
    for force in Force:
        failed = [f for f in with_outcome(assessment.findings, Outcome.FAIL) if f.rule.force is force]
        title = Text(f"{_GAPS.en}: {FORCES[force].en}", f"{_GAPS.zh}：{FORCES[force].zh}")
        yield from _entries(title, (_gap(assessment, finding, lang) for finding in failed), lang)


def _entries(title: Text, entries: Iterable[str], lang: Lang, heading: str = "##") -> Iterator[str]:
    listed = list(entries)
    if listed:
        count = str(len(listed))
        yield f"{heading} {title[lang]}{in_brackets(Text(count, count))[lang]}"
        yield ""
        yield from (f"- {entry}" for entry in listed)
        yield ""


def _gap(assessment: Assessment, finding: Finding, lang: Lang) -> str:
    rule = finding.rule
    days = in_brackets(effort(rule.effort_days))[lang]
    parts = [
        f"**{rule.id}** {escape(rule.title[lang])}{in_brackets(SEVERITIES[rule.severity])[lang]}",
        f"{escape(finding.reason[lang])} {_code(place(assessment, finding))}",
        escape(all_cited(assessment.packs, finding.cites, lang)),
        escape(derivation(finding, lang)),
        f"→ {escape(rule.remedy[lang])}{days}",
    ]
    return "<br>\n  ".join(part for part in parts if part)


def _code(text: str) -> str:
    return f"`{visible(text).replace('`', '')}`"


def _waiver(judged: JudgedWaiver, lang: Lang) -> str:
    waiver = judged.waiver
    why = escape(f"{waiver.reason}{in_brackets(term(waiver))[lang]}")
    return f"**{escape(waiver.rule)}** {waivers.TITLES[judged.state][lang]} · {why}"


def _pending(finding: Finding, lang: Lang) -> str:
    day = finding.due_on.isoformat() if finding.due_on else "–"
    return f"{day} **{finding.rule.id}** {escape(finding.rule.title[lang])}<br>\n  {escape(finding.reason[lang])}"


def _ahead(assessment: Assessment, lang: Lang) -> Iterator[str]:
    for event in upcoming(assessment, assessment.due_until) if assessment.due_until else ():
        yield f"{event.day} {AHEAD[event.kind][lang]}{COLON[lang]}**{escape(event.about)}** {escape(event.title[lang])}"


def _questions(assessment: Assessment, lang: Lang) -> Iterator[str]:
    def entry(question: Any) -> str:
        shown = [*question.rules[:_RULES], *(["…"] if len(question.rules) > _RULES else [])]
        why = in_brackets(_SETTLES.fill(rules=joined((Text(rule, rule) for rule in shown), COMMA)))
        return f"`{question.fact.path}` {escape(question.fact.question[lang])}{why[lang]}"

    return _entries(_OPEN, (entry(question) for question in assessment.questions), lang)


def _numbers(assessment: Assessment, lang: Lang) -> Iterator[str]:
    overall = assessment.overall
    if overall.score:
        low, high = overall.score.shown
        yield f"## {_NUMBERS[lang]}"
        yield ""
        yield _SUM.fill(
            low=bound_sum(overall.score.low),
            a=f"{low:.1f}",
            high=bound_sum(overall.score.high),
            b=f"{high:.1f}",
            decided=str(overall.decided_weight),
            weight=str(overall.weight),
        )[lang]


def _proving(assessment: Assessment, lang: Lang) -> Iterator[str]:
    shown = proving(assessment)
    yield f"## {_PROVING[lang]}"
    yield ""
    heads = (_ASSURANCE, _VERDICT_HEAD, _SCORE_HEAD, _COVERAGE_HEAD, _COUNT)
    yield f"| {' | '.join(head[lang] for head in heads)} |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for rung in shown.rungs:
        yield f"| {rung.name[lang]} | {rung.verdict[lang]} | {rung.score[lang]} | {rung.decided} | {rung.answers} |"
    yield ""
    if shown.first:
        titles = SEMICOLON[lang].join(question.fact.title[lang] for question in shown.first)
        yield f"{_PROVE_FIRST[lang]}{COLON[lang]}{escape(titles)}"
        yield ""
    yield from _entries(_FILES, (_file(row, lang) for row in shown.files), lang, "###")
    said = (f"{escape(p.title[lang])}{COLON[lang]}{escape(p.value[lang])} – {p.assurance[lang]}" for p in shown.proofs)
    yield from _entries(_PROOFS, said, lang, "###")


def _file(row: FileRow, lang: Lang) -> str:
    said = [row.state, _OBSERVED.fill(day=row.observed)]
    said += [_UNTIL.fill(day=row.until)] if row.until else []
    said += [_REVIEWED.fill(who=escape(row.reviewer))] if row.reviewer else []
    said += [_NO_REVIEW] if row.reviewer and not row.reviewed else []
    paths = escape(COMMA[lang].join(row.supports))
    return f"{escape(row.file)}{COLON[lang]}{joined(said, SEMICOLON)[lang]}{in_brackets(Text(paths, paths))[lang]}"


def _provenance(assessment: Assessment, lang: Lang) -> Iterator[str]:
    yield f"## {_PROVENANCE[lang]}"
    yield ""
    for name, value in provenance(assessment):
        yield f"- {escape(name[lang])}{COLON[lang]}{_code(value)}"


def _every_rule(assessment: Assessment, lang: Lang) -> Iterator[str]:
    count = str(len(assessment.findings))
    yield f"<details><summary>{_ALL[lang]}{in_brackets(Text(count, count))[lang]}</summary>"
    yield ""
    yield f"| {_RULE[lang]} | {_OUTCOME[lang]} | {_WHY[lang]} |"
    yield "| --- | --- | --- |"
    for finding in assessment.findings:
        outcome = outcomes.TITLES[finding.effective_outcome][lang]
        outside = finding.effective_outcome is Outcome.NOT_APPLICABLE
        reason = clip(finding.reason[lang], _LONGEST) if outside else finding.reason[lang]
        yield f"| {finding.rule.id} | {outcome} | {escape(reason)} |"
    yield ""
    yield "</details>"

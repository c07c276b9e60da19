"""What a report about a portfolio says, as sections of typed cells; every format draws the same sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from compliance.assessment.evidence import TITLES as ASSURANCES
from compliance.assessment.outcomes import Outcome
from compliance.assessment.verdicts import TITLES as VERDICT_TITLES
from compliance.documents.rules import Force, Rule
from compliance.language.facts import UNANSWERED, Fact
from compliance.language.text import LEGAL_NOTICE, Text
from compliance.portfolio.report import Report
from compliance.portfolio.results import OUTCOMES, VERDICTS
from compliance.portfolio.summary import COHORT_FIGURES, COHORTS
from compliance.portfolio.survey import survey_section
from compliance.portfolio.tallies import Cell, Section, bands, median, share
from compliance.reports._words import FORCES

_MOST = 25
_FORCES = tuple(Force)
_ROWS, _OF_ALL = Text("Profiles", "档案数"), Text("Of all", "占比")
_NO_FIGURE = Text("no score", "无得分")
_PLACE: dict[Outcome, int] = {outcome: OUTCOMES.index(outcome) for outcome in OUTCOMES}


def sections_of(report: Report) -> list[Section]:
    """Give every section in reading order."""
    makers: tuple[Callable[[Report], Section], ...] = (
        verdicts,
        scores,
        coverages,
        themes,
        worst_rules,
        gap_levers,
        open_questions,
    )
    return [
        *(make(report) for make in makers),
        *(cohort(report, path) for path in COHORTS if path in report.summary.counts),
        survey_section(report.summary, report.packs),
        provenance(report),
    ]


def verdicts(report: Report) -> Section:
    """Give the verdicts in law."""
    counts = report.summary.counts["verdicts"].tolist()
    rows = [
        (VERDICT_TITLES[verdict], found, share(found, report.summary.rows))
        for verdict, found in zip(VERDICTS, counts, strict=True)
    ]
    head = (Text("Verdict in law", "法律层面结论"), _ROWS, _OF_ALL)
    return Section("verdicts", Text("Verdicts", "结论"), head, tuple(rows), note=_VERDICT_NOTE)


_VERDICT_NOTE = Text(
    "From raw outcomes of rules of law. Undetermined: something that decides is not answered; nothing missing was"
    " taken for a yes or a no. Waivers move no verdict.",
    "依据法律法规类规则的原始结果得出。“尚不能确定”指关键信息未填报；缺失的填报既不视为“是”，也不视为“否”。豁免不改变结论。",
)


def scores(report: Report) -> Section:
    """Give how both bounds of the score are spread."""
    low, high = report.summary.counts["low"], report.summary.counts["high"]
    rows: list[tuple[Cell, ...]] = [
        (label, worst, share(worst, report.summary.rows), best, share(best, report.summary.rows))
        for (label, worst), (_, best) in zip(bands(low, 1000), bands(high, 1000), strict=True)
    ]
    rows.append(
        (
            _NO_FIGURE,
            int(low[-1]),
            share(int(low[-1]), report.summary.rows),
            int(high[-1]),
            share(int(high[-1]), report.summary.rows),
        )
    )
    middle = _MEDIAN.fill(low=_figure(median(low)), high=_figure(median(high)))
    head = (Text("Score", "得分"), Text("Low bound", "下限"), _OF_ALL, Text("High bound", "上限"), _OF_ALL)
    return Section("scores", Text("Scores", "得分分布"), head, tuple(rows), note=middle)


_MEDIAN = Text(
    "Low: if everything open falls out badly; high: if all of it falls out well. Median low {low}, median high {high}:"
    " at least half of the profiles with a score lie at or below it. A row holds its lower end; the last one 100 too.",
    "下限假定所有未答事项均为不利，上限假定均为有利。下限中位数{low}，上限中位数{high}，即至少半数有得分的档案不高于该值。各区间含下端，末区间亦含100。",
)


def _figure(tenths: int | None) -> str:
    return "–" if tenths is None else f"{tenths / 10:.1f}"


def coverages(report: Report) -> Section:
    """Give how much of the weight is decided."""
    counts = report.summary.counts["coverage"]
    rows: list[tuple[Cell, ...]] = [
        (label, found, share(found, report.summary.rows)) for label, found in bands(counts, 100)
    ]
    head = (Text("Decided, % of the weight", "已定权重（%）"), _ROWS, _OF_ALL)
    note = Text("How much of a profile's score no longer depends on an answer.", "档案得分中不再取决于未答事项的部分。")
    return Section("coverage", Text("How far profiles are decided", "已定程度"), head, tuple(rows), note=note)


def themes(report: Report) -> Section:
    """Give how findings stand by theme."""
    rows = []
    for theme, title in report.packs.themes.items():
        places = [place for place, rule in enumerate(report.rules) if rule.theme == theme]
        counts = report.summary.counts["rules"][places].sum(axis=0)
        met, gaps, unknown, pending = (int(counts[_PLACE[outcome]]) for outcome in _DECIDED)
        if met + gaps + unknown + pending:
            rows.append((title, len(places), met, gaps, unknown, pending, share(gaps, met + gaps)))
    rows.sort(key=lambda row: row[-1].value if row[-1] else -1, reverse=True)
    head = (
        Text("Theme", "主题"),
        Text("Rules", "规则数"),
        Text("Met", "符合"),
        Text("Gaps", "不符合"),
        Text("Open", "待定"),
        Text("Pending", "未到期"),
        Text("Gaps of what is decided", "不符合占已定之比"),
    )
    note = Text("Findings, not profiles: one for each profile and rule.", "按“档案×规则”计的评估结果数。")
    return Section("themes", Text("Themes", "主题"), head, tuple(rows), note=note)


_DECIDED = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.PENDING)


def worst_rules(report: Report) -> Section:
    """Give the rules that most profiles break."""
    counts = report.summary.counts["rules"]
    failing = counts[:, _PLACE[Outcome.FAIL]]
    order = sorted(range(len(failing)), key=lambda place: (-failing[place], _FORCES.index(report.rules[place].force)))
    rows = [_rule_row(report.rules[place], counts[place]) for place in order[:_MOST] if failing[place]]
    head = (
        Text("Rule", "规则"),
        Text("Title", "名称"),
        Text("Force", "效力"),
        Text("Gaps", "不符合"),
        Text("Gaps of what is decided", "不符合占已定之比"),
        Text("Open", "待定"),
    )
    note = Text("The {n} with most gaps.", "不符合数最多的{n}项。").fill(n=str(len(rows)))
    return Section("rules", Text("Rules that most profiles break", "不符合最多的规则"), head, tuple(rows), note=note)


def _rule_row(rule: Rule, counts: Sequence[int]) -> tuple[Cell, ...]:
    met, gaps, unknown, _ = (int(counts[_PLACE[outcome]]) for outcome in _DECIDED)
    return (rule.id, rule.title, FORCES[rule.force], gaps, share(gaps, met + gaps), unknown)


def gap_levers(report: Report) -> Section:
    """Give the answers that, changed, would free most profiles of their last gap in law."""
    levers = [(lever.storage.fact, len(lever.readers)) for lever in report.moves.levers]
    head = (
        Text("Answer", "填报项"),
        Text("Fact", "路径"),
        Text("With a gap that reads it", "有相关不符合的档案"),
        Text("Whose last gap it closes", "更正后即无不符合的档案"),
    )
    rows = tuple(_moved(levers, report.summary.counts["gaps"]))
    note = Text(
        "Profiles with a gap in law that requires something of this answer, and those among them in which another value"
        " of this one answer leaves no gap in law.",
        "“有相关不符合”指存在对该填报项有要求的法律法规类不符合事项；“更正后即无不符合”指其中只需更正这一项即不再有法律法规类不符合事项的档案。",
    )
    return Section(
        "gaps", Text("Changes that would move most profiles", "影响档案最多的整改事项"), head, rows, note=note
    )


def open_questions(report: Report) -> Section:
    """Give the unanswered facts that most profiles' undecided rules of law wait for."""
    facts = [(report.moves.storages[path].fact, len(rules)) for path, rules in report.moves.readers.items()]
    head = (
        Text("Question", "问题"),
        Text("Fact", "路径"),
        Text("Waiting for it", "待其回答的档案"),
        Text("Waiting for it alone", "仅待其回答的档案"),
    )
    rows = tuple(_moved(facts, report.summary.counts["questions"]))
    note = Text(
        "Profiles in which an undecided rule of law reads this unanswered fact, and those among them whose undecided"
        " rules of law read no other unanswered one.",
        "“待其回答”指存在读取该项且尚未确定的法律法规类规则；“仅待其回答”指其中此类规则不再读取其他未答项的档案。",
    )
    return Section(
        "questions", Text("Answers that would settle most", "可确定最多档案的待答事项"), head, rows, note=note
    )


def _moved(facts: Sequence[tuple[Fact, int]], counts: Any) -> Iterator[tuple[Cell, ...]]:
    """Give the facts that move most rows; among equals those first that most rules of law read."""
    rows = [(int(only), int(found), rules, fact) for (fact, rules), (found, only) in zip(facts, counts, strict=True)]
    for only, found, _, fact in sorted(rows, key=lambda row: (-row[0], -row[1], -row[2], row[3].path))[:_MOST]:
        if found:
            yield (fact.title, fact.path, found, only)


def cohort(report: Report, path: str) -> Section:
    """Give verdicts and mean scores of the profiles that give each answer."""
    fact = report.packs.vocabulary.facts[path]
    titles = (*fact.options.values(), UNANSWERED)
    figures = report.summary.counts[path].tolist()
    rows = tuple(_cohort_row(title, row) for title, row in zip(titles, figures, strict=True) if sum(row[:4]))
    head = (
        fact.title,
        _ROWS,
        *(VERDICT_TITLES[verdict] for verdict in VERDICTS),
        Text("Mean low", "下限均值"),
        Text("Mean high", "上限均值"),
    )
    title = Text("By {what}", "按{what}分组").fill(what=Text(_lower(fact.title.en), fact.title.zh))
    note = Text("A profile with several answers stands in several rows.", "多选的档案计入多行。")
    return Section(path, title, head, rows, note=note if fact.type == "choices" else None)


def _cohort_row(title: Text, figures: Sequence[int]) -> tuple[Cell, ...]:
    named = dict(zip(COHORT_FIGURES, figures, strict=True))
    rows = [named[verdict] for verdict in VERDICTS]
    scored = named["scored"]
    means = [named[bound] / scored / 10 if scored else None for bound in ("low", "high")]
    return (title, sum(rows), *rows, *(None if mean is None else round(mean, 1) for mean in means))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def provenance(report: Report) -> Section:
    """Give what was judged by what, so that it can be run again."""
    about = report.about
    rows: list[tuple[Cell, ...]] = [
        *(
            (Text("Input", "输入"), f"{Path(given['file']).name} · sha256 {given['sha256']}")
            for given in about["inputs"]
        ),
        (Text("Profiles judged", "已评估档案"), report.summary.rows),
        (Text("Invalid rows left out", "略过的无效行"), len(report.summary.bad)),
        (Text("As of", "评估日"), str(report.as_of)),
        (Text("Answers", "采信标准"), ASSURANCES[report.assurance]),
        (Text("Rules in force", "有效规则数"), len(report.rules)),
        (Text("Tool", "工具"), f"compliance {about['tool']['version']}"),
        (Text("Working days", "工作日历"), f"{about['calendar']['name']} {about['calendar']['version']}"),
        *((Text(f"Pack {pack['id']}", f"规则包 {pack['id']}"), _pack(pack)) for pack in about["packs"]),
    ]
    head = (Text("What", "项目"), Text("Value", "内容"))
    return Section("provenance", Text("Provenance", "溯源信息"), head, tuple(rows), note=LEGAL_NOTICE)


def _input(given: Mapping[str, str]) -> str:
    return f"{Path(given['file']).name} · sha256 {given['sha256']}"


def _pack(pack: Mapping[str, str]) -> str:
    return f"{pack['version']} · sha256 {pack['sha256']}"

"""The sheets of the workbook: heads, widths and rows as plain values in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from compliance.assessment import evidence, outcomes
from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.assessment.upcoming import TITLES as AHEAD
from compliance.assessment.upcoming import Kind
from compliance.language.facts import say_value
from compliance.language.text import Lang, Text
from compliance.reports._numbers import asked
from compliance.reports._register import actions, sources
from compliance.reports._view import ORDER, Item, ahead, due_items, items
from compliance.reports._words import FORCES, LEVELS, SEVERITIES

Cell: TypeAlias = str | float | date | None


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, whether numbers stand in it, whether its texts make rows higher."""

    head: Text
    width: int
    number: bool = False
    whole: bool = True


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows under a head that can be filtered."""

    name: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    outcome: int | None = None  # the column that holds an outcome
    printed: tuple[int, int] | None = None  # how many rows and columns go on paper, if not all


RULE, NAME = Column(Text("Rule", "规则"), 20), Column(Text("Title", "名称"), 38)
OUTCOME, FORCE = Column(Text("Outcome", "结果"), 14), Column(Text("Force", "效力"), 16)
SEVERITY, EFFORT = (
    Column(Text("Severity", "严重程度"), 11),
    Column(Text("Effort (days)", "工作量（天）"), 11, number=True),
)
WHY, TODO = Column(Text("Why", "原因"), 56), Column(Text("What to do", "整改措施"), 44)
DEADLINE, STATUS = Column(Text("Deadline", "法定期限"), 12), Column(Text("Status", "状态"), 14)
CITED = Column(Text("Sources", "依据"), 34)


def findings(assessment: Assessment, lang: Lang) -> Sheet:
    """Give every finding: what is not met first, and of each outcome the worst first.

    Paper gets what applies, without the columns that only serve to sort and to look up.
    """
    weight, missing = (
        Column(Text("Weight", "权重"), 10, number=True),
        Column(Text("Missing answers", "缺失的回答"), 28, whole=False),
    )
    head = (RULE, NAME, OUTCOME, FORCE, SEVERITY, weight, WHY, TODO, EFFORT, DEADLINE, CITED)
    level, theme = Column(Text("Level", "层面"), 13), Column(Text("Theme", "主题"), 18)
    pack, place = Column(Text("Pack", "规则包"), 18), Column(Text("Place in the profile", "档案位置"), 26)
    themes = assessment.packs.themes
    shown = sorted(items(assessment), key=lambda item: ORDER.index(item.outcome))
    rows = tuple(
        (
            *_named(item, lang),
            *_binding(item, lang),
            item.weight,
            item.reason[lang],
            item.remedy[lang],
            *_time(item),
            _cites(item, lang),
            "\n".join(item.missing) or None,
            LEVELS[item.level][lang],
            themes[item.theme][lang],
            item.pack,
            item.place,
        )
        for item in shown
    )
    applying = sum(item.outcome is not Outcome.NOT_APPLICABLE for item in shown)
    columns = (*head, missing, level, theme, pack, place)
    return Sheet(Text("Findings", "评估结果"), columns, rows, outcome=2, printed=(applying, len(head)))


def _named(item: Item, lang: Lang) -> tuple[Cell, ...]:
    return (item.id, item.title[lang], outcomes.TITLES[item.outcome][lang])


def _binding(item: Item, lang: Lang) -> tuple[Cell, ...]:
    return (FORCES[item.force][lang], SEVERITIES[item.severity][lang])


def _time(item: Item) -> tuple[Cell, ...]:
    return (item.effort_days, date.fromisoformat(item.due_on) if item.due_on else None)


def _cites(item: Item, lang: Lang) -> str:
    return "\n".join(cite.label[lang] for cite in item.cites)


def open_questions(assessment: Assessment, lang: Lang) -> Sheet:
    """Give the open questions, the one that settles most first, with room for the answer."""
    columns = (
        Column(Text("Answer to give", "待答事实"), 30),
        Column(Text("Question", "问题"), 60),
        Column(Text("Help", "说明"), 40),
        Column(Text("What would prove it", "证明材料"), 36),
        Column(Text("Settles of what is open (%)", "可确定的待定权重（%）"), 15, number=True),
        Column(Text("Open rules", "涉及规则数"), 12, number=True),
        Column(Text("May settle", "可直接确定"), 12, number=True),
        Column(Text("Rules", "规则"), 34, whole=False),
        Column(Text("Answer", "回答"), 24),
    )
    rows = tuple(
        (
            question.fact.path,
            question.fact.question[lang],
            _if_any(question.fact.help, lang),
            _if_any(question.fact.evidence, lang),
            question.share,
            len(question.rules),
            question.settles,
            ", ".join(question.rules),
            None,
        )
        for question in asked(assessment)
    )
    return Sheet(Text("Questions", "待答问题"), columns, rows)


def action_list(assessment: Assessment, lang: Lang) -> Sheet:
    """Give what there is to do, with owner, due date and status to fill in."""
    owner, due = Column(Text("Owner", "负责人"), 18), Column(Text("Due", "计划完成日"), 12)
    columns = (RULE, NAME, OUTCOME, FORCE, SEVERITY, TODO, EFFORT, DEADLINE, owner, due, STATUS)
    rows = tuple(
        (*_named(item, lang), *_binding(item, lang), item.remedy[lang], *_time(item), None, None, None)
        for item in actions(assessment)
    )
    return Sheet(Text("Actions", "整改清单"), columns, rows, outcome=2)


def deadlines(assessment: Assessment, lang: Lang) -> Sheet:
    """Give what is pending, the soonest first, and what else lies ahead up to the day that was asked for."""
    columns = (
        Column(Text("Day", "日期"), 12),
        Column(Text("What happens", "事项"), 20),
        Column(Text("About", "对象"), 24),
        Column(Text("Title", "名称"), 56),
        TODO,
        Column(Text("Provisional", "是否暂定"), 12),
    )
    provisional = Text("yes", "是")[lang]
    rows: list[tuple[Cell, ...]] = [
        (
            date.fromisoformat(item.due_on) if item.due_on else None,
            AHEAD[Kind.DUE][lang],
            item.id,
            item.title[lang],
            item.remedy[lang],
            provisional if item.provisional else None,
        )
        for item in due_items(assessment)
    ]
    more: list[tuple[Cell, ...]] = [
        (
            event.day,
            AHEAD[event.kind][lang],
            event.about,
            event.title[lang],
            event.remedy[lang] if event.remedy else None,
            None,
        )
        for event in ahead(assessment)
    ]
    return Sheet(Text("Deadlines", "期限"), columns, (*rows, *more))


def proofs(assessment: Assessment, lang: Lang) -> Sheet:
    """Give every answer that asks for evidence: declared, evidenced or verified, what would prove it, and by what."""
    columns = (
        Column(Text("Answer", "填报项"), 34),
        Column(Text("Title", "名称"), 36),
        Column(Text("Value", "内容"), 44),
        Column(Text("Assurance", "采信标准"), 14),
        Column(Text("What would prove it", "证明材料"), 44),
        Column(Text("Files", "文件"), 44),
    )
    facts = assessment.packs.vocabulary.facts
    rows = tuple(
        (
            answer.fact.path,
            answer.fact.title[lang],
            answer.value if isinstance(answer.value, date) else say_value(answer.fact, answer.value)[lang],
            evidence.NAMES[answer.assurance][lang],
            _if_any(answer.fact.evidence, lang),
            "\n".join(answer.files) or None,
        )
        for answer in evidence.answers_to_prove(assessment.profile, facts, assessment.as_of)
    )
    return Sheet(Text("Evidence", "证据"), columns, rows)


def source_list(assessment: Assessment, lang: Lang) -> Sheet:
    """Give every clause that a finding cites whose rule applies or may apply, and how it was verified.

    Paper does without the rules and the address.
    """
    heads = (
        ("Source", "依据"),
        ("Issuer", "制定机关"),
        ("Clause", "条款"),
        ("What it says", "内容"),
        ("A breach", "违反后果"),
    )
    more = (("Verified", "核对方式"), ("What was read", "核对说明（英文）"), ("Rules", "规则"), ("Address", "网址"))
    widths = (32, 24, 16, 56, 36, 16, 44, 28, 36)
    columns = tuple(
        Column(Text(*head), width, whole=head[0] != "Rules")
        for head, width in zip((*heads, *more), widths, strict=True)
    )
    rows = tuple(_source_rows(assessment, lang))
    return Sheet(Text("Sources", "依据"), columns, rows, printed=(len(rows), len(columns) - 2))


def _source_rows(assessment: Assessment, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    for source in sources(assessment):
        for clause in source.clauses:
            yield (
                source.title[lang],
                source.issuer[lang],
                clause.label[lang],
                clause.says[lang],
                _if_any(clause.sanction, lang),
                clause.verified[lang],
                source.notes[clause.note - 1],
                ", ".join(clause.rules),
                source.address or None,
            )


def _if_any(text: Text | None, lang: Lang) -> str | None:
    return text[lang] if text else None

"""The words that several reports share: titles of levels, forces and severities, citations, numbers."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.assessment.assessment import Assessment
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import TITLES as OUTCOMES
from compliance.assessment.outcomes import Outcome
from compliance.assessment.remediation import coming_due
from compliance.assessment.scoring import Bound, Tally
from compliance.documents.profiles import Waiver
from compliance.documents.rules import Citation, Force, Level, Note, Packs, Severity
from compliance.language.text import COMMA, SEMICOLON, Lang, Text, joined

LEVELS: dict[Level, Text] = {
    Level.POLICY: Text("Policy", "政策监管"),
    Level.INDUSTRY: Text("Industry", "行业组织"),
    Level.PRACTITIONER: Text("Practitioner", "从业机构"),
}
FORCES: dict[Force, Text] = {
    Force.LAW: Text("law", "法律法规"),
    Force.STANDARD: Text("standards", "标准"),
    Force.RECOMMENDATION: Text("recommendations", "建议"),
    Force.BENCHMARK: Text("benchmarks", "基准"),
}
COMING_DUE = Text("Coming due", "未到期事项")
STILL_NOT_MET = Text("Waived, and still not met", "已豁免（实际仍不符合）")
SEVERITIES: dict[Severity, Text] = {
    Severity.CRITICAL: Text("critical", "极高"),
    Severity.HIGH: Text("high", "高"),
    Severity.MEDIUM: Text("medium", "中"),
    Severity.LOW: Text("low", "低"),
}


_ONE_DUE, _FIRST_DUE = Text(", by {day}", "，期限为{day}"), Text(", the first by {day}", "，最早一项期限为{day}")
_STARTS = Text("{pack} (from {day})", "{pack}（{day}起）")
_NO_LAW = Text("No law of ours for that day: {packs}.", "该日期早于以下规则包的起始日：{packs}。")
_NO_WAIVERS = Text("Judged as if there were no waivers.", "评估时未计入豁免。")
_TERM = Text("approved {since} by {who}, until {until}", "{since}由{who}批准，有效期至{until}")
_REVIEWED = Text("Law as reviewed on {day} ({packs}).", "法规内容核对至{day}（{packs}）。")


def cited(packs: Packs, cite: Citation) -> Text:
    """Name a citation as a lawyer would: the source's short name and the clause's label."""
    source = packs.sources[cite.source]
    clause = source.clauses[cite.clause]
    gap = "" if source.short.zh.endswith("》") and not clause.label.zh[:1].isascii() else " "
    return Text(f"{source.short.en}, {clause.label.en}", f"{source.short.zh}{gap}{clause.label.zh}")


def all_cited(packs: Packs, cites: Iterable[Citation], lang: Lang) -> str:
    """Name several citations in one line."""
    separator = " · " if lang == "en" else "；"
    return separator.join(cited(packs, cite)[lang] for cite in cites)


def grouped(packs: Packs, cites: Iterable[Citation]) -> Text:
    """Name citations in one line, a source that is cited several times once."""
    parts: dict[str, list[Text]] = {}
    for cite in cites:
        named = parts.setdefault(cite.source, [])
        named.append(packs.sources[cite.source].clauses[cite.clause].label if named else cited(packs, cite))
    return joined((joined(labels, COMMA) for labels in parts.values()), SEMICOLON)


def derivation(finding: Finding, lang: Lang) -> str:
    """Say that a rule is our reading, and how it follows."""
    if finding.rule.derivation is None:
        return ""
    return Text("our reading: {why}", "本工具的解读：{why}").fill(why=finding.rule.derivation)[lang]


def interval(tally: Tally, lang: Lang) -> str:
    """Show a score as ``61.2–74.0``, one number where both ends meet, and the reason where there is none."""
    if tally.score is None:
        return Text("no score", "无得分")[lang]
    low, high = tally.score.shown
    return f"{low:.1f}" if low == high else f"{low:.1f}–{high:.1f}"


def bound_sum(bound: Bound) -> str:
    """Show the arithmetic of one end of the interval."""
    return f"100 × {bound.passed} / {bound.counted}"


def percent(share: float | None) -> str:
    """Show a share as a whole percentage, ``–`` where there is none."""
    return "–" if share is None else f"{share:.0%}"


def effort(days: int | None) -> Text:
    """Word an effort."""
    if days is None:
        return Text("", "")
    return Text(f"{days} day{'' if days == 1 else 's'}", f"约{days}天") if days else Text("under a day", "不足一天")


def in_brackets(text: Text) -> Text:
    """Put a text in brackets behind another, each language in its own; nothing stays nothing."""
    return Text(f" ({text.en})" if text.en else "", f"（{text.zh}）" if text.zh else "")


def caveats(assessment: Assessment) -> list[Text]:
    """Say in a sentence each: which packs do not speak of the day, how far law was reviewed, that waivers are left out."""
    day, packs = assessment.as_of, assessment.packs.packs
    early = [pack for pack in packs if pack.covers_from and day < pack.covers_from]
    said = []
    if early:
        starts = (_STARTS.fill(pack=pack.title, day=str(pack.covers_from)) for pack in early)
        said.append(_NO_LAW.fill(packs=joined(starts, SEMICOLON)))
    for reviewed in sorted({pack.reviewed_on for pack in packs if day > pack.reviewed_on}):
        number = sum(pack.reviewed_on == reviewed for pack in packs)
        said.append(_REVIEWED.fill(day=str(reviewed), packs=counted(number, "pack", "packs", "{n}个规则包")))
    return [*said, _NO_WAIVERS] if assessment.waivers_ignored else said


def coming(assessment: Assessment) -> Text | None:
    """Say how many duties are coming due and by when the first; nothing where none is."""
    due = coming_due(assessment.findings)
    if not due:
        return None
    said = counted(len(due), "duty is coming due", "duties are coming due", "{n}项义务尚未到期")
    if due[0].due_on is None:
        return said
    first = (_ONE_DUE if len(due) == 1 else _FIRST_DUE).fill(day=due[0].due_on.isoformat())
    return joined((said, first), Text("", ""))


def outcome_said(finding: Finding) -> Text:
    """Word an outcome, and what a waiver makes of it beside it."""
    raw, effective = OUTCOMES[finding.outcome], OUTCOMES[finding.effective_outcome]
    return raw if raw == effective else Text(f"{raw.en} → {effective.en}", f"{raw.zh} → {effective.zh}")


def term(waiver: Waiver) -> Text:
    """Say who approved a waiver, from when and until when."""
    since, until = waiver.approved_on.isoformat(), waiver.until.isoformat()
    return _TERM.fill(since=since, who=waiver.approved_by, until=until)


def counted(number: int, one: str, many: str, zh: str) -> Text:
    """Say how many: English needs a word for one."""
    return Text(f"{number} {one if number == 1 else many}", zh.format(n=number))


def listed(parts: Iterable[str], lang: Lang) -> str:
    """Join words to a list."""
    return COMMA[lang].join(parts)


def notes_on_gaps(assessment: Assessment) -> list[Note]:
    """Give the notes that stand beside a rule which is not met."""
    unmet = {f.rule.id for f in assessment.findings if f.outcome in (Outcome.FAIL, Outcome.PENDING)}
    return [note for note in assessment.notes if unmet.intersection(note.rules)]


def place(assessment: Assessment, finding: Finding) -> str:
    """Give a finding's place in the profile as ``FILE:LINE:COLUMN``."""
    line, column = assessment.place(finding)
    return f"{assessment.profile.file}:{line}:{column}"

"""Write the generated parts of the documentation: run it after adding an operator, a format, a fact, a pack or a command.

``python docs/generate.py`` rewrites what stands between ``<!-- generated: name -->`` and ``<!-- end -->``, ``cli.md`` and
the JSON Schema of a profile; ``--check`` only says what is stale and exits 1. A part may take words of its own::

    <!-- generated: run check profiles/trade-finance.yaml --as-of 2026-11-23 | head | Gaps: law 2 -->

runs that command and keeps the sections named (``head`` is what stands above them), of the last one its first 2 entries.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from compliance import Assessment, assess, load_profile
from compliance.assessment import evidence, verdicts, waivers
from compliance.assessment.outcomes import TITLES, Clock, Fate, Outcome, fates_of, outcome_of
from compliance.assessment.verdicts import EXIT_STATUS
from compliance.cli import program
from compliance.documents.document import Document
from compliance.documents.faults import DocumentError
from compliance.documents.packs import load_packs
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from compliance.documents.rules import WEIGHTS, Force, Packs
from compliance.documents.schemas import profile_schema
from compliance.filling.returned import Place, Returned, Row
from compliance.filling.taking import answers_of
from compliance.filling.understanding import read_answer
from compliance.language import durations
from compliance.language.facts import UNITS, Fact, FactType, say_value
from compliance.language.formats import FORMATS
from compliance.language.operators import OPERATORS, Operator, Takes
from compliance.language.truth import Truth
from compliance.reports import formats, github, junit, oscal_ar, sarif

DOCS = Path(__file__).parent
ROOT = DOCS.parent
AS_OF = date(2026, 11, 23)  # the day of every example
FOUNDING = ("cac-order-3", "nifa-2020")
_PART = re.compile(r"(<!-- generated: ([\w-]+)((?: [^\n]*?)?) -->\n).*?(<!-- end -->)", re.DOTALL)
Lines = Iterator[str]


# --- the language -----------------------------------------------------------------------------------------------------


def operators(_packs: Packs) -> Lines:
    yield "| operator | written | fact types | a report says: needs … | 报告用语：须…… | under `not` |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in OPERATORS:
        types = ", ".join(sorted(row.types))
        written = f"path: {_WRITTEN[row.takes]}".replace("NAME", row.name)
        said = [_with_operand(sentence, row) for sentence in (row.needs.en, row.needs.zh, row.bars.en)]
        yield f"| `{row.name}` | `{written}` | {types} | {said[0]} | {said[1]} | {said[2]} |"


_WRITTEN = {
    Takes.NOTHING: "NAME",
    Takes.VALUE: "value",
    Takes.VALUES: "[a, b]",
    Takes.NUMBER: "{NAME: 6}",
    Takes.DAY: "{NAME: 2026-03-02}",
    Takes.WINDOW: "{NAME: 12 months}",
    Takes.AFTER: "{NAME: 10 working days, after: X}",
    Takes.BEFORE: "{NAME: 30 working days, before: X}",
    Takes.OPTIONS: "{NAME: [a, b]}",
}


def _with_operand(sentence: str, row: Operator) -> str:
    joint = row.joint.en if sentence.isascii() else row.joint.zh
    several = row.takes in (Takes.VALUES, Takes.OPTIONS)
    return sentence.replace("{operand}", f"a{joint}b" if several else "…")


def units_of_time(_packs: Packs) -> Lines:
    yield "| unit | written | 中文 |"
    yield "| --- | --- | --- |"
    for unit, (_, many) in durations.UNITS.items():
        yield f"| {unit} | `1 {unit}`, `3 {many.en}` | {many.zh} |"


def fact_types(_packs: Packs) -> Lines:
    yield "Types: " + ", ".join(f"`{kind}`" for kind in FactType) + "."
    yield ""
    yield "Units of numbers: " + ", ".join(f"`{unit}`" for unit in UNITS) + "."
    yield ""
    yield "Formats of texts: " + "; ".join(f"`{name}` ({example})" for name, (_, example) in FORMATS.items()) + "."


# --- packs, facts, sources --------------------------------------------------------------------------------------------


def packs(loaded: Packs) -> Lines:
    yield "| pack | rules | speaks from | reviewed on | what |"
    yield "| --- | ---: | --- | --- | --- |"
    for pack in loaded.packs:
        title = f"{pack.title.en} · {pack.title.zh}"
        yield f"| `{pack.id}` | {len(pack.rules)} | {pack.covers_from or '–'} | {pack.reviewed_on} | {title} |"
    yield f"| **all** | **{len(loaded.rules)}** | | | |"


def forces(loaded: Packs) -> Lines:
    yield "| `force` | what it is | rules |"
    yield "| --- | --- | ---: |"
    for force, what in _FORCES.items():
        yield f"| `{force}` | {what} | {sum(rule.force is force for rule in loaded.rules)} |"


_FORCES = {
    Force.LAW: "laws, regulations, orders of authorities: binding; only these decide the verdict",
    Force.STANDARD: "standards and the rules of international bodies: a careful supervisor asks for them",
    Force.RECOMMENDATION: "recommendations, and what we derive from a text that binds nobody",
    Force.BENCHMARK: "figures to compare oneself with",
}


def severities(_packs: Packs) -> Lines:
    yield "| `severity` | weight |"
    yield "| --- | ---: |"
    yield from (f"| `{severity}` | {weight} |" for severity, weight in WEIGHTS.items())


def themes(loaded: Packs) -> Lines:
    vocabulary = loaded.vocabulary
    yield "| theme | file | facts | definitions | subjects |"
    yield "| --- | --- | ---: | ---: | --- |"
    for theme, title in loaded.themes.items():
        facts = [fact.path for fact in vocabulary.facts.values() if fact.theme == theme]
        definitions = [definition.path for definition in vocabulary.definitions.values() if definition.theme == theme]
        subjects = ", ".join(dict.fromkeys(f"`{path.split('.')[0]}`" for path in (*facts, *definitions)))
        where = f"`rules/facts/{theme}.yaml`"
        yield f"| {title.en} · {title.zh} | {where} | {len(facts)} | {len(definitions)} | {subjects} |"
    yield f"| **all** | | **{len(vocabulary.facts)}** | **{len(vocabulary.definitions)}** | |"


def sources(loaded: Packs) -> Lines:
    yield "| register | instrument | in force | clauses | read in the text | second hand | unverified |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: |"
    for source in sorted(loaded.sources.values(), key=lambda source: source.id):
        marks = [clause.verified for clause in source.clauses.values()]
        days = f"{source.since or '…'} – {source.until or '…'}"
        counts = " | ".join(str(marks.count(mark)) for mark in ("text", "secondary", "unverified"))
        yield f"| `{source.id}` | {source.title.en} · {source.title.zh} | {days} | {len(marks)} | {counts} |"


# --- judging ----------------------------------------------------------------------------------------------------------


def outcomes(_packs: Packs) -> Lines:
    yield "| outcome | in reports | 中文 |"
    yield "| --- | --- | --- |"
    for outcome, title in TITLES.items():
        yield f"| `{outcome}` | {title.en} | {title.zh} |"


_TRUTHS = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown"}
_CLOCKS = {
    Clock.NONE: "none, or passed",
    Clock.OPEN: "open: due on the day or later, or not started",
    Clock.UNANSWERED: "its start is unanswered",
}


def outcome_table(_packs: Packs) -> Lines:
    return _grid(lambda applies, requires, clock: f"`{outcome_of(applies, requires, clock)}`")


def fates(_packs: Packs) -> Lines:
    words = {Fate.PASS: "pass", Fate.FAIL: "fail", Fate.OUT: "left out"}

    def said(applies: Truth, requires: Truth, clock: Clock) -> str:
        found = fates_of(applies, requires, clock)
        return " or ".join(word for fate, word in words.items() if fate in found)

    return _grid(said)


def _grid(cell: Callable[[Truth, Truth, Clock], str]) -> Lines:
    """Draw a table over applies, deadline and requires; where the deadline changes nothing, one row for all."""
    yield "| applies | deadline | required: true | required: false | required: unknown |"
    yield "| --- | --- | --- | --- | --- |"
    for applies in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN):
        rows = {clock: " | ".join(cell(applies, requires, clock) for requires in _TRUTHS) for clock in _CLOCKS}
        if len(set(rows.values())) == 1:
            rows = {Clock.NONE: rows[Clock.NONE]}
        for clock, cells in rows.items():
            yield f"| {_TRUTHS[applies]} | {_CLOCKS[clock] if len(rows) > 1 else 'any'} | {cells} |"


def verdict_table(_packs: Packs) -> Lines:
    yield "| verdict | 中文 | exit status |"
    yield "| --- | --- | ---: |"
    yield from (f"| `{verdict}` | {title.zh} | {EXIT_STATUS[verdict]} |" for verdict, title in verdicts.TITLES.items())


def assurances(_packs: Packs) -> Lines:
    yield "| `--assurance` | what counts | 中文 |"
    yield "| --- | --- | --- |"
    yield from (f"| `{assurance}` | {title.en} | {title.zh} |" for assurance, title in evidence.TITLES.items())


def waiver_states(_packs: Packs) -> Lines:
    yield "| state | what a report says | 中文 |"
    yield "| --- | --- | --- |"
    yield from (f"| `{state}` | {title.en} | {title.zh} |" for state, title in waivers.TITLES.items())


def report_formats(_packs: Packs) -> Lines:
    yield "| `--format` | what it is |"
    yield "| --- | --- |"
    for name in formats():
        module = import_module("compliance.reports." + name.replace("-", "_"))
        yield f"| `{name}` | {module.TITLE.en} |"


def mappings(_packs: Packs) -> Lines:
    yield "| ours | OSCAL | SARIF | JUnit | GitHub | XCCDF |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for outcome in Outcome:
        state = oscal_ar.STATE[outcome]
        words = (
            state[0] if state else "–",
            sarif.KIND[outcome] + (" with a suppression" if outcome is Outcome.WAIVED else ""),
            junit.ELEMENT[outcome] or "(no element)",
            github.COMMAND[outcome] or "–",
            _XCCDF[outcome],
        )
        yield f"| `{outcome}` | " + " | ".join(words) + " |"


_XCCDF = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.UNKNOWN: "unknown, notchecked",
    Outcome.PENDING: "–",
    Outcome.NOT_APPLICABLE: "notapplicable",
    Outcome.WAIVED: "fail, with an override",
}


# --- profiles ---------------------------------------------------------------------------------------------------------


_REFUSED = (  # an answer as one might write it, under facts:
    "filing: {filed_on: 2026-02-30}",
    "filing: {filed_on: 2.3.2026}",
    "filing: {number_displayed: yes}",
    "records: {log_months: six}",
    "records: {log_months: 6.5}",
    "records: {log_months: 1e1}",
    "records: {log_months: 012}",
    "aml: {retention_years: 1_000}",
    "platform: {origin: in_house}",
    "operator: {roles: provider}",
    "filing: {filled_on: 2026-03-02}",
    "cac: {provider: true}",
    "filing: {number: 浙网信备123号}",
    "filing: {filed_on: 2026-03-02, filed_on: 2026-03-03}",
)


def refusals(loaded: Packs) -> Lines:
    yield "| written under `facts:` | what the tool says |"
    yield "| --- | --- |"
    for written in _REFUSED:
        document = read_bytes(f"profile: {{name: x}}\nfacts:\n  {written}\n".encode(), "profile.yaml")
        yield f"| `{written}` | {_complaint(document, loaded).replace('|', chr(92) + '|')} |"


def _complaint(document: Document, loaded: Packs) -> str:
    faults = list(document.faults)
    if not faults:
        try:
            build_profile(document, loaded.vocabulary, DOCS)
        except DocumentError as wrong:
            faults = list(wrong.faults)
    return faults[0].says


def samples(_packs: Packs) -> Lines:
    yield "| profile | verdict | score | gaps in law | other gaps | open questions |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"
    for path in sorted((ROOT / "profiles").glob("*.yaml")):
        found = _judged(path)
        failed = [finding.rule.force for finding in found.findings if finding.effective_outcome is Outcome.FAIL]
        low, high = found.overall.score.shown if found.overall.score else ("–", "–")
        law = failed.count(Force.LAW)
        numbers = f"{low}–{high} | {law} | {len(failed) - law} | {len(found.questions)}"
        yield f"| [{found.profile.name}](samples/{path.stem}.md) | {verdicts.TITLES[found.verdict].en} | {numbers} |"


def _judged(path: Path) -> Assessment:
    founding = _founding()
    return assess(load_profile(path, founding), founding, as_of=AS_OF)


@cache
def _founding() -> Packs:
    return load_packs(ids=FOUNDING)


# --- what a command prints --------------------------------------------------------------------------------------------


def run(words: str) -> Lines:
    """Show a command and what it prints, or the sections of it that are asked for."""
    command, *sections = (part.strip() for part in words.split(" | "))
    printed = output_of(command)
    yield "```text"
    yield f"$ compliance {command}"
    yield from _excerpt(printed, sections) if sections else printed.rstrip("\n").split("\n")
    yield "```"


@cache
def output_of(command: str) -> str:
    with chdir(ROOT):
        result = CliRunner().invoke(program, shlex.split(command))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def _excerpt(printed: str, sections: list[str]) -> Lines:
    """Keep the sections that start with the words given, with dots for what is left out."""
    blocks = [block.split("\n") for block in printed.rstrip("\n").split("\n\n")]
    blocks = [["\n\n".join("\n".join(block) for block in blocks[:_HEAD])], *blocks[_HEAD:]]
    shown, cut = -1, False
    for section in sections:
        title, count = _asked(section)
        place = 0 if title == "head" else next(n for n, block in enumerate(blocks) if block[0].startswith(title))
        yield from ["…"] * (cut or place > shown + 1)
        yield from [""] * bool(place)
        kept = list(_first_entries(blocks[place], count))
        yield from kept
        shown, cut = place, len(kept) < len(blocks[place])
    yield from ["…"] * (cut or shown < len(blocks) - 1)


_HEAD = 3  # the title, the verdict, the levels


def _asked(section: str) -> tuple[str, int | None]:
    title, _, count = section.rpartition(" ")
    return (title, int(count)) if count.isdigit() else (section, None)


def _first_entries(block: list[str], count: int | None) -> Lines:
    """Keep the heading and its first entries; an entry starts with a mark in the first column."""
    entries = 0
    for line in block:
        entries += line[:1] in tuple("✗?~")
        if count is not None and entries > count:
            return
        yield line


# --- questionnaires ---------------------------------------------------------------------------------------------------


_CELLS = (  # a fact, and what somebody might write into its cell
    ("filing.number_displayed", "是"),
    ("filing.number_displayed", "sometimes"),
    ("filing.filed_on", "２０２６年３月２日"),
    ("filing.filed_on", "2026/3/2"),
    ("filing.filed_on", "尚未发生"),
    ("filing.filed_on", "2.3.2026"),
    ("filing.filed_on", "unknown"),
    ("platform.origin", "OPEN_SOURCE"),
    ("platform.origin", "own"),
    ("records.log_months", "12 months"),
    ("records.log_months", "6.5"),
    ("platform.measured_tps", "1,800"),
    ("platform.measured_tps", "1,8"),
    ("services.cn", "供应链信息服务; receivable_vouchers"),
    ("services.cn", "none"),
)


def understood(loaded: Packs) -> Lines:
    yield "| fact | type | written | understood as |"
    yield "| --- | --- | --- | --- |"
    for path, written in _CELLS:
        fact = loaded.vocabulary.facts[path]
        yield f"| `{path}` | {fact.type} | {written} | {_understood(fact, written)} |"


def _understood(fact: Fact, written: str) -> str:
    try:
        value = read_answer(fact, written)
    except ValueError as wrong:
        return f"*{wrong}*"
    return say_value(fact, value).en


def complaints(loaded: Packs) -> Lines:
    rows = [
        Row("filing.filed_on", "", "soon", None, Place("answers.xlsx", 1, 4, "Filing!D6")),
        Row("records.log_months", "", 6.5, None, Place("answers.xlsx", 2, 4, "Content!D40")),
        Row("filing.filled_on", "", "2026-03-02", None, Place("answers.xlsx", 3, 4, "'Cross border'!D9")),
    ]
    try:
        answers_of(Returned("answers.xlsx", tuple(rows)), loaded.vocabulary)
    except DocumentError as wrong:
        yield from ("```text", *map(str, wrong.faults), "```")


def interview(_packs: Packs) -> Lines:
    """Fill the half-filled sample in further: one answer, then stop."""
    sample = "trade-finance.yaml"
    with TemporaryDirectory() as folder:
        file = Path(folder) / sample
        file.write_bytes((ROOT / "profiles" / sample).read_bytes())
        result = CliRunner().invoke(program, ["fill", str(file), "--as-of", AS_OF.isoformat()], input="1\nq\n")
    yield "```text"
    yield f"$ compliance fill {sample}"
    yield from result.output.replace(f"{folder}/", "").rstrip("\n").split("\n")
    yield "```"


PARTS: dict[str, Callable[[Packs], Lines]] = {
    "operators": operators,
    "units-of-time": units_of_time,
    "fact-types": fact_types,
    "packs": packs,
    "forces": forces,
    "severities": severities,
    "themes": themes,
    "sources": sources,
    "outcomes": outcomes,
    "outcome-table": outcome_table,
    "fates": fates,
    "verdicts": verdict_table,
    "assurances": assurances,
    "waiver-states": waiver_states,
    "formats": report_formats,
    "mappings": mappings,
    "refusals": refusals,
    "samples": samples,
    "understood": understood,
    "interview": interview,
    "complaints": complaints,
}


# --- the pages --------------------------------------------------------------------------------------------------------


def cli_page() -> str:
    lines = ["# Command line", "", "Generated from `--help` by `docs/generate.py`.", ""]
    for words, command in _commands("compliance", program):
        context = click.Context(command, info_name=words, max_content_width=80, terminal_width=80)
        lines += [f"## {words}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _commands(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _commands(f"{words} {name}", found)


def pages() -> dict[Path, str]:
    """Give every generated file with what it should hold."""
    loaded = load_packs()
    found = {DOCS / "cli.md": cli_page()}
    schema = json.dumps(profile_schema(loaded.vocabulary), ensure_ascii=False, indent=1) + "\n"
    found[DOCS / "schema" / "profile.json"] = schema

    def fill(part: re.Match[str]) -> str:
        lines = run(part[3].strip()) if part[2] == "run" else PARTS[part[2]](loaded)
        return part[1] + "\n".join(lines) + "\n" + part[4]

    for page in (ROOT / "README.md", *sorted(DOCS.rglob("*.md"))):
        if page.name != "cli.md":
            found[page] = _PART.sub(fill, page.read_text("utf-8"))
    return found


def main(arguments: list[str]) -> int:
    written = pages()
    stale = [page for page, text in written.items() if not page.exists() or page.read_text("utf-8") != text]
    if "--check" not in arguments:
        for page in stale:
            page.parent.mkdir(exist_ok=True)
            page.write_text(written[page], "utf-8")
        return 0
    for page in stale:
        print(f"{page.relative_to(ROOT)} is stale: run python docs/generate.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

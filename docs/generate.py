"""Write the generated parts of the documentation: run it after adding an operator, a format, a fact or a command.

``python docs/generate.py`` rewrites what stands between ``<!-- generated: name -->`` and ``<!-- end -->``, ``cli.md`` and
the JSON Schema of a profile; ``--check`` only says what is stale and exits 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click

from compliance.assessment.outcomes import TITLES
from compliance.cli import program
from compliance.documents.packs import load_packs
from compliance.documents.rules import Packs
from compliance.documents.schemas import profile_schema
from compliance.language.facts import UNITS, FactType
from compliance.language.formats import FORMATS
from compliance.language.operators import COMPANION, OPERATORS
from compliance.reports import formats

DOCS = Path(__file__).parent
_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def operators(_packs: Packs) -> Iterator[str]:
    yield "| operator | fact types | takes | holds when the fact … | 中文 |"
    yield "| --- | --- | --- | --- | --- |"
    for row in OPERATORS:
        types = ", ".join(sorted(row.types))
        companion = f", with `{COMPANION[row.takes]}`" if row.takes in COMPANION else ""
        takes = row.takes.name.lower().replace("_", " ")
        yield f"| `{row.name}` | {types} | {takes}{companion} | {_dots(row.needs.en)} | {_dots(row.needs.zh)} |"


def _dots(sentence: str) -> str:
    return sentence.replace("{operand}", "…")


def report_formats(_packs: Packs) -> Iterator[str]:
    yield "| `--format` | what it is |"
    yield "| --- | --- |"
    for name in formats():
        module = import_module("compliance.reports." + name.replace("-", "_"))
        yield f"| `{name}` | {module.TITLE} |"


def outcomes(_packs: Packs) -> Iterator[str]:
    yield "| outcome | in reports | 中文 |"
    yield "| --- | --- | --- |"
    for outcome, title in TITLES.items():
        yield f"| `{outcome}` | {title.en} | {title.zh} |"


def fact_types(_packs: Packs) -> Iterator[str]:
    yield "Types: " + ", ".join(f"`{kind}`" for kind in FactType) + "."
    yield ""
    yield "Units of numbers: " + ", ".join(f"`{unit}`" for unit in UNITS) + "."
    yield ""
    yield "Formats of texts: " + "; ".join(f"`{name}` ({example})" for name, (_, example) in FORMATS.items()) + "."


def packs(loaded: Packs) -> Iterator[str]:
    yield "| pack | rules | speaks from | reviewed on | what |"
    yield "| --- | ---: | --- | --- | --- |"
    for pack in loaded.packs:
        yield f"| `{pack.id}` | {len(pack.rules)} | {pack.covers_from or '–'} | {pack.reviewed_on} | {pack.title.en} · {pack.title.zh} |"


def themes(loaded: Packs) -> Iterator[str]:
    yield "| theme | file | facts | definitions |"
    yield "| --- | --- | ---: | ---: |"
    for theme, title in loaded.themes.items():
        facts = sum(fact.theme == theme for fact in loaded.vocabulary.facts.values())
        definitions = sum(definition.theme == theme for definition in loaded.vocabulary.definitions.values())
        yield f"| {title.en} · {title.zh} | `rules/facts/{theme}.yaml` | {facts} | {definitions} |"
    vocabulary = loaded.vocabulary
    yield f"| **all** | | **{len(vocabulary.facts)}** | **{len(vocabulary.definitions)}** |"


PARTS: dict[str, Callable[[Packs], Iterator[str]]] = {
    "operators": operators,
    "formats": report_formats,
    "outcomes": outcomes,
    "fact-types": fact_types,
    "packs": packs,
    "themes": themes,
}


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
        return part[1] + "\n".join(PARTS[part[2]](loaded)) + "\n" + part[3]

    for page in sorted(DOCS.glob("*.md")):
        if page.name != "cli.md":
            found[page] = _PART.sub(fill, page.read_text("utf-8"))
    return found


def main(arguments: list[str]) -> int:
    stale = [page for page, text in pages().items() if not page.exists() or page.read_text("utf-8") != text]
    if "--check" not in arguments:
        for page, text in pages().items():
            page.write_text(text, "utf-8")
        return 0
    for page in stale:
        print(f"{page.relative_to(DOCS.parent)} is stale: run python docs/generate.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

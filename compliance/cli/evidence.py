"""``compliance evidence``: which files prove which answers, recorded in the profile and judged on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from compliance.assessment.evidence import (
    NAMES,
    STATES,
    Answer,
    Assurance,
    EvidenceState,
    answers_to_prove,
    judge_evidence,
)
from compliance.cli._options import Day, Length, as_lang, as_of_option, lang_option, pack_option, packs_of, today
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import Profile, load_profile
from compliance.documents.rules import Packs
from compliance.filling.drafts import ChangedOnDisk, open_draft
from compliance.filling.evidence import NoProof, Proof, record
from compliance.language.durations import Duration, later, prc_calendar
from compliance.language.facts import say_value
from compliance.language.text import COLON, Lang, Text
from compliance.reports._layout import pad

_FILES, _ANSWERS = Text("Files", "文件"), Text("Answers", "填报")
_UNTIL = Text("until {day}", "有效期至{day}")
_DECLARED = Text("{n} more rest on the declaration alone", "另有{n}项仅凭填报")
_OPTIONS = {"paths": "--supports", "file": "FILE", "valid_until": "--valid-until"}
_LAST = (EvidenceState.PRESENT, EvidenceState.DUE_TO_EXPIRE)


@click.group("evidence")
def command() -> None:
    """Record the files that prove answers, and list how they stand."""


@command.command("list")
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@pack_option
@as_of_option
@click.option("--within", type=Length(), default="30 days", show_default=True, help="How far ahead expiry is named.")
@lang_option
def list_evidence(profile: Path, wanted: tuple[str, ...], as_of: date, within: Duration, lang: str) -> None:
    """List every file with its state on the day, and how far every answer is proven."""
    packs = packs_of(wanted)
    for line in _listing(load_profile(profile, packs), packs, as_of, within, as_lang(lang)):
        click.echo(line)


def _listing(profile: Profile, packs: Packs, as_of: date, within: Duration, lang: Lang) -> Iterator[str]:
    horizon = later(as_of, within, prc_calendar()).day
    yield click.style(f"{_FILES[lang]} · {as_of}", bold=True)
    for judged in judge_evidence(profile, as_of, horizon):
        item = judged.evidence
        until = f" · {_UNTIL.fill(day=item.valid_until.isoformat())[lang]}" if item.valid_until else ""
        colour = "green" if judged.state in _LAST else "red"
        yield f"  {click.style(STATES[judged.state][lang], fg=colour)}{until}"
        yield f"    {item.file} → {', '.join(item.supports)}"
    yield click.style(_ANSWERS[lang], bold=True)
    answers = answers_to_prove(profile, packs.vocabulary.facts, as_of)
    yield from (f"  {_answer(answer, lang)}" for answer in answers if answer.files)
    yield "  " + _DECLARED.fill(n=str(sum(answer.assurance is Assurance.DECLARED for answer in answers)))[lang]


def _answer(answer: Answer, lang: Lang) -> str:
    said = say_value(answer.fact, answer.value)[lang]
    return f"{pad(NAMES[answer.assurance][lang], 9)} {answer.fact.path}{COLON[lang]}{said}"


@command.command("add")
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--supports", "paths", multiple=True, required=True, metavar="FACT", help="An answer it proves; repeat.")
@click.option("--observed-on", type=Day(), default=today, show_default="today", help="The day the file speaks of.")
@click.option("--valid-until", type=Day(), help="The last day on which it proves anything.")
@click.option("--reviewed-by", help="Who has read it, other than who prepared the profile.")
@pack_option
def add(
    profile: Path,
    file: Path,
    paths: tuple[str, ...],
    observed_on: date,
    valid_until: date | None,
    reviewed_by: str | None,
    wanted: tuple[str, ...],
) -> None:
    """Record FILE, with its hash, as proof of answers that PROFILE gives; an entry for the same file is replaced.

    FILE lies in the profile's folder or below it.
    """
    named = tuple(path for given in paths for path in given.replace(",", " ").split())
    proof = Proof(file, named, observed_on, valid_until, reviewed_by)
    before = open_draft(profile, packs_of(wanted))
    try:
        after = record(before, proof)
    except NoProof as wrong:
        raise click.BadParameter(str(wrong), param_hint=_OPTIONS[wrong.about]) from None
    except ChangedOnDisk as wrong:
        raise DocumentError([Fault(before.profile.file, 1, 1, str(wrong))]) from None
    recorded = next(item for item in after.profile.evidence if (profile.parent / item.file).samefile(file))
    click.echo(f"{profile}: {recorded.file} supports {', '.join(named)}", err=True)

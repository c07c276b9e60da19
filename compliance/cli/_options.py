"""Options that several commands share, and what they stand for: the day, the packs, the profiles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from os.path import expanduser, isabs, isdir, join
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from compliance.assessment.evidence import Assurance
from compliance.documents.packs import load_packs
from compliance.documents.profiles import profiles_in
from compliance.documents.rules import Packs
from compliance.language.durations import Duration, parse_duration
from compliance.language.text import LANGUAGES, Lang

if TYPE_CHECKING:
    from compliance.documents.reading import Location

_NO_CACHE = "compliance.no_cache"
Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """An ISO date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == len("2026-11-23") else self.fail(f"{value!r}", param, ctx)
        except ValueError:
            self.fail(f"{value!r} is no date (write it as 2026-11-23)", param, ctx)


class Length(click.ParamType[Duration]):
    """A duration such as ``30 days``."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Duration:
        """Read it."""
        try:
            return value if isinstance(value, Duration) else parse_duration(value)
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


def today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day, read at the door and nowhere else


def as_of_option(command: Command) -> Command:
    """``--as-of``: the day whose law and facts count; the only place where today is read."""
    option = click.option("--as-of", type=Day(), default=today, show_default="today", help="The day whose law counts.")
    return option(command)


def assurance_option(command: Command) -> Command:
    """``--assurance``: what an answer must bring to count."""
    option = click.option(
        "--assurance",
        type=click.Choice([str(a) for a in Assurance]),
        default="declared",
        show_default=True,
        help="What an answer must bring to count: nothing, evidence, or reviewed evidence.",
    )
    return option(command)


def lang_option(command: Command) -> Command:
    """``--lang``: the language of the output."""
    option = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        envvar="COMPLIANCE_LANG",
        help="English or Chinese (also: environment variable COMPLIANCE_LANG).",
    )
    return option(command)


def pack_option(command: Command) -> Command:
    """``--pack``: which packs; with a ``/`` a folder, otherwise an id. Beside it ``--no-cache``."""
    pack = click.option(
        "--pack",
        "wanted",
        multiple=True,
        metavar="ID|./FOLDER",
        help="A built-in pack by id, or a pack of your own by folder (with a /). Ids: only those, plus the folders."
        " Folders alone: plus all built-ins.",
    )
    no_cache = click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_note_no_cache,
        help="Read every document of the packs anew, and keep nothing of it.",
    )
    return pack(no_cache(command))


def _note_no_cache(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_NO_CACHE] = value


def cache_folder() -> str | None:
    """Where what packs came to is kept between runs; nowhere with ``--no-cache``.

    That is ``COMPLIANCE_CACHE`` if it is set, else the folder ``compliance`` in the user's folder for caches.
    """
    context = click.get_current_context(silent=True)
    if context and context.meta.get(_NO_CACHE):
        return None
    if own := os.environ.get("COMPLIANCE_CACHE"):
        return own
    caches = expanduser(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache")
    return join(caches, "compliance") if isabs(caches) else None


def packs_of(wanted: Iterable[str]) -> Packs:
    """Load what ``--pack`` asks for."""
    folders = [name for name in wanted if _is_folder(name)]
    ids = [name for name in wanted if not _is_folder(name)]
    try:
        return load_packs(*folders, ids=ids or None, cache=cache_folder())
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--pack") from None


def _is_folder(name: str) -> bool:
    return "/" in name or "\\" in name


def profile_paths(given: Iterable[Location]) -> list[Location]:
    """Give the profiles that paths name: a folder means every document in it."""
    return [path for name in given for path in (profiles_in(name) if isdir(name) else [name])]


def as_lang(lang: str) -> Lang:
    """Take a checked choice for a language."""
    return cast("Lang", lang)

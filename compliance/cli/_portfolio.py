"""What the subcommands of ``portfolio`` share: their options, the inputs' digests, the running with its progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.profiles import profiles_in
from compliance.language.text import Lang, Text

if TYPE_CHECKING:
    from compliance.portfolio.running import Runs

Command = TypeVar("Command", bound=Callable[..., Any])
EXTRA = "portfolio"
INVALID = 2
_BAD = Text("Invalid rows left out: {bad}, see {file}", "{bad}行无效，已略过，详见{file}")
_WRITTEN = Text("Rows written: {rows}, to {file}", "已写入{rows}行，见{file}")
_MORE_BAD = Text("invalid rows besides, all left out: {more}", "另有{more}行无效，均已略过")
_NAMED = 20
_PROGRESS = Text("{done} of {all} pieces", "已完成{done}/{all}块")


def need_portfolio() -> None:
    """Ask for the libraries of the extra."""
    need("numpy", EXTRA)
    need("pyarrow", EXTRA)


def inputs_argument(command: Command) -> Command:
    """``INPUT…``: folders of profiles, JSON Lines, tables."""
    return click.argument(
        "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
    )(command)


def processes_option(command: Command) -> Command:
    """``--processes``: how many work side by side."""
    return click.option(
        "--processes", type=click.IntRange(1), default=1, show_default=True, help="How many processes to work in."
    )(command)


Output = TypeVar("Output", str, Path)


def checked_output(suffixes: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, Output], Output]:
    """Give what refuses an output of another suffix."""

    def checked(_ctx: click.Context, _param: click.Parameter, value: Output) -> Output:
        suffix = Path(value).suffix
        if suffix not in suffixes:
            raise click.BadParameter(f"{value} ends in {suffix or 'nothing'} (allowed: {', '.join(suffixes)})")
        return value

    return checked


def output_option(suffixes: tuple[str, ...]) -> Callable[[Command], Command]:
    """``--output``: the table to write, by its suffix."""
    return click.option(
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        required=True,
        callback=checked_output(suffixes),
        help=f"The table to write ({' or '.join(suffixes)}); bad rows go beside it.",
    )


def described(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Describe inputs as they lie there, without reading them."""
    return [{"file": path.as_posix(), "size": _size(path), "changed": _changed(path)} for path in paths]


class Digests:
    """The digests of inputs, taken while they are being judged."""

    def __init__(self, paths: Iterable[Path]) -> None:
        pool = ThreadPoolExecutor(1)
        self._taken = [(path, pool.submit(_digest, path)) for path in paths]
        pool.shutdown(wait=False)

    def inputs(self) -> list[dict[str, Any]]:
        """Give every input with its digest."""
        return [{"file": path.as_posix(), "size": _size(path), "sha256": taken.result()} for path, taken in self._taken]


def run_shown(run: Runs, lang: Lang) -> int:
    """Run with progress on a terminal; say what was bad, and give the exit status."""
    try:
        totals = run.run(progress(lang))
    except OSError as wrong:
        says = f"cannot be written ({wrong.strerror or wrong})"
        raise DocumentError([Fault(str(run.output), 1, 1, says)]) from None
    if sys.stderr.isatty():
        click.echo(_WRITTEN.fill(rows=f"{totals.rows:,}", file=str(run.output))[lang], err=True)
    if totals.bad:
        click.echo(_BAD.fill(bad=f"{totals.bad:,}", file=str(run.bad_file))[lang], err=True)
    return INVALID if totals.bad else 0


def say_bad(bad: Collection[Mapping[str, Any]], lang: Lang) -> bool:
    """Name the first rows that were left out, on standard error; whether there were any."""
    for row in [*bad][:_NAMED]:
        for reason in row["reasons"]:
            placed = reason.startswith(f"{row['file']}:")  # documents know the very column
            click.echo(reason if placed else f"{row['file']}:{row['row']}:1: {reason}", err=True)
    if len(bad) > _NAMED:
        click.echo(_MORE_BAD.fill(more=f"{len(bad) - _NAMED:,}")[lang], err=True)
    return bool(bad)


def progress(lang: Lang) -> Callable[[int, int], None]:
    """Give what shows progress: on a terminal, and nowhere else."""
    if not sys.stderr.isatty():
        return lambda _done, _all: None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{_PROGRESS.fill(done=str(done), all=str(total))[lang]}", err=True, nl=done == total)

    return show


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in profiles_in(path)) if path.is_dir() else path.stat().st_size


def _changed(path: Path) -> str:
    """Tell by when it was last written whether an input, or what lies in it, evidence included, is another by now."""
    visible = (file for file in path.rglob("[!.]*")) if path.is_dir() else iter([path])
    lines = sorted(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in visible if file.is_file())
    return sha256("\n".join(lines).encode()).hexdigest()


def _digest(path: Path) -> str:
    """Give a file's digest; a folder's is of its profiles' names and digests."""
    if path.is_dir():
        lines = (f"{file.name} {_digest(file)}\n" for file in profiles_in(path))
        return sha256("".join(lines).encode()).hexdigest()
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

"""Optional parts: a library that the default install leaves out is asked for by name, in one sentence."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtra(Exception):  # noqa: N818 - not an error of ours: something is to be installed
    """A library that a command needs is not installed."""


def need(module: str, extra: str) -> Any:
    """Import a module that comes with an extra.

    Raises MissingExtra, naming the extra, where it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as wrong:
        library = module.partition(".")[0]
        if (wrong.name or "").partition(".")[0] != library:
            raise
        raise MissingExtra(f"this needs the extra {extra} (pip install 'compliance[{extra}]')") from None

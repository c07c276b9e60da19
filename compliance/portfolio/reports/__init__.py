"""Reports about a portfolio: one module per format, found in this folder, each drawing the same sections."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from compliance.language.complaints import suggestion
from compliance.language.text import Lang
from compliance.portfolio.report import Report


def formats() -> list[str]:
    """Give the names of every format there is."""
    return sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))


def render(report: Report, name: str, lang: Lang = "en") -> str | bytes:
    """Draw a report in a format, in ``en`` or ``zh``: text, or bytes where the format is binary.

    Raises ValueError for an unknown format, MissingExtra where a format's library is not installed.
    """
    if name not in formats():
        raise ValueError(f"{name} is no format{suggestion(name, formats())}")
    drawn: str | bytes = module_of(name).render(report, lang)
    return drawn


def module_of(name: str) -> Any:
    """Give the module of a format."""
    return import_module(f"{__name__}.{name}")

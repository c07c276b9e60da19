"""Reports: one module per format, found in this folder, each drawing the same assessment.

A format is a module ``<name>.py`` (hyphens as underscores) with ``render(assessment, lang) -> str | bytes``, ``TITLE``
and the ``ENDING`` of its files; a binary one has ``BINARY = True``; one that may have nothing to say draws nothing and
has ``NOTHING_TO_WRITE``. Modules that start with an underscore are shared parts.
"""

from __future__ import annotations

from importlib import import_module
from os import listdir
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.language.complaints import suggestion
from compliance.language.text import Lang


def formats() -> list[str]:
    """Give the names of every format there is."""
    found = (file.removesuffix(".py") for file in listdir(__path__[0]) if file.endswith(".py"))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def render(assessment: Assessment, name: str, lang: Lang = "en") -> str | bytes:
    """Draw an assessment in a format, in ``en`` or ``zh``: text, or bytes where the format is binary.

    Raises ValueError for an unknown format.
    """
    if name not in formats():
        raise ValueError(f"{name} is no format{suggestion(name, formats())}")
    drawn: str | bytes = module_of(name).render(assessment, lang)
    return drawn


def is_binary(name: str) -> bool:
    """Whether a format is bytes, for a file and not for a terminal."""
    return bool(getattr(module_of(name), "BINARY", False))


def module_of(name: str) -> Any:
    """Give the module of a format."""
    return import_module(f"{__name__}.{name.replace('-', '_')}")

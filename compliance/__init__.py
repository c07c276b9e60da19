"""A checklist engine for blockchain projects in finance: dated, cited rules in YAML; a profile in, a gap report out.

The whole of it in four calls::

    packs = load_packs()
    profile = load_profile("profiles/harbour-receivables.yaml", packs)
    assessment = assess(profile, packs, as_of=date(2026, 11, 23))
    print(render(assessment, "json", lang="en"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.assessment.assessment import Assessment, assess
    from compliance.documents.faults import DocumentError
    from compliance.documents.packs import load_packs
    from compliance.documents.profiles import Profile, load_profile
    from compliance.documents.rules import Packs
    from compliance.reports import render

__version__ = "0.1.0"
# Where each public name lives; imported when it is first asked for, so that a command pays for what it uses.
_HOMES = {
    "Assessment": "compliance.assessment.assessment",
    "DocumentError": "compliance.documents.faults",
    "Packs": "compliance.documents.rules",
    "Profile": "compliance.documents.profiles",
    "assess": "compliance.assessment.assessment",
    "load_packs": "compliance.documents.packs",
    "load_profile": "compliance.documents.profiles",
    "render": "compliance.reports",
}
__all__ = ["Assessment", "DocumentError", "Packs", "Profile", "assess", "load_packs", "load_profile", "render"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'compliance' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

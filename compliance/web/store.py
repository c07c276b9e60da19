"""The folder of profiles: the only place from which the web room reads, and into which it writes.

A name from outside is never joined to a path: it is looked up among the profiles that lie there.
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from datetime import date
from pathlib import Path
from threading import Lock
from unicodedata import normalize

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.evidence import Assurance
from compliance.documents.profiles import Profile, load_profile
from compliance.documents.reading import files_in
from compliance.documents.rules import Packs
from compliance.language.text import Text
from compliance.web.ranking import Rankings

_KEPT = 64  # assessments
_LONGEST_NAME = 60
_UNSAFE = re.compile(r"[^\w-]+")
_Key = tuple[str, str, date, tuple[str, ...]]


class NoSuchProfile(Exception):  # noqa: N818 - an answer, not a failure
    """No profile of that name lies in the folder."""


class Folder:
    """One folder of profiles, the packs they are judged by, and what was worked out a moment ago."""

    def __init__(self, path: Path, packs: Packs, assurance: Assurance = Assurance.DECLARED) -> None:
        self.path = path.resolve()
        self.packs = packs
        self.assurance = assurance
        self.rankings = Rankings()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._assessed: OrderedDict[_Key, Assessment] = OrderedDict()
        self._told: dict[str, list[Text]] = {}
        self._aside: defaultdict[str, set[str]] = defaultdict(set)

    def names(self) -> list[str]:
        """Give the profiles there are, by file name; hidden files and links that lead out are none."""
        return [file.name for file in files_in(self.path) if self._is_ours(file)]

    def _is_ours(self, file: Path) -> bool:
        return not file.name.startswith(".") and file.resolve().parent == self.path

    def find(self, name: str) -> Path:
        """Give the file of a profile.

        Raises NoSuchProfile.
        """
        found = next((file for file in files_in(self.path) if file.name == name and self._is_ours(file)), None)
        if found is None:
            raise NoSuchProfile(name)
        return found

    def lock(self, name: str) -> Lock:
        """Give the lock under which a profile is written by this process."""
        return self._locks[name]

    def profile(self, name: str) -> Profile:
        """Read a profile as it stands on disk now.

        Raises NoSuchProfile, or DocumentError with every fault.
        """
        return load_profile(self.find(name), self.packs, name=name)

    def is_judged(self, profile: Profile, as_of: date) -> bool:
        """Whether the assessment is at hand."""
        return _key(profile, as_of) in self._assessed

    def assessment(self, profile: Profile, as_of: date) -> Assessment:
        """Judge a profile; the same bytes, evidence and day are judged once."""
        key = _key(profile, as_of)
        found = self._assessed.get(key)
        if found is None:
            found = assess(profile, self.packs, as_of=as_of, assurance=self.assurance)
            self._assessed[key] = found
            while len(self._assessed) > _KEPT:
                self._assessed.popitem(last=False)
        return found

    def free_name(self, title: str) -> str:
        """Give a file name for a new profile of this title, which no file has yet."""
        stem = safe_stem(title) or "profile"
        taken = {file.name.lower() for file in self.path.iterdir()}
        numbered = (f"{stem}{'' if n == 1 else f'-{n}'}.yaml" for n in range(1, len(taken) + 2))
        return next(name for name in numbered if name.lower() not in taken)

    def tell(self, name: str, lines: list[Text]) -> None:
        """Keep what is to be said on the next page of a profile."""
        self._told[name] = lines

    def told(self, name: str) -> list[Text]:
        """Give what is to be said, once."""
        return self._told.pop(name, [])

    def aside(self, name: str) -> set[str]:
        """Give the questions that were answered *don't know* since the server started; they come last."""
        return self._aside[name]


def _key(profile: Profile, as_of: date) -> _Key:
    files = tuple(f"{item.file} {item.state}" for item in profile.evidence)
    return (profile.file, profile.sha256, as_of, files)


def safe_stem(title: str) -> str:
    """Make the stem of a file name out of a title: letters of any script, digits and hyphens, in small letters."""
    words = _UNSAFE.sub("-", normalize("NFKC", title).lower())
    return words.strip("-_")[:_LONGEST_NAME].strip("-_")

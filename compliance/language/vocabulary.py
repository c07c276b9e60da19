"""The vocabulary: every fact and every definition that conditions may name, each path declared once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from compliance.language.complaints import suggestion
from compliance.language.conditions import Condition
from compliance.language.facts import Fact
from compliance.language.frozen import field, frozen
from compliance.language.text import Text


@frozen
class Definition:
    """A boolean that follows from facts: never asked, never answered."""

    path: str
    title: Text
    means: Condition
    theme: str = ""
    declared_at: tuple[str, int, int] = ("", 1, 1)  # file, line, column


@frozen
class Vocabulary:
    """Facts and definitions by path.

    While packs are loaded some declarations may have faults of their own (``doubtful``), or a whole file of them
    (``incomplete``); whoever names such a path is not to blame.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    doubtful: Collection[str] = field(default=(), repr=False, compare=False)
    incomplete: bool = field(default=False, repr=False, compare=False)

    def unknown(self, path: str) -> str:
        """Say that no such fact is declared, with the nearest that is; nothing where the declaration is at fault."""
        if self.incomplete or path in self.doubtful:
            return ""
        return f"{path} is not declared{suggestion(path, [*self.facts, *self.definitions])}"

    def unanswerable(self, path: str) -> str:
        """Say why what is no fact cannot be answered: it is a definition, or nothing declared."""
        if path in self.definitions:
            return f"{path} follows from other answers and is never answered itself"
        return self.unknown(path)


def clashing_prefixes(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Give the pairs of paths of which one is a prefix of the other: they could not both nest in a profile."""
    declared = set(paths)
    return sorted(
        (path[:cut], path)
        for path in declared
        for cut, letter in enumerate(path)
        if letter == "." and path[:cut] in declared
    )

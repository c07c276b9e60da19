"""From the folders of packs to packs: facts, themes and sources first, then the rules that name them.

The one module that reads ``rules/``; every fault of every file is reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.documents import shapes
from compliance.documents.building import RuleBuilder
from compliance.documents.checking import check_shape
from compliance.documents.digests import digest, digest_of, shared_documents
from compliance.documents.document import Document
from compliance.documents.facts import VocabularyBuilder
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import files_in, read_document
from compliance.documents.rules import Note, Pack, Packs, Rule
from compliance.documents.sources import Source, load_sources
from compliance.language.complaints import Complaint
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from compliance.documents.packs import Home, PackFolder

_WIDE = "[\u3000-\u9fff\uff00-\uffef]"
_FOLD = re.compile(f"(?<={_WIDE}) (?={_WIDE})|(?<=[，。；：、）》”]) | (?=[，。；：、（《“])")
_SPECIAL = ("pack.yaml", "cases.yaml", "facts.yaml", "themes.yaml")


class Loader:
    """Reads everything, collecting faults, and fails once with all of them."""

    def __init__(self, folders: Iterable[PackFolder], home: Home) -> None:
        self.folders, self.home = list(folders), home
        self.rules, self.seeds = Path(home.rules), Path(home.seeds)
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()  # registers with faults of their own
        self.ids: dict[str, str] = {}  # each pack's folder

    def load(self) -> Packs:
        """Load facts, themes and sources first, then the packs that name them."""
        themes = self._themes()
        vocabulary = self._vocabulary()
        registers = [
            (self.seeds, self.home.seeds_name),
            *((folder.path / "sources", f"{folder.name}/sources") for folder in self.folders),
        ]
        sources = load_sources(registers, self.faults, self.unreadable)
        packs = [self._pack(folder, vocabulary, sources, themes) for folder in self.folders]
        loaded = tuple(sorted((pack for pack in packs if pack), key=lambda pack: pack.id))
        self._refuse_duplicates(loaded)
        if self.faults:
            raise DocumentError(self.faults)
        return Packs(loaded, vocabulary, sources, themes or {}, digest(shared_documents(self.rules)))

    def _read(self, path: Path, name: str, shape: str) -> Document | None:
        """Read and check one file; ``None`` after faults."""
        try:
            document = read_document(path, name)
        except DocumentError as wrong:
            self.faults.extend(wrong.faults)
            return None
        found = check_shape(getattr(shapes, shape), document)
        self.faults.extend(found)
        return None if found else document

    def _themes(self) -> dict[str, Text] | None:
        """Read the themes; ``None`` where a file of them has faults."""
        files = [(self.rules / "themes.yaml", f"{self.home.rules_name}/themes.yaml")]
        files += self._beside("themes.yaml")
        documents = [self._read(path, name, "ThemesShape") for path, name in files if path.is_file()]
        themes: dict[str, Text] = {}
        for document in filter(None, documents):
            for theme, said in _data(document)["themes"].items():
                if theme in themes:
                    says = f"the theme {theme} is declared already"
                    self.faults.append(document.fault(Complaint(("themes", theme), says, on_key=True)))
                themes[theme] = Text(**said)
        return None if None in documents else themes

    def _beside(self, file: str) -> list[tuple[Path, str]]:
        """Give what a file beside the rules is called in each pack's folder."""
        return [(folder.path / file, f"{folder.name}/{file}") for folder in self.folders]

    def _vocabulary(self) -> Vocabulary:
        facts = self.rules / "facts"
        files = [(path, f"{self.home.rules_name}/facts/{path.name}", path.stem) for path in files_in(facts)]
        files += [(path, name, path.parent.name) for path, name in self._beside("facts.yaml") if path.is_file()]
        read = [(self._read(path, name, "FactsShape"), theme) for path, name, theme in files]
        good = [(document, theme) for document, theme in read if document]
        return VocabularyBuilder(self.faults, incomplete=len(good) < len(read)).build(good)

    def _pack(
        self,
        folder: PackFolder,
        vocabulary: Vocabulary,
        sources: Mapping[str, Source],
        themes: Mapping[str, Text] | None,
    ) -> Pack | None:
        if not (folder.path / "pack.yaml").is_file():
            self.faults.append(Fault(folder.name, 1, 1, "is no pack (a folder with a pack.yaml)"))
            return None
        head = self._read(folder.path / "pack.yaml", f"{folder.name}/pack.yaml", "PackShape")
        chapters = [path for path in files_in(folder.path) if path.name not in _SPECIAL]
        read = [self._read(path, f"{folder.name}/{path.name}", "ChapterShape") for path in chapters]
        if head is None:
            return None
        first = self.ids.setdefault(_data(head)["id"], folder.name)
        if first != folder.name:
            says = f"{_data(head)['id']} is the id of the pack in {first} already"
            self.faults.append(head.fault(Complaint(("id",), says)))
        builder = RuleBuilder(
            head, vocabulary, sources, themes, self.faults, built_in=not folder.own, unreadable=self.unreadable
        )
        rules = [rule for document in read if document for rule in builder.rules(document)]
        if not chapters:
            self.faults.append(Fault(folder.name, 1, 1, "has no chapter (a *.yaml with rules)"))
        return replace(_build_pack(head, rules, folder), applies_when=builder.pack_applies)

    def _refuse_duplicates(self, packs: Iterable[Pack]) -> None:
        rules: dict[str, Rule] = {}
        for rule in (rule for pack in packs for rule in pack.rules):
            first = rules.setdefault(rule.id, rule)
            if first is not rule:
                says = f"{rule.id} is a rule already, {first.file}:{first.line}"
                self.faults.append(Fault(rule.file, rule.line, rule.column, says))


def _data(document: Document) -> Any:
    return document.data


def _paragraph(said: Mapping[str, str]) -> Text:
    """Make a text of lines that YAML has folded: it puts a space at each end, which Chinese does not have."""
    return Text(said["en"], _FOLD.sub("", said["zh"]))


def _build_pack(head: Document, rules: Iterable[Rule], folder: PackFolder) -> Pack:
    data = _data(head)
    return Pack(
        id=data["id"],
        version=data["version"],
        title=Text(**data["title"]),
        about=_paragraph(data["about"]),
        folder=folder.name,
        sha256=digest_of(folder.path),
        reviewed_on=data["covers"]["reviewed_on"],
        covers_from=data["covers"].get("from"),
        sources=tuple(data.get("sources", [])),
        notes=tuple(Note(tuple(note["rules"]), _paragraph(note["says"])) for note in data.get("notes", [])),
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        built_in=not folder.own,
    )

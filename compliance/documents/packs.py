"""Packs from their folders: rules parsed against the vocabulary and the registers, every fault of every file at once.

The one module that reads ``rules/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from compliance.documents.building import RuleBuilder
from compliance.documents.checking import check_shape
from compliance.documents.digests import digest, pack_documents, shared_documents
from compliance.documents.document import Document
from compliance.documents.facts import VocabularyBuilder
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import files_in, read_document
from compliance.documents.rules import Note, Pack, Packs, Rule
from compliance.documents.sources import Source, load_sources
from compliance.language.complaints import Complaint, suggestion
from compliance.language.frozen import frozen
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary

_SPECIAL = ("pack.yaml", "cases.yaml", "facts.yaml", "themes.yaml")


def shipped(folder: str) -> Path:
    """Give a folder of data that travels with the package: beside it in a checkout, inside it once installed."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "data" / folder
    return installed if installed.is_dir() else package.parent / folder


@frozen
class Home:
    """Built-in packs with all that packs share: vocabulary, themes and registers; and how messages call the folders."""

    rules: Path
    seeds: Path
    rules_name: str = "rules"
    seeds_name: str = "seeds"

    def ids(self) -> list[str]:
        """Give the ids of its packs."""
        return sorted(path.parent.name for path in self.rules.glob("*/pack.yaml"))


def shipped_home() -> Home:
    """Give the rules and registers that travel with the package."""
    return Home(shipped("rules"), shipped("seeds"))


def built_in_ids() -> list[str]:
    """Give the ids of the packs that travel with the package."""
    return shipped_home().ids()


def load_packs(
    *folders: Path | str, ids: Sequence[str] | None = None, built_in: bool = True, home: Home | None = None
) -> Packs:
    """Load packs: the built-in ones (only those of ``ids``, if given) and those of ``folders``.

    ``home`` is where the built-in ones and all that packs share come from, the package unless given. Raises
    DocumentError with every fault of every file, and ValueError for an id that does not exist.
    """
    home = home or shipped_home()
    wanted = home.ids() if ids is None else list(ids)
    for name in wanted:
        if name not in home.ids():
            raise ValueError(f"{name} is no pack{suggestion(name, home.ids())}")
    if not built_in:
        wanted = []
    own = [_Folder(Path(folder), Path(folder).as_posix(), own=True) for folder in folders]
    return _Loader([*(_Folder(home.rules / name, f"{home.rules_name}/{name}") for name in wanted), *own], home).load()


def load_folder(folder: Path) -> Packs:
    """Load one pack, or every pack of a folder; what they share lies beside them (as in a checkout) or is ours.

    Raises DocumentError with every fault of every file.
    """
    one = (folder / "pack.yaml").is_file()
    rules = folder.absolute().parent if one else folder
    if (rules / "facts").is_dir():
        seeds = rules.absolute().parent / "seeds"
        home = Home(rules, seeds if seeds.is_dir() else shipped("seeds"), rules.as_posix(), seeds.as_posix())
        return load_packs(ids=[folder.absolute().name] if one else None, home=home)
    packs = [folder] if one else sorted(path.parent for path in folder.glob("*/pack.yaml"))
    if not packs:
        raise DocumentError([Fault(folder.as_posix(), 1, 1, "holds no pack (a folder with a pack.yaml)")])
    return load_packs(*packs, built_in=False)


@frozen
class _Folder:
    """A pack's folder and how messages call it."""

    path: Path
    name: str
    own: bool = False


class _Loader:
    """Reads everything, collecting faults, and fails once with all of them."""

    def __init__(self, folders: Iterable[_Folder], home: Home) -> None:
        self.folders, self.home = list(folders), home
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()  # registers with faults of their own
        self.ids: dict[str, str] = {}  # each pack's folder

    def load(self) -> Packs:
        """Load facts, themes and sources first, then the packs that name them."""
        themes = self._themes()
        vocabulary = self._vocabulary()
        registers = [
            (self.home.seeds, self.home.seeds_name),
            *((folder.path / "sources", f"{folder.name}/sources") for folder in self.folders),
        ]
        sources = load_sources(registers, self.faults, self.unreadable)
        packs = [self._pack(folder, vocabulary, sources, themes) for folder in self.folders]
        loaded = tuple(sorted((pack for pack in packs if pack), key=lambda pack: pack.id))
        self._refuse_duplicates(loaded)
        if self.faults:
            raise DocumentError(self.faults)
        return Packs(loaded, vocabulary, sources, themes or {}, digest(shared_documents(self.home.rules)))

    def _read(self, path: Path, name: str, shape: str) -> Document | None:
        """Read and check one file; ``None`` after faults."""
        from compliance.documents import shapes  # noqa: PLC0415 - pydantic is wanted only where documents are checked

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
        files = [(self.home.rules / "themes.yaml", f"{self.home.rules_name}/themes.yaml")]
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
        facts = self.home.rules / "facts"
        files = [(path, f"{self.home.rules_name}/facts/{path.name}", path.stem) for path in files_in(facts)]
        files += [(path, name, path.parent.name) for path, name in self._beside("facts.yaml") if path.is_file()]
        read = [(self._read(path, name, "FactsShape"), theme) for path, name, theme in files]
        good = [(document, theme) for document, theme in read if document]
        return VocabularyBuilder(self.faults, incomplete=len(good) < len(read)).build(good)

    def _pack(
        self, folder: _Folder, vocabulary: Vocabulary, sources: Mapping[str, Source], themes: Mapping[str, Text] | None
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


def _build_pack(head: Document, rules: Iterable[Rule], folder: _Folder) -> Pack:
    data = _data(head)
    return Pack(
        id=data["id"],
        version=data["version"],
        title=Text(**data["title"]),
        about=Text(**data["about"]),
        folder=folder.name,
        sha256=digest_of(folder.path),
        reviewed_on=data["covers"]["reviewed_on"],
        covers_from=data["covers"].get("from"),
        sources=tuple(data.get("sources", [])),
        notes=tuple(Note(tuple(note["rules"]), Text(**note["says"])) for note in data.get("notes", [])),
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        built_in=not folder.own,
    )


def digest_of(folder: Path) -> str:
    """Give one digest of a pack's documents: of their names and digests, in order, its sources included."""
    return digest(pack_documents(folder))


def no_such_rule(packs: Packs, rule: str) -> str:
    """Say that no such rule is loaded, with the nearest that is."""
    return f"{rule} is no rule{suggestion(rule, [known.id for known in packs.rules])}"

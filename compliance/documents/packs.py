"""Packs: where they lie, which are wanted, and how they are come by: from the cache, else from their documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from os.path import dirname, isdir, isfile, join, realpath
from typing import TYPE_CHECKING

from compliance.documents.cache import kept
from compliance.documents.faults import DocumentError, Fault
from compliance.documents.reading import Location, as_posix
from compliance.documents.rules import Packs
from compliance.language.complaints import suggestion
from compliance.language.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path


def shipped(folder: str) -> Path:
    """Give a folder of data that travels with the package: beside it in a checkout, inside it once installed."""
    from pathlib import Path  # noqa: PLC0415 - 5 ms, and a check gets by with texts

    return Path(_shipped(folder))


def _shipped(folder: str) -> str:
    package = dirname(dirname(realpath(__file__)))
    installed = join(package, "data", folder)
    return installed if isdir(installed) else join(dirname(package), folder)


@frozen
class Home:
    """Built-in packs with all that packs share: vocabulary, themes and registers; and how messages call the folders."""

    rules: Location
    seeds: Location
    rules_name: str = "rules"
    seeds_name: str = "seeds"

    def ids(self) -> list[str]:
        """Give the ids of its packs."""
        return sorted(name for name in os.listdir(self.rules) if isfile(join(self.rules, name, "pack.yaml")))


@frozen
class PackFolder:
    """A pack's folder and how messages call it."""

    place: Location
    name: str
    own: bool = False

    @property
    def path(self) -> Path:
        """The folder, to read from."""
        from pathlib import Path  # noqa: PLC0415 - as above

        return Path(self.place)


def shipped_home() -> Home:
    """Give the rules and registers that travel with the package."""
    return Home(_shipped("rules"), _shipped("seeds"))


def built_in_ids() -> list[str]:
    """Give the ids of the packs that travel with the package."""
    return shipped_home().ids()


def load_packs(
    *folders: Location,
    ids: Sequence[str] | None = None,
    built_in: bool = True,
    home: Home | None = None,
    cache: Location | None = None,
) -> Packs:
    """Load packs: the built-in ones (only those of ``ids``, if given) and those of ``folders``.

    ``home`` is where the built-in ones and all that packs share come from, the package unless given; ``cache`` a folder
    for what their documents came to, so that they are not read again. Raises DocumentError with every fault of every
    file, and ValueError for an id that does not exist.
    """
    home = home or shipped_home()
    known = home.ids()
    wanted = known if ids is None else list(ids)
    for name in wanted:
        if name not in known:
            raise ValueError(f"{name} is no pack{suggestion(name, known)}")
    found = [PackFolder(join(home.rules, name), f"{home.rules_name}/{name}") for name in wanted] if built_in else []
    found += [PackFolder(folder, as_posix(folder), own=True) for folder in folders]
    return kept(cache, _read_by(found, home), lambda: _loaded(found, home)) if cache else _loaded(found, home)


def _loaded(folders: Iterable[PackFolder], home: Home) -> Packs:
    from compliance.documents.loading import Loader  # noqa: PLC0415 - pydantic is wanted only where documents are read

    return Loader(folders, home).load()


def _read_by(folders: Iterable[PackFolder], home: Home) -> Iterator[tuple[str, Location]]:
    """Give every folder of documents that loading reads, with all else that it passes on."""
    yield home.rules_name, home.rules
    yield "facts", join(home.rules, "facts")
    yield home.seeds_name, home.seeds
    for folder in folders:
        yield f"own {folder.name}" if folder.own else folder.name, folder.place
        yield "sources", join(folder.place, "sources")


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


def no_such_rule(packs: Packs, rule: str) -> str:
    """Say that no such rule is loaded, with the nearest that is."""
    return f"{rule} is no rule{suggestion(rule, [known.id for known in packs.rules])}"

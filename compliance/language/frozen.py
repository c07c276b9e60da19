"""Frozen classes of named fields: dataclasses in every respect, made without generating code for each.

The standard library writes and compiles six functions for a frozen class, 0.6 ms each time the program starts; here
one set of functions, each closed over the names of the fields, serves them all. An instance may be given some of its
fields later (``lazily``): what nobody asks for is never built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

Class = TypeVar("Class")
Later = Callable[[str], Mapping[str, Any]]
"""Gives a field by its name when it is first asked for, with others that come along."""
_LATER = "(later)"  # no name that a field could have


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Class]) -> type[Class]:
    """Make a class of its annotated fields: compared, hashed and shown by them, never changed."""
    dataclass(init=False, repr=False, eq=False)(cls)
    declared = fields(cls)  # type: ignore[arg-type] # it is one now
    for name in [named.name for named in declared if named.default is not MISSING]:
        delattr(cls, name)  # a value that comes later must be missing until then
    compared = [named.name for named in declared if named.compare]
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _initialiser(declared),
        "__getstate__": _state(tuple(named.name for named in declared)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__repr__": _shower([named.name for named in declared if named.repr]),
        "__eq__": _comparer(compared),
        "__hash__": _hasher([named.name for named in declared if named.compare and named.hash is not False]),
    }
    for name, method in methods.items():
        if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
            setattr(cls, name, method)
    return cls


def lazily(cls: type[Class], known: Mapping[str, Any], later: Later) -> Class:
    """Make an instance of a frozen class that has some of its fields now and asks ``later`` for each of the others."""
    if not hasattr(cls, "__getattr__"):  # a class that has it takes five times as long to read any field of
        cls.__getattr__ = _fetcher(cls)  # type: ignore[attr-defined]
    instance = object.__new__(cls)
    instance.__dict__.update(known)
    instance.__dict__[_LATER] = later
    return instance


def _initialiser(declared: tuple[Field[Any], ...]) -> Callable[..., None]:
    names = tuple(named.name for named in declared)
    defaults = tuple(named.default for named in declared)
    needed = max((number for number, default in enumerate(defaults, 1) if default is MISSING), default=0)

    def initialise(self: object, *given: Any, **stated: Any) -> None:
        if stated or not needed <= len(given) <= len(names):
            given = _completed(self, declared, given, stated)
        else:
            given += defaults[len(given) :]
        self.__dict__.update(zip(names, given, strict=True))

    return initialise


def _completed(
    instance: object, declared: tuple[Field[Any], ...], given: tuple[Any, ...], stated: dict[str, Any]
) -> tuple[Any, ...]:
    """Give a value for every field: as given, as stated, or its default."""
    values = list(given)
    for named in declared[len(given) :]:
        if named.name in stated:
            values.append(stated.pop(named.name))
        elif named.default is not MISSING:
            values.append(named.default)
        elif named.default_factory is not MISSING:
            values.append(named.default_factory())
        else:
            raise TypeError(f"{type(instance).__name__} needs {named.name}")
    if stated or len(given) > len(declared):
        raise TypeError(f"{type(instance).__name__} has no place for {', '.join(stated) or given[len(declared) :]}")
    return tuple(values)


def _fetcher(cls: Any) -> Callable[[Any, str], Any]:
    names = frozenset(named.name for named in fields(cls))

    def fetch(self: Any, name: str) -> Any:
        held = self.__dict__
        if name not in names or _LATER not in held:
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        held.update(held[_LATER](name))
        return held[name]

    return fetch


def _state(names: tuple[str, ...]) -> Callable[[Any], dict[str, Any]]:
    def state(self: Any) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    return state


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"{name} of a {type(self).__name__} cannot be changed")


def _shower(names: list[str]) -> Callable[[Any], str]:
    def show(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return show


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _instance: ()


def _comparer(names: list[str]) -> Callable[[Any, object], Any]:
    values = _values_of(names)

    def compare(self: Any, other: object) -> Any:
        if self is other:
            return True
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    return compare


def _hasher(names: list[str]) -> Callable[[Any], int]:
    values = _values_of(names)

    def digest(self: Any) -> int:
        return hash(values(self))

    return digest

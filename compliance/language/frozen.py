"""Frozen classes of named fields: dataclasses to whoever asks, made without the standard library's part in every start.

It takes a millisecond to import, and for each class up to another to look through it, write functions and compile
them; here one set of functions, each closed over the names of the fields, serves all classes, and ``dataclasses`` is
told of them when it asks. An instance may be given some of its fields later (``lazily``): what nobody asks for is never
built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

Class = TypeVar("Class")
Later = Callable[[str], Mapping[str, Any]]
"""Gives a field by its name when it is first asked for, with others that come along."""
_LATER = "(later)"  # no name that a field could have
_NOTHING: Any = object()


class _Declared:
    """What a class says of a field besides its type, in the words of the standard library."""

    def __init__(self, **said: Any) -> None:
        self.said = said
        self.default, self.makes = said.get("default", _NOTHING), said.get("default_factory", _NOTHING)
        self.compared, self.shown = said.get("compare", True), said.get("repr", True)


def field(**said: Any) -> Any:
    """Declare a field: its ``default`` or ``default_factory``; whether it is to ``compare`` and to ``repr``."""
    return _Declared(**said)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Class]) -> type[Class]:
    """Make a class of its annotated fields: compared, hashed and shown by them, never changed."""
    declared = {name: _declared(cls, name) for name in cls.__annotations__}
    values = _values_of([name for name, each in declared.items() if each.compared])
    methods: dict[str, Any] = {
        "__match_args__": tuple(declared),
        "__dataclass_fields__": _Fields(declared),
        "__init__": _initialiser(declared),
        "__getstate__": _state(tuple(declared)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__repr__": _shower([name for name, each in declared.items() if each.shown]),
        "__eq__": _comparer(values),
        "__hash__": _hasher(values),
    }
    for name, method in methods.items():
        if name not in vars(cls) or (name == "__hash__" and vars(cls)[name] is None):
            setattr(cls, name, method)
    return cls


def names_of(cls: type) -> tuple[str, ...]:
    """Give the names of a frozen class's fields."""
    names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined] # it has them
    return names


def replace(instance: Class, **changes: Any) -> Class:
    """Give an instance of a frozen class with some fields changed."""
    held = {name: getattr(instance, name) for name in names_of(type(instance)) if name not in changes}
    return type(instance)(**held, **changes)


def lazily(cls: type[Class], known: Mapping[str, Any] | Iterable[tuple[str, Any]], later: Later) -> Class:
    """Make an instance of a frozen class that has some of its fields now and asks ``later`` for each of the others."""
    if not hasattr(cls, "__getattr__"):  # a class that has it takes five times as long to read any field of
        cls.__getattr__ = _fetcher(cls)  # type: ignore[attr-defined]
    instance = object.__new__(cls)
    instance.__dict__.update(known)
    instance.__dict__[_LATER] = later
    return instance


def _declared(cls: type, name: str) -> _Declared:
    """Take what a class says of a field off the class: a value that comes later must be missing until then."""
    said = vars(cls).get(name, _NOTHING)
    if said is _NOTHING:
        return _Declared()
    assert not hasattr(said, "default_factory"), "a frozen class declares its fields with the field of this module"
    delattr(cls, name)
    return said if isinstance(said, _Declared) else _Declared(default=said)


class _Fields:
    """The fields as ``dataclasses`` describes them, made when it asks."""

    def __init__(self, declared: Mapping[str, _Declared]) -> None:
        self._declared, self._made = declared, dict[str, Any]()

    def __get__(self, _instance: object, cls: type) -> dict[str, Any]:
        if not self._made:
            from dataclasses import dataclass  # noqa: PLC0415 - see above
            from dataclasses import field as described  # noqa: PLC0415

            body = {name: described(**each.said) for name, each in self._declared.items()}
            body |= {"__annotations__": cls.__annotations__, "__module__": cls.__module__}
            like = type(cls.__name__, (), body)
            self._made = dataclass(init=False, repr=False, eq=False)(like).__dataclass_fields__  # type: ignore[attr-defined]
        return self._made


def _initialiser(declared: Mapping[str, _Declared]) -> Callable[..., None]:
    names = tuple(declared)
    defaults = tuple(each.default for each in declared.values())
    needed = max((number for number, default in enumerate(defaults, 1) if default is _NOTHING), default=0)

    def initialise(self: object, *given: Any, **stated: Any) -> None:
        if stated or not needed <= len(given) <= len(names):
            given = _completed(self, declared, given, stated)
        else:
            given += defaults[len(given) :]
        self.__dict__.update(zip(names, given, strict=True))

    return initialise


def _completed(
    instance: object, declared: Mapping[str, _Declared], given: tuple[Any, ...], stated: dict[str, Any]
) -> tuple[Any, ...]:
    """Give a value for every field: as given, as stated, or its default."""
    values = list(given)
    for name, each in list(declared.items())[len(given) :]:
        if name in stated:
            values.append(stated.pop(name))
        elif each.default is not _NOTHING:
            values.append(each.default)
        elif each.makes is not _NOTHING:
            values.append(each.makes())
        else:
            raise TypeError(f"{type(instance).__name__} needs {name}")
    if stated or len(given) > len(declared):
        raise TypeError(f"{type(instance).__name__} has no place for {', '.join(stated) or given[len(declared) :]}")
    return tuple(values)


def _fetcher(cls: type) -> Callable[[Any, str], Any]:
    names = frozenset(names_of(cls))

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
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - see above

    raise FrozenInstanceError(f"{name} of a {type(self).__name__} cannot be changed")


def _shower(names: list[str]) -> Callable[[Any], str]:
    def show(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return show


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _instance: ()


def _comparer(values: Callable[[Any], Any]) -> Callable[[Any, object], Any]:
    def compare(self: Any, other: object) -> Any:
        if self is other:
            return True
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    return compare


def _hasher(values: Callable[[Any], Any]) -> Callable[[Any], int]:
    def digest(self: Any) -> int:
        return hash(values(self))

    return digest

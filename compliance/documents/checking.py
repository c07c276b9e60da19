"""From a shape's objections to complaints in our own words, each with its place."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from compliance.documents.document import MOST_FAULTS, TOO_MANY, Document
from compliance.documents.faults import Fault
from compliance.language.complaints import At, Complaint, shown, suggestion


def check_shape(shape: type[BaseModel], document: Document) -> list[Fault]:
    """Check a document against a shape; give every fault, located.

    Without faults the document's data becomes what the shape read: quoted dates are dates, ids like numbers are text.
    """
    try:
        read = shape.model_validate(document.data)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        complaints = _telling(
            [(str(error["type"]), _complaint(shape, document.data, error)) for error in errors[:MOST_FAULTS]]
        )
        too_many = [Complaint((), TOO_MANY)] if len(errors) > MOST_FAULTS else []
        return document.located([*complaints, *too_many])
    document.data = read.model_dump(by_alias=True, exclude_unset=True)
    return []


def _telling(objections: list[tuple[str, Complaint]]) -> list[Complaint]:
    """Where a union objects once per member, keep those that got furthest: into the document, then past its type."""
    missing = {complaint.at for kind, complaint in objections if kind == "missing"}
    entered = missing | {complaint.at[:cut] for _, complaint in objections for cut in range(len(complaint.at))}
    kept: dict[tuple[At, str], Complaint] = {}
    for kind, complaint in sorted(objections, key=lambda objection: objection[0].endswith("_type")):
        if kind == "missing" or complaint.on_key:
            kept.setdefault((complaint.at, complaint.says), complaint)
        elif complaint.at not in entered:
            kept.setdefault((complaint.at, ""), complaint)
    return list(kept.values())


def _complaint(shape: type[BaseModel], data: object, error: Any) -> Complaint:
    at, on_key = _place(data, error["loc"]), error["loc"][-1:] == ("[key]",)
    match error["type"]:
        case "missing":
            return Complaint(at, f"{error['loc'][-1]} is missing")
        case "extra_forbidden":
            return Complaint(
                at, f"{at[-1]} is not known here{suggestion(at[-1], _fields(shape, at[:-1]))}", on_key=True
            )
        case "literal_error":
            return Complaint(at, f"{shown(error['input'])} is not allowed (allowed: {error['ctx']['expected']})")
        case "string_pattern_mismatch":
            return Complaint(at, f"{shown(error['input'])} does not have the form {error['ctx']['pattern']}", on_key)
        case "model_type" | "model_attributes_type" | "dict_type":
            return Complaint(at, f"{shown(error['input'])} stands where a mapping is expected")
        case "value_error":
            return Complaint(at, str(error["ctx"]["error"]), on_key)
        case _:
            message = str(error["msg"])
            return Complaint(at, f"{shown(error['input'])}: {message[:1].lower()}{message[1:]}", on_key)


def _place(data: object, loc: tuple[str | int, ...]) -> At:
    """Give the place in the document; steps that name a union's member or a missing key are none of its."""
    at: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) and step in data
        inside = inside or (isinstance(data, list) and isinstance(step, int) and step < len(data))
        if inside:
            at.append(step)
            data = data[step]  # type: ignore[index] # just looked
    return tuple(at)


def _fields(shape: type[BaseModel], at: At) -> list[str]:
    """Give the keys that the model at a place knows."""
    here: Any = shape
    for step in at:
        here = next((found for option in _members(here) if (found := _inside(option, step)) is not None), None)
    models = [option for option in _members(here) if isinstance(option, type) and issubclass(option, BaseModel)]
    return [field.alias or name for model in models for name, field in model.model_fields.items()]


def _inside(option: Any, step: str | int) -> Any:
    """Give what stands behind a key or position of an annotation."""
    if isinstance(option, type) and issubclass(option, BaseModel):
        fields = option.model_fields.items()
        return next((field.annotation for name, field in fields if step in (name, field.alias)), None)
    if get_origin(option) is list:
        return get_args(option)[0]
    return get_args(option)[1] if get_origin(option) is dict else None


def _members(annotation: Any) -> list[Any]:
    """Open unions and annotations."""
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [member for option in get_args(annotation) for member in _members(option)]
    return [annotation]

"""What the offices of a stage do together as the JSON of the case's row; a task's hand-on as of its own."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from services.routing.domain.dossier import SupplementRequest
from services.routing.domain.joint import NOTHING_JOINT, JointWork
from services.routing.domain.task import HandOn

OTHERS = "supplement_others"


@cache
def _joint() -> TypeAdapter[JointWork]:
    return TypeAdapter(JointWork)


@cache
def _hand_on() -> TypeAdapter[HandOn]:
    return TypeAdapter(HandOn)


def joint_document(joint: JointWork, asked: SupplementRequest | None) -> dict[str, Any]:
    """As JSON; empty where nothing is done together, as in most cases."""
    others = {OTHERS: [str(one) for one in asked.others]} if asked and asked.others else {}
    if joint == NOTHING_JOINT:
        return others
    return {**_joint().dump_python(joint, mode="json"), **others}


def joint_of(document: Mapping[str, Any]) -> JointWork:
    """From JSON."""
    return _joint().validate_python(document) if document else NOTHING_JOINT


def others_of(document: Mapping[str, Any]) -> tuple[UUID, ...]:
    """The further tasks that asked in the one notice."""
    return tuple(UUID(one) for one in document.get(OTHERS, ()))


def hand_on_document(note: HandOn | None) -> dict[str, Any] | None:
    """How a task came from another, as JSON."""
    return None if note is None else _hand_on().dump_python(note, mode="json")


def hand_on_of(document: Mapping[str, Any] | None) -> HandOn | None:
    """From JSON."""
    return None if document is None else _hand_on().validate_python(document)

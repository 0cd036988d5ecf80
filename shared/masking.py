"""What colleagues see of people before they say why they need more: one rule for every dossier and list.

An identity number is masked in vain while a birth date, an address, a phone or somebody else's number
beside it rebuilds it. So every form field says what it holds, and one that says nothing is hidden
whole. Words of decision 0025; rules.md H."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.identifiers import mask_id, mask_name, mask_phone

SENSITIVITIES = ("resident_id", "phone", "name", "address", "birth_date", "text", "none")
"""What a field holds. text: free words, hidden whole.  none: may be shown as it is."""

HIDDEN = "******"
HIDDEN_DATE = "****-**-**"
_SHOWN_OF_AN_ADDRESS = 6


def mask_address(address: str) -> str:
    """The first six characters, which name the city or the district; a short address is hidden whole."""
    hidden = len(address) - _SHOWN_OF_AN_ADDRESS
    if hidden < _SHOWN_OF_AN_ADDRESS:
        return HIDDEN
    return address[:_SHOWN_OF_AN_ADDRESS] + "*" * hidden


def mask_party_name(kind: str, name: str) -> str:
    """A person's name masked; an organisation's stands in a public register and is shown."""
    return mask_name(name) if kind == "person" else name


def masked_answer(sensitivity: str | None, answer: Any) -> Any:
    """One answer of a form as colleagues see it.

    sensitivity: None or a word not known here hides every text; numbers, yes and no are shown then."""
    if sensitivity == "none":
        return answer
    mask = _MASKS.get(sensitivity or "")
    if mask is not None:
        return mask(str(answer))
    if isinstance(answer, bool | int | float) and sensitivity is None:
        return answer
    return HIDDEN


def masked_answers(sensitivities: Mapping[str, str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """A whole form as colleagues see it. sensitivities: by field name."""
    return {
        name: masked_answer(sensitivities.get(name), answer) for name, answer in answers.items()
    }


_MASKS: Mapping[str, Callable[[str], str]] = {
    "resident_id": mask_id,
    "phone": mask_phone,
    "name": mask_name,
    "address": mask_address,
    "birth_date": lambda _date: HIDDEN_DATE,
}

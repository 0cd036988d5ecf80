"""What intake must know of an item (事项) to take an application in: materials, form, limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.intake.domain.conditions import Condition
from services.intake.domain.errors import ItemNotAcceptedAtThisLevel, ItemNotForThisApplicant
from services.intake.domain.people import ApplicantKind
from services.intake.domain.places import LEVEL_NAMES
from services.intake.domain.promises.terms import DeclarationTerms, DeferralTerms
from shared.identifiers import ItemCode, Level

FieldType = Literal["text", "choice", "date", "number", "id_number", "flag", "division"]


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """A paper the item asks for. can_be_deferred: may be handed in before the decision (容缺).

    needed_if: which cases need it, None = every one; needed_words: the same for people.
    licence_type: the licence whose number is enough instead.  standard: by which it is reviewed."""

    code: str
    name: str
    is_required: bool
    can_be_deferred: bool
    form: str = ""
    needed_if: Condition | None = None
    needed_words: str = ""
    licence_type: str | None = None
    standard: str = ""

    def is_needed(self, answers: Mapping[str, Any]) -> bool:
        """Whether a case with these answers needs it."""
        return self.needed_if is None or self.needed_if.holds(answers)


_SENSITIVITY_OF_TYPE: Mapping[FieldType, str] = {
    "text": "text",
    "date": "text",
    "id_number": "resident_id",
    "division": "address",
    "choice": "none",
    "number": "none",
    "flag": "none",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of the application form. max_length: characters.

    sensitive: what the answer tells of a person (`name`, `phone`, `none` …), a word of the guide that
    masking knows; None where the guide does not say.  place_of: `applicant` or `project`, where the
    answer names the place by which offices are found."""

    name: str
    label: str
    type: FieldType
    is_required: bool
    choices: tuple[str, ...] = ()
    max_length: int = 200
    sensitive: str | None = None
    from_identity: str | None = None
    place_of: str | None = None

    @property
    def sensitivity(self) -> str:
        """How colleagues see the answer; a text or date that the guide says nothing of is hidden.

        Source: rules.md H; decision 0025."""
        return self.sensitive or _SENSITIVITY_OF_TYPE[self.type]


@dataclass(frozen=True, slots=True)
class Prefill:
    """A question of the following item, and where its answer comes from."""

    question: str
    source: str


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """The item that a grant opens (先照后证). by_default: wanted unless the applicant says otherwise."""

    item: ItemCode
    name: str
    by_default: bool
    prefill: tuple[Prefill, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ItemVersion:
    """An item in one version of the catalogue (A1.7).

    promised_working_days: 0 = 即办.  route_plan: stages as data; `route` resolves them for routing.
    uncounted: codes of what the guide leaves out of the promise; None: it says nothing of it.
    deferral, declaration: on what terms a promise is taken in place of papers; None: on none."""

    code: ItemCode
    name: str
    version: int
    subjects: frozenset[str]
    accepted_at_levels: tuple[Level, ...]
    promised_working_days: int
    statutory_working_days: int
    licence_type: str | None
    materials: tuple[MaterialRule, ...]
    form: tuple[FormField, ...]
    route_plan: Mapping[str, Any]
    implementing_body: str = ""
    fee: str = "不收费"
    uncounted: tuple[str, ...] | None = None
    deferral: DeferralTerms | None = None
    declaration: DeclarationTerms | None = None
    follow_up: FollowUpRule | None = None

    @property
    def form_sensitivity(self) -> dict[str, str]:
        """How sensitive the answer to each question is, by field name."""
        return {field.name: field.sensitivity for field in self.form}

    def material(self, code: str) -> MaterialRule | None:
        """The paper with this code."""
        return next((rule for rule in self.materials if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class ItemReference:
    """The item in the version under which the papers were taken in (A1.7)."""

    code: ItemCode
    name: str
    version: int
    licence_type: str | None


def item_is_accepted_at_the_level_of_the_window(item: ItemVersion, level: Level) -> None:
    """An item is taken in only at the levels its guide names.

    Raises: ItemNotAcceptedAtThisLevel.  Source: S2¶44 (sunk-down items); rules.md A5."""
    if level not in item.accepted_at_levels:
        raise ItemNotAcceptedAtThisLevel(
            item_name=item.name,
            level_name=LEVEL_NAMES[level],
            accepted_levels=_named(item.accepted_at_levels),
        )


def item_is_meant_for_this_kind_of_applicant(item: ItemVersion, kind: ApplicantKind) -> None:
    """A guide says whether people or organisations apply. Raises: ItemNotForThisApplicant."""
    if item.subjects and kind not in item.subjects:
        raise ItemNotForThisApplicant(item.name)


def _named(levels: Iterable[Level]) -> str:
    return "、".join(LEVEL_NAMES[level] for level in levels)

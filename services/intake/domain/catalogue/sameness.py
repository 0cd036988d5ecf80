"""The same item is the same at every place: one name, conditions, steps and limit per basic code.

Source: A1.8."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide


@dataclass(frozen=True, slots=True)
class Core:
    """What must not differ between the places that offer an item. code: whose guide it is from."""

    code: str
    name: str
    conditions: tuple[str, ...]
    steps: tuple[tuple[str, int], ...]
    promised_working_days: int


_LABELS = {
    "name": "事项名称",
    "conditions": "办理条件",
    "steps": "办理环节",
    "promised_working_days": "承诺时限",
}


def core_of(guide: Guide) -> Core:
    """The core of a guide whose shape is right."""
    return Core(
        code=guide["code"],
        name=guide["name"],
        conditions=tuple(guide["conditions"]),
        steps=tuple((step["name"], step["working_days"]) for step in guide["steps"]),
        promised_working_days=guide["promised_working_days"],
    )


def same_item_is_the_same_everywhere(guide: Guide, known: Core) -> list[Finding]:
    """Where a guide departs from the core that another place published for its basic code."""
    own = core_of(guide)
    if own.code == known.code:
        return []
    return [
        Finding(name, "not_the_same_everywhere", f"同一事项的{label}应与 {known.code} 一致")
        for name, label in _LABELS.items()
        if getattr(own, name) != getattr(known, name)
    ]


class Cores:
    """The first core seen of each basic code; published ones come before those to be checked."""

    def __init__(self, published: Iterable[tuple[str, Core]] = ()) -> None:
        self._by_basic_code: dict[str, Core] = {}
        self.learn(published)

    @property
    def known(self) -> set[str]:
        """The basic codes of which a core is known."""
        return set(self._by_basic_code)

    def learn(self, published: Iterable[tuple[str, Core]]) -> None:
        """Add cores of published items."""
        for basic_code, core in published:
            self._by_basic_code.setdefault(basic_code, core)

    def findings(self, guide: Guide) -> list[Finding]:
        """Compare with the known core; an unknown basic code is remembered as the first."""
        known = self._by_basic_code.setdefault(str(guide["basic_code"]), core_of(guide))
        return same_item_is_the_same_everywhere(guide, known)


def basic_codes(guides: Iterable[Mapping[str, Any]]) -> set[str]:
    """The basic codes of these guides, as far as they have one."""
    return {str(guide.get("basic_code")) for guide in guides if guide.get("basic_code")}

"""The same item is the same at every place: one name, conditions, steps and limit per basic code.

Source: A1.8."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.intake.domain.catalogue.findings import Finding, Guide


@dataclass(frozen=True, slots=True)
class Core:
    """What must not differ between the places that offer an item. code: whose guide it is from."""

    code: str
    name: str
    conditions: tuple[str, ...]
    steps: tuple[tuple[str, int], ...]
    promised_working_days: int

    def is_like(self, other: "Core") -> bool:
        """Whether both say the same, whoever says it."""
        return self.content == other.content

    @property
    def content(self) -> tuple[object, ...]:
        """What must be the same."""
        return self.name, self.conditions, self.steps, self.promised_working_days


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


def has_core(guide: Guide) -> bool:
    """Whether a draft already says all that must be the same."""
    steps = guide.get("steps") or ()
    said = all(name in guide for name in ("code", "conditions", "name", "promised_working_days"))
    return said and bool(steps) and all({"name", "working_days"} <= set(step) for step in steps)


def same_item_is_the_same_everywhere(guide: Guide, known: Core) -> list[Finding]:
    """Where a guide departs from the core that another place published for its basic code."""
    own = core_of(guide)
    if own.code == known.code:
        return []
    return [
        Finding(
            name,
            "not_the_same_everywhere",
            f"同一事项的{label}应与 {known.code} 一致，要改须各地一并修改",
        )
        for name, label in _LABELS.items()
        if getattr(own, name) != getattr(known, name)
    ]


class Cores:
    """The different cores known of each basic code; the first guide of an unknown one is its core."""

    def __init__(self, known: Iterable[tuple[str, Core]] = ()) -> None:
        self._by_basic_code: dict[str, dict[tuple[object, ...], Core]] = {}
        for basic_code, core in known:
            self._by_basic_code.setdefault(basic_code, {}).setdefault(core.content, core)

    @property
    def firsts(self) -> dict[str, Core]:
        """The first core of each basic code."""
        return {code: next(iter(known.values())) for code, known in self._by_basic_code.items()}

    def findings(self, guide: Guide) -> list[Finding]:
        """Compare with the known cores; an unknown basic code is remembered as the first."""
        known = self._by_basic_code.setdefault(str(guide["basic_code"]), {})
        if not known:
            own = core_of(guide)
            known[own.content] = own
        every = (same_item_is_the_same_everywhere(guide, one) for one in known.values())
        return next((found for found in every if found), [])

"""Guides for tests: a right one, and small departures from it."""

from copy import deepcopy
from typing import Any

from tests import equipment

ELDER_CARD = "11410102MBDEM0023L4412007002001"
BUS_CARD = "elder_bus_card"


def guide(key: str = "elder_card", **changes: Any) -> dict[str, Any]:
    """A guide of the demo catalogue with fields replaced; a copy that a test may spoil."""
    found = next(one for one in equipment.seed().items if one.key == key)
    return {**deepcopy(dict(found.raw)), **changes}


def elsewhere(of: dict[str, Any], organization: str) -> dict[str, Any]:
    """The same item at another body of the same level."""
    body = {"organization": organization, "name": "另一单位"}
    level = of["code"][18]
    return {**of, "code": f"{organization}{level}{of['basic_code']}", "implementing_body": body}

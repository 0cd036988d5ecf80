"""Facts that licensing announces about checks after a decision on a promise (事后核查)."""

from typing import Literal

from shared.contracts.envelope import Event
from shared.contracts.parts import Due, ItemVersion, Origin
from shared.moments import Moment


class PostCheckOrdered(Event):
    """A decision rests on a declaration; the office that decided has to check it by a day."""

    TYPE = "cn.yikou.post_check.ordered.v1"
    application_number: str
    check_id: str
    item: ItemVersion
    origin: Origin
    organization: str
    organization_name: str
    due: Due
    ordered_at: Moment


class PostCheckConcluded(Event):
    """The check has ended. revoked: the declaration did not hold, hence the decision does not either."""

    TYPE = "cn.yikou.post_check.concluded.v1"
    application_number: str
    check_id: str
    outcome: Literal["passed", "revoked"]
    organization: str
    organization_name: str
    reason: str = ""
    legal_basis: str = ""
    concluded_at: Moment

"""Who knocks at the door: the people of one case, and strangers of every role and place."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.demo.seeding import actor_of
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode, StaffId
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role, TokenIssuer
from shared.settings import ServiceSettings
from tests.equipment import ALL, seed

CLERK = "zy-lianhu-901-c01"
STREET_REVIEWER = "zy-lianhu-r01"
DISTRICT_REVIEWER = "zy-mzj-r01"
CHIEF = "zy-mzj-h01"
SUPERVISOR = "zy-zwb-s01"
ADMINISTRATOR = "zy-zwb-a01"
NEIGHBOUR = "zy-lianhu-902-c01"
STREET_CLERK = "zy-lianhu-c01"

OTHER_DISTRICT = DivisionCode("410105")
OTHER_DISTRICT_OFFICE = OrganizationCode("11410105MBDEM9991X")
OTHER_DEPARTMENT_OFFICE = OrganizationCode("11410102MBDEM9992X")


@dataclass(frozen=True)
class Stranger:
    """Somebody who has nothing to do with the case, and why not."""

    why: str
    actor: Actor


def member(staff: str) -> Actor:
    """A member of the seeded staff."""
    return actor_of(seed(), staff)


def elsewhere(actor: Actor, role: Role, staff: str) -> Actor:
    """The same post in an office of another district."""
    return replace(
        actor,
        staff=StaffId(staff),
        roles=frozenset({role}),
        organization=OTHER_DISTRICT_OFFICE,
        division=OTHER_DISTRICT,
        level=Level.DISTRICT,
    )


def strangers() -> list[Stranger]:
    """Every role from a place that the case does not touch."""
    chief, reviewer = member(CHIEF), member(DISTRICT_REVIEWER)
    housing = DepartmentCode("housing")
    return [
        Stranger("窗口人员，同一街道的另一社区", member(NEIGHBOUR)),
        Stranger("窗口人员，本街道便民服务中心", member("zy-lianhu-c01")),
        Stranger("窗口人员，另一街道", member("zy-lsz-c01")),
        Stranger("窗口人员，区大厅", member("zy-c01")),
        Stranger("窗口人员，市大厅", member("zz-c01")),
        Stranger("审查人员，另一街道", member("zy-lsz-r01")),
        Stranger("审查人员，没有任务的市级部门", member("zz-ajj-r01")),
        Stranger("审查人员，另一区的同名部门", elsewhere(reviewer, Role.REVIEWER, "js-r01")),
        Stranger(
            "审查人员，本区另一部门",
            replace(reviewer, staff=StaffId("zy-zj-r01"), organization=OTHER_DEPARTMENT_OFFICE,
                    department=housing),
        ),
        Stranger("首席代表，没有任务的市级部门", member("zz-ajj-h01")),
        Stranger("首席代表，另一区的同名部门", elsewhere(chief, Role.CHIEF, "js-h01")),
        Stranger(
            "首席代表，本区另一部门",
            replace(chief, staff=StaffId("zy-zj-h01"), organization=OTHER_DEPARTMENT_OFFICE,
                    department=housing),
        ),
        Stranger("监察，另一区", elsewhere(member(SUPERVISOR), Role.SUPERVISOR, "js-s01")),
        Stranger("政务办，另一区", elsewhere(member(ADMINISTRATOR), Role.ADMINISTRATOR, "js-a01")),
        Stranger("部门系统，另一区", elsewhere(reviewer, Role.DEPARTMENT_SYSTEM, "js-system")),
        Stranger(
            "部门系统，没有任务的市级部门",
            replace(member("zz-ajj-r01"), staff=StaffId("zz-ajj-system"),
                    roles=frozenset({Role.DEPARTMENT_SYSTEM})),
        ),
    ]  # fmt: skip


def bearer(actor: Actor, keys: KeyRing, now: datetime) -> str:
    """The Authorization header of this actor."""
    issuer = TokenIssuer(keys.issuer_key, ServiceSettings().token_issuer)
    token = issuer.token(actor, audience=ALL, valid_for=timedelta(hours=8), now=now)
    return f"Bearer {token}"

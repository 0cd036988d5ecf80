"""Loads the seed files into the services' own databases; may be run again at any time."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from services.demo.seed_files import Seed
from shared.identifiers import Level
from shared.security.tokens import Actor, Role
from shared.service import Service


def actor_of(seed: Seed, staff: str) -> Actor:
    """A member of the seeded staff as the services know them from a token.

    Raises: KeyError for an unknown member of staff."""
    member = next((one for one in seed.staff if one.id == staff), None)
    if member is None:
        raise KeyError(staff)
    organization = next(one for one in seed.organizations if one.code == member.organization)
    return Actor(
        staff=member.id,
        name=member.name,
        organization=organization.code,
        division=organization.division,
        level=Level(organization.level),
        roles=frozenset(Role(role) for role in member.roles),
        department=member.department,
        window=member.window,
    )


async def seed_services(
    services: Mapping[str, Service],
    seed: Seed,
    on_step: Callable[[str], None] = lambda _step: None,
) -> None:
    """Load what each service needs to know; changes nothing when run a second time."""
    for name, service in services.items():
        await STEPS[name](service, seed)
        on_step(name)


async def _seed_intake(service: Service, seed: Seed) -> None:
    from services.intake.commands.load_items import load_items
    from services.intake.commands.load_offices import load_offices

    async with service.work(service.system) as work:
        await load_offices(work, organizations=rows(seed.organizations), windows=rows(seed.windows))
    async with service.work(service.system) as work:
        await load_items(work, items=[dict(item.raw) for item in seed.items])


async def _seed_routing(service: Service, seed: Seed) -> None:
    from services.routing.commands.announce_offices import tell_of_offices
    from services.routing.commands.change_registers import change_registers, sheet
    from services.routing.commands.keep_inquiry_subjects import load_inquiry_subjects
    from services.routing.domain.register.entries import RegisterKind

    sheets = {kind: sheet(f"{kind}.yaml", rows(getattr(seed, kind.value))) for kind in RegisterKind}
    async with service.work(service.system) as work:
        await change_registers(work, sheets)
        await tell_of_offices(work, is_known_elsewhere=True)
    async with service.work(service.system) as work:
        await load_inquiry_subjects(work, rows(seed.inquiry_subjects))


async def _seed_licensing(service: Service, seed: Seed) -> None:
    from services.licensing.commands.load_licence_types import load_licence_types

    async with service.work(service.system) as work:
        await load_licence_types(work, licence_types=rows(seed.licence_types))


async def _seed_notify(service: Service, _seed: Seed) -> None:
    from services.notify.commands.load_templates import load_templates

    async with service.work(service.system) as work:
        await load_templates(work)


STEPS: dict[str, Callable[[Service, Seed], Awaitable[None]]] = {
    "intake": _seed_intake,
    "routing": _seed_routing,
    "licensing": _seed_licensing,
    "notify": _seed_notify,
}


def rows(things: Iterable[Any]) -> list[dict[str, Any]]:
    """Seed objects as plain rows, nested ones too."""
    return [asdict(thing) for thing in things]

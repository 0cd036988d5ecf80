"""The embedded system for trying out: the walk of `yikou demo` and the open house of `yikou run`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from services.all_in_one import COMPONENTS, System
from services.demo import walk
from services.demo.hall import Hall
from services.demo.seed_files import Seed, load_seed
from services.demo.seeding import actor_of, seed_services
from services.serving import listener, serve
from shared.security.keys import KeyRing
from shared.security.tokens import TokenIssuer
from shared.settings import ServiceSettings

STAFF_TO_TRY = (
    walk.CLERK,
    walk.STREET_REVIEWER,
    walk.DISTRICT_REVIEWER,
    walk.CHIEF,
    "zy-zwb-s01",
    "zy-zwb-a01",
)


async def demonstrate(
    settings: ServiceSettings, *, against: str | None, say: Callable[[str], None]
) -> str:
    """Walk one case over HTTP, embedded or against a running system.

    Returns: the closing JSON line."""
    seed = load_seed()
    if against:
        return await _walk(settings, seed, against, say)
    async with _embedded(settings, seed) as url:
        return await _walk(settings, seed, url, say)


async def trial(settings: ServiceSettings, *, port: int, say: Callable[[str], None]) -> None:
    """Serve the embedded system with the demo seed until Ctrl-C."""
    seed = load_seed()
    url = f"http://127.0.0.1:{port}"

    def greet() -> None:
        say(f"一口受理已启动：{url}")
        for name in COMPONENTS:
            say(f"  {name:<10} 接口说明 {url}/{name}/openapi.json")
        say(f"  全部服务   接口说明 {url}/openapi.json")
        say(f"  公开查询   {url}/api/v1/status/办件编号?code=查询码")
        say(f"  事项目录   {url}/api/v1/items")
        say("可试用的人员与令牌（8小时有效）：")
        for staff in STAFF_TO_TRY:
            actor = actor_of(seed, staff)
            roles = "、".join(sorted(actor.roles))
            say(f"\n{staff}  {actor.name}  {roles}\n{token_of_staff(settings, staff)}")
        say("\n按 Ctrl-C 结束。")

    with listener("127.0.0.1", port) as bound:
        await serve(await _prepared(settings, seed), bound, on_ready=greet)


def token_of_staff(
    settings: ServiceSettings, staff: str, valid_for: timedelta = timedelta(hours=8)
) -> str:
    """A token of a member of the seeded staff, signed with the local issuer's key.

    Raises: KeyError for an unknown member of staff, KeyFileUnusable without the issuer's key."""
    issuer = TokenIssuer(KeyRing(settings.keys_folder).issuer_key, settings.token_issuer)
    return issuer.token(
        actor_of(load_seed(), staff),
        audience=tuple(COMPONENTS),
        valid_for=valid_for,
        now=datetime.now(UTC),
    )


async def _walk(settings: ServiceSettings, seed: Seed, url: str, say: Callable[[str], None]) -> str:
    tokens: dict[str, str] = {}

    def token_of(staff: str) -> str:
        if staff not in tokens:
            tokens[staff] = f"Bearer {token_of_staff(settings, staff)}"
        return tokens[staff]

    async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
        hall = Hall(client, token_of)
        return await walk.Walk(hall, seed, say).run(Path(settings.var_dir) / "licences")


async def _prepared(settings: ServiceSettings, seed: Seed) -> System:
    system = System(settings)
    await system.migrate()
    await seed_services(system.services, seed)
    return system


@asynccontextmanager
async def _embedded(settings: ServiceSettings, seed: Seed) -> AsyncIterator[str]:
    bound = listener("127.0.0.1", 0)
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    system = await _prepared(settings.with_changes(public_base_url=url), seed)
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(system, bound, on_ready=ready.set))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait((serving, waiting), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    try:
        yield url
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        bound.close()

"""Idempotency keys: the first answer is kept with its effect and given again for a repeated request.

Per caller, path and key: missing where demanded -> 400; in progress -> 409; another payload -> 422;
the same -> the first answer (architecture.md §7)."""

import hashlib
import re
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from fastapi import Request, Response
from pydantic import BaseModel

from shared.problems import Problem
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.unit_of_work import Work

HEADER = "Idempotency-Key"
_KEY = re.compile(r"^[\x21-\x7e]{1,200}$")


def key_of(request: Request, *, demanded: bool) -> str | None:
    """The request's key.

    Raises: Problem 400 when demanded and missing, or malformed."""
    key = request.headers.get(HEADER)
    if key is None:
        if demanded:
            raise Problem(
                400,
                "idempotency_key_missing",
                "请求缺少防重键（Idempotency-Key），请带上后重新提交。",
            )
        return None
    if not _KEY.match(key):
        raise Problem(400, "idempotency_key_malformed", "防重键格式不正确，应为1至200个可见字符。")
    return key


async def earlier_answer(work: Work, key: str | None, request: Request) -> Response | None:
    """The answer once given to this key, if any. One statement.

    Raises: Problem 409 while the first request is under way, 422 when the payload differs."""
    if key is None:
        return None
    is_sqlite = work.connection.dialect.name == "sqlite"
    asked: dict[str, str | int] = {"caller": work.actor.staff, "path": request.url.path, "key": key}
    if not is_sqlite:
        asked["lock"] = _lock_number(work, key, request)
    statement = _lookup(work.tables.idempotency_keys, is_sqlite=is_sqlite)
    row = (await work.connection.execute(statement, asked)).first()
    if row is None or (row.free and row.status is None):
        return None
    if row.status is None:
        raise in_progress()
    if row.fingerprint != await _fingerprint(request):
        raise Problem(
            422, "idempotency_key_reused", "该防重键已用于另一份内容不同的请求，请更换防重键。"
        )
    return Response(
        _opened(work, key, request, row.body),
        status_code=row.status,
        media_type="application/json",
        headers={"Idempotent-Replay": "true"},
    )


@cache
def _lookup(table: sa.Table, *, is_sqlite: bool) -> sa.Select[Any]:
    columns = [table.c.fingerprint, table.c.status, table.c.body]
    this_key = sa.and_(
        table.c.caller == sa.bindparam("caller"),
        table.c.path == sa.bindparam("path"),
        table.c.key == sa.bindparam("key"),
    )
    if is_sqlite:
        return sa.select(sa.true().label("free"), *columns).where(this_key)
    lock = sa.bindparam("lock", type_=sa.BigInteger)
    one = sa.select(sa.func.pg_try_advisory_xact_lock(lock).label("free")).cte("one")
    return sa.select(one.c.free, *columns).select_from(one.outerjoin(table, this_key))


def in_progress() -> Problem:
    """The answer while the first request with this key is still being worked on."""
    return Problem(
        409,
        "request_in_progress",
        "同一请求正在办理，请稍后查询结果，不要重复提交。",
        headers={"Retry-After": "1"},
    )


async def remember(
    work: Work,
    key: str | None,
    request: Request,
    status: int,
    answer: BaseModel,
    headers: dict[str, str] | None = None,
    *,
    is_personal: bool = False,
) -> Response:
    """Keep the answer in the same unit of work and return it as the response.

    is_personal: it names people or where they live; then it is kept sealed."""
    body = answer.model_dump_json()
    if key is not None:
        row = {
            "caller": work.actor.staff,
            "path": request.url.path,
            "key": key,
            "fingerprint": await _fingerprint(request),
            "status": status,
            "body": _sealed(work, key, request, body) if is_personal else body,
            "created_at": work.now,
        }
        work.insert(work.tables.idempotency_keys, row, otherwise=in_progress())
    return Response(body, status_code=status, media_type="application/json", headers=headers)


async def _fingerprint(request: Request) -> str:
    return hashlib.sha256(await request.body()).hexdigest()


def _lock_number(work: Work, key: str, request: Request) -> int:
    text = _identity(work, key, request).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], signed=True)


def _sealed(work: Work, key: str, request: Request, body: str) -> str:
    return _sealer(work.keys).seal(body, bound_to=_identity(work, key, request))


def _opened(work: Work, key: str, request: Request, kept: str) -> str:
    if kept.startswith("{"):
        return kept
    return _sealer(work.keys).open(kept, bound_to=_identity(work, key, request))


def _identity(work: Work, key: str, request: Request) -> str:
    return f"{work.actor.staff}\n{request.url.path}\n{key}"


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, "idempotency.answers")

"""People of the hall as HTTP clients: what a clerk, a reviewer, a chief and a citizen do.

Used by the walk of `make demo`, by the system tests and by the smoke run against a real stack; it
knows nothing but the public HTTP contract."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx2

from services.demo.seed_files import DemoApplicant, Item

DEADLINE_SECONDS = 60.0
Answer = dict[str, Any]
TokenOf = Callable[[str], str]


class NotAnswered(Exception):
    """A request was refused where the walk had counted on it."""


class Hall:
    """Everybody at work in one system, reached over HTTP.

    token_of: the Authorization header of a member of staff.
    between_looks: what to do between two looks at something awaited; by default a short pause."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        token_of: TokenOf,
        between_looks: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._client = client
        self._token_of = token_of
        self._between_looks = between_looks or _short_pause

    async def call(
        self,
        method: str,
        path: str,
        *,
        by: str | None = None,
        body: Mapping[str, Any] | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """One request under /api/v1, as somebody or as anybody."""
        sent = dict(headers or {})
        if by:
            sent["Authorization"] = self._token_of(by)
        if key:
            sent["Idempotency-Key"] = key
        return await self._client.request(method, f"/api/v1/{path}", json=body, headers=sent)

    async def post(self, path: str, body: Mapping[str, Any], *, by: str) -> Answer:
        """An act that must succeed.

        Raises: NotAnswered with the problem's own sentence."""
        return _content(await self.call("POST", path, by=by, body=body, key=str(uuid4())))

    async def get(self, path: str, *, by: str | None = None) -> Answer:
        """A question that must be answered."""
        return _content(await self.call("GET", path, by=by))

    async def fetch(self, path: str, *, by: str | None = None) -> bytes:
        """A document's bytes."""
        response = await self.call("GET", path, by=by)
        if response.status_code != 200:
            raise NotAnswered(f"GET {path}: {response.status_code} {response.text[:300]}")
        return response.content

    async def until(self, what: str, look: Callable[[], Awaitable[Any]]) -> Any:
        """Look again and again until there is something to see.

        Raises: TimeoutError after a minute, naming what was awaited."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DEADLINE_SECONDS
        while True:
            found = await look()
            if found:
                return found
            if loop.time() > deadline:
                raise TimeoutError(what)
            await self._between_looks()

    # ------------------------------------------------------------ the window

    async def submit(
        self,
        item: Item,
        applicant: DemoApplicant,
        *,
        by: str,
        missing: Sequence[str] = (),
        key: str | None = None,
        follow_up: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Hand in all papers of an item, save those missing; follow_up: what is said of the second."""
        body = application_body(item, applicant, missing=missing)
        if follow_up is not None:
            body["follow_up"] = dict(follow_up)
        response = await self.call(
            "POST", "applications", by=by, body=body, key=key or str(uuid4())
        )
        return _content(response)

    async def act(self, number: str, act: str, body: Mapping[str, Any], *, by: str) -> Answer:
        """An act of the window on an application."""
        return await self.post(f"applications/{number}/{act}", body, by=by)

    async def application(self, number: str, *, by: str) -> Answer:
        """The application as its window sees it."""
        return await self.get(f"applications/{number}", by=by)

    async def application_in(self, number: str, *statuses: str, by: str) -> Answer:
        """Wait until the application stands in one of these statuses."""

        async def look() -> Answer | None:
            found = await self.application(number, by=by)
            return found if found["status"] in statuses else None

        found: Answer = await self.until(f"{number} in {'/'.join(statuses)}", look)
        return found

    # ------------------------------------------------------------ the back office

    async def review_of(self, number: str, *, by: str, status: str = "pending") -> Answer:
        """Wait until the case lies on somebody's review desk in this status."""

        async def look() -> Answer | None:
            page = await self.get(f"reviews?application_number={number}", by=by)
            return next((one for one in page["reviews"] if one["status"] == status), None)

        found: Answer = await self.until(f"{number} at the desk of {by}", look)
        return found

    async def review(self, review: Answer, act: str, body: Mapping[str, Any], *, by: str) -> Answer:
        """An act of the back office on a review."""
        return await self.post(f"reviews/{review['id']}/{act}", body, by=by)

    # ------------------------------------------------------------ the citizen

    async def status(self, number: str, code: str) -> Answer:
        """What the citizen sees with number and query code."""
        return await self.get(f"status/{number}?code={code}")

    async def licence(self, number: str, *, by: str) -> Answer:
        """The licence of an application, once issued."""

        async def look() -> Answer | None:
            page = await self.get(f"licences?application_number={number}", by=by)
            return page["licences"][0] if page["licences"] else None

        found: Answer = await self.until(f"licence of {number}", look)
        return found

    async def licence_pdf(self, licence_number: str, *, by: str) -> bytes:
        """The licence as signed PDF."""
        return await self.fetch(f"licences/{quote(licence_number)}/pdf", by=by)


def application_body(
    item: Item, applicant: DemoApplicant, *, missing: Sequence[str] = ()
) -> dict[str, Any]:
    """The request body of a submission with every paper the item lists, save those missing."""
    return {
        "item_code": item.code,
        "applicant": {
            "kind": applicant.kind,
            "name": applicant.name,
            "identity_number": applicant.identity_number,
            "phone": applicant.phone,
        },
        "form": dict(applicant.form),
        "materials": [
            {
                "code": material["code"],
                "state": "missing" if material["code"] in missing else "received",
                "copies": material["copies"],
                "original_seen": bool(material["check_original"]),
            }
            for material in item.raw["materials"]
        ],
    }


def _content(response: httpx2.Response) -> Answer:
    if response.status_code >= 300:
        request = response.request
        raise NotAnswered(
            f"{request.method} {request.url.path}: {response.status_code} {response.text[:500]}"
        )
    content: Answer = response.json()
    return content


async def _short_pause() -> None:
    await asyncio.sleep(0.05)

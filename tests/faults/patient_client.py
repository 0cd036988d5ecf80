"""HTTP as a window of a hall does it under faults: the same key until there is an answer.

A connection that breaks, a 5xx and a "still in progress" are asked again with the same key and body; any
other refusal is handed to the caller, who looks at the case anew."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx2

from tests.faults.door import Door
from tests.faults.ledger import Ledger

Answer = dict[str, Any]
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 1.5
REQUEST_SECONDS = 15.0
IN_PROGRESS = "request_in_progress"
TWICE = 0.05


@dataclass(frozen=True, slots=True)
class Refused:
    """A definite refusal: nothing was changed."""

    status: int
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.detail}"


class TwoAnswers(Exception):
    """One key was answered in two ways."""

    def __init__(self, path: str, answers: tuple[Answer, Answer]) -> None:
        self.answers = answers
        super().__init__(f"{path}: {' and '.join(map(_short, answers))}")


class PatientClient:
    """The client side of every window and desk.

    url_of: base URL by path.  token_of: Authorization header by staff id.
    chance: decides who is impatient and sends the same request twice at once."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        url_of: Callable[[str], str],
        token_of: Callable[[str], str],
        ledger: Ledger,
        chance: Random,
    ) -> None:
        self._client = client
        self._url_of = url_of
        self._token_of = token_of
        self._answers = ledger.answers
        self._chance = chance
        self._doors: dict[str, Door] = {}

    async def close(self) -> None:
        """Nobody waits at any door any more."""
        for door in self._doors.values():
            await door.leave()

    async def get(self, path: str, *, by: str) -> Answer | Refused:
        """Ask until there is an answer."""
        return await self._until_answered("GET", path, by=by, body=None, key=None)

    async def act(
        self, path: str, body: Mapping[str, Any], *, by: str, key: str
    ) -> Answer | Refused:
        """Do something exactly once, however often it must be sent; now and then twice at once.

        Raises: TwoAnswers when the two sendings were answered differently."""
        if self._chance.random() >= TWICE:
            return await self._until_answered("POST", path, by=by, body=body, key=key)
        first, second = await asyncio.gather(
            self._until_answered("POST", path, by=by, body=body, key=key),
            self._until_answered("POST", path, by=by, body=body, key=key),
        )
        if isinstance(first, Refused) or isinstance(second, Refused):
            return second if isinstance(first, Refused) else first
        if first != second:
            raise TwoAnswers(path, (first, second))
        return first

    async def _until_answered(
        self, method: str, path: str, *, by: str, body: Mapping[str, Any] | None, key: str | None
    ) -> Answer | Refused:
        pause = SHORTEST_PAUSE
        while True:
            response = await self._send(method, path, by=by, body=body, key=key)
            if response is not None:
                answer = self._read(method, response)
                if answer is not None:
                    return answer
            await asyncio.sleep(pause)
            pause = min(pause * 1.6, LONGEST_PAUSE)

    async def _send(
        self, method: str, path: str, *, by: str, body: Mapping[str, Any] | None, key: str | None
    ) -> httpx2.Response | None:
        headers = {"Authorization": self._token_of(by)}
        if key:
            headers["Idempotency-Key"] = key
        url = self._url_of(path)
        door = self._doors.setdefault(url, Door(url, self._chance))
        await door.pass_through()
        try:
            return await self._client.request(
                method, f"{url}/api/v1/{path}", json=body, headers=headers
            )
        except httpx2.TransportError as error:
            if isinstance(error, httpx2.ConnectError):
                door.found_shut()
            self._answers[f"no answer ({type(error).__name__})"] += 1
            return None

    def _read(self, method: str, response: httpx2.Response) -> Answer | Refused | None:
        """The answer, the refusal, or None when the same must be sent again."""
        status = response.status_code
        if status < 300:
            self._answers[f"{method} {status}"] += 1
            answer: Answer = response.json()
            return answer
        code, detail = _problem(response)
        self._answers[f"{method} {status} {code}"] += 1
        if status >= 500 or status == 429 or code == IN_PROGRESS:
            return None
        return Refused(status, code, detail)


def _problem(response: httpx2.Response) -> tuple[str, str]:
    try:
        problem = response.json()
    except json.JSONDecodeError:
        return "no_problem_details", response.text[:200]
    detail = str(problem.get("detail", ""))
    errors = problem.get("errors")
    return str(problem.get("code", "")), f"{detail} {errors}" if errors else detail


def _short(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=False)[:200]

"""A bus that repeats, shuffles and delays every message; or, told so, one that does none of it."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from services.all_in_one import System
from services.demo.hall import Hall
from services.demo.seed_files import Seed
from services.intake.commands.redrive_unopened import redrive_unopened
from services.routing.commands.reconcile_cases import reconcile_cases
from shared.clock import FrozenClock
from shared.messaging import inbox
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import retry_due
from shared.messaging.outbox import OutboxMessage
from shared.service import Service
from tests.system.story import Story

AT_ONCE = 12
A_MOMENT = timedelta(milliseconds=20)
A_LONG_PAUSE = timedelta(seconds=31)
LONG_ENOUGH_TO_BE_MISSED = timedelta(minutes=6)
ONE_IN_TEN = 0.1
MOST_ROUNDS = 60


@dataclass(frozen=True)
class Letter:
    """One copy of a message on its way to one queue."""

    service: Service
    consumer: Consumer
    body: bytes


@dataclass
class DisorderlyBus:
    """Keeps copies of every message and hands them out in any order.

    copies: of each message to each queue.  chance: None = in order, at once, whatever the copies."""

    copies: int = 1
    chance: random.Random | None = None
    published: list[OutboxMessage] = field(default_factory=list)
    _queues: list[tuple[Service, Consumer]] = field(default_factory=list)
    _under_way: list[Letter] = field(default_factory=list)

    def connect(self, services: Iterable[Service]) -> None:
        """Become the bus of these services."""
        for service in services:
            service.connect(self)
            self._queues += [(service, one) for one in service.consumers.values()]

    async def publish(self, message: OutboxMessage) -> None:
        """Take a message from a relay."""
        self.published.append(message)
        letters = self.letters(message)
        if self.chance is None:
            for letter in letters:
                await _receive(letter)
        else:
            self._under_way += letters * self.copies

    def letters(self, message: OutboxMessage) -> list[Letter]:
        """One for each queue that the message reaches."""
        return [
            Letter(service, consumer, message.body.encode())
            for service, consumer in self._queues
            if consumer.is_bound_to(message.exchange, message.routing_key)
        ]

    def mislay(self, letters: list[Letter]) -> None:
        """Put letters among those under way."""
        self._under_way += letters

    async def deliver(self, at_most: int) -> int:
        """Hand over some letters, whichever comes. Returns: how many."""
        assert self.chance is not None
        for done in range(at_most):
            if not self._under_way:
                return done
            at = self.chance.randrange(len(self._under_way))
            letter, last = self._under_way[at], self._under_way.pop()
            if at < len(self._under_way):
                self._under_way[at] = last
            await _receive(letter)
        return at_most


async def _receive(letter: Letter) -> None:
    await inbox.receive(letter.service, letter.consumer, letter.body)


class RestfulStory(Story):
    """A story in whose nights whatever is under way arrives."""

    def __init__(self, system: System, hall: Hall, seed: Seed, post: "Post") -> None:
        super().__init__(system, hall, seed)
        self._post = post

    async def on(self, day: str) -> None:
        """The morning of a day, after a night without anything under way."""
        await self._post.come_to_rest()
        await super().on(day)


class Post:
    """Moves the messages of a system whose bus is a DisorderlyBus."""

    def __init__(
        self, system: System, bus: DisorderlyBus, clock: FrozenClock, *, rounds: int = 0
    ) -> None:
        """rounds: of the reconcilers, while messages are under way; each some minutes after the last."""
        self._rounds = rounds
        self._system = system
        self._bus = bus
        self._clock = clock
        bus.connect(system.services.values())

    async def move(self) -> None:
        """A little: everything in order, or a few letters in any order."""
        if self._bus.chance is None:
            await self._system.settle()
            return
        await self._drain()
        await self._bus.deliver(AT_ONCE)
        self._clock.advance(A_MOMENT)
        if self._rounds and self._bus.chance.random() < ONE_IN_TEN:
            self._rounds -= 1
            await self.reconcile()
        await self._retry()

    async def reconcile(self) -> None:
        """Routing and intake look for what nobody holds, and announce it again."""
        self._clock.advance(LONG_ENOUGH_TO_BE_MISSED)
        services = self._system.services
        await reconcile_cases(services["routing"])
        intake = services["intake"]
        async with intake.work(intake.system) as work:
            await redrive_unopened(work)

    async def come_to_rest(self) -> None:
        """Everything, to the last copy and the last retry."""
        for _ in range(MOST_ROUNDS):
            moved = await self._drain()
            if self._bus.chance is not None:
                while await self._bus.deliver(1000):
                    pass
                self._clock.advance(A_LONG_PAUSE)
            moved += await self._retry()
            if not moved:
                return
        raise RuntimeError("messages did not come to rest")

    async def _drain(self) -> int:
        moved = 0
        for service in self._system.services.values():
            assert service.relay is not None
            while sent := (await service.relay.drain())[0]:
                moved += sent
        return moved

    async def _retry(self) -> int:
        services = self._system.services.values()
        return sum([await retry_due(one, one.consumers) for one in services])

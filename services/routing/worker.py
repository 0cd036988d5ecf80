"""What routing does besides answering: consumers and relay are common, the reconciler is its own."""

from datetime import timedelta

from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.commands.watch_inquiries import watch_inquiries
from shared.service import Service
from shared.worker import Timer


async def reconcile(service: Service) -> int:
    """One round of the reconciler. Returns: how many cases were driven again."""
    run = await reconcile_cases(service)
    return run.redriven


TIMERS: tuple[Timer, ...] = (
    Timer("reconciler", timedelta(seconds=60), reconcile),
    Timer("inquiries", timedelta(seconds=60), watch_inquiries),
)

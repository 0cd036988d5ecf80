"""What intake does besides answering: consumers and relay are common, the catalogue is its own."""

from datetime import timedelta

from services.intake.repository.catalogue import Catalogue
from shared.service import Service
from shared.worker import Timer


async def refresh_catalogue(service: Service) -> int:
    """Look for items and offices that another process loaded."""
    async with service.reading() as connection:
        return await service.part(Catalogue).load(connection)


TIMERS: tuple[Timer, ...] = (Timer("refresh catalogue", timedelta(seconds=10), refresh_catalogue),)

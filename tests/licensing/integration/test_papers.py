"""The paper of a licence: drawn, signed, sealed at rest, and the same ever after."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from services.licensing.repository.files import LicenceFileLost, LicenceFiles
from services.licensing.repository.printing import LEASE, claim_unprinted
from services.licensing.tables import licences
from services.licensing.worker import render_pending_licences
from shared.clock import FrozenClock
from shared.printing.signature import verify_pdf
from shared.security.keys import KeyRing
from shared.service import Service
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    CLERK,
    announced,
    applicant,
    case_decided,
    deliver,
    number_of_case,
    statements_counted,
)

FIRST = "豫郑中优〔2026〕000001号"
PDF = f"licences/{quote(FIRST)}/pdf"


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


async def test_the_timer_makes_a_signed_paper_with_holder_and_number(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    made = await render_pending_licences(licensing)
    answer = await ask("GET", PDF, by=CLERK)

    assert made == 1
    assert answer.headers["content-type"] == "application/pdf"
    printed = text_of(answer.content)
    assert applicant().name in printed
    assert applicant().identity_number in printed
    assert str(applicant().form["emergency_contact_phone"]) in printed
    assert FIRST in printed
    assert "老年优待证" in printed
    assert "中原区民政局" in printed
    certificate = keys.licence_certificate_path
    assert await asyncio.to_thread(verify_pdf, answer.content, certificate)


async def test_a_licence_issued_between_two_seconds_has_its_paper(
    licensing: Service, keys: KeyRing, clock: FrozenClock
) -> None:
    clock.advance(timedelta(microseconds=123_456))
    await deliver(licensing, case_decided(keys))

    assert await render_pending_licences(licensing) == 1


async def test_a_tampered_paper_does_not_verify(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))
    pdf = bytearray((await ask("GET", PDF, by=CLERK)).content)

    pdf[len(pdf) // 3] ^= 1

    certificate = keys.licence_certificate_path
    assert not await asyncio.to_thread(verify_pdf, bytes(pdf), certificate)


async def test_a_paper_asked_for_early_is_made_at_once_and_stays_the_same(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    first = await ask("GET", PDF, by=CLERK)
    made_later = await render_pending_licences(licensing)
    again = await ask("GET", PDF, by=CLERK)

    assert made_later == 0
    assert first.content == again.content
    assert first.headers["ETag"] == again.headers["ETag"]


async def test_papers_made_twice_at_once_are_one_paper(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, case_decided(keys))

    answers = await asyncio.gather(*(ask("GET", PDF, by=CLERK) for _ in range(3)))

    assert len({one.content for one in answers}) == 1
    assert {one.status_code for one in answers} == {200}


async def test_papers_are_sealed_at_rest_and_a_lost_one_is_told(
    licensing: Service, ask: Asking, keys: KeyRing, tmp_path: Path
) -> None:
    await deliver(licensing, case_decided(keys))
    content = (await ask("GET", PDF, by=CLERK)).content
    (file,) = await asyncio.to_thread(lambda: list((tmp_path / "files").rglob("*.sealed")))

    at_rest = await asyncio.to_thread(file.read_bytes)
    await asyncio.to_thread(file.unlink)
    lost = await ask("GET", PDF, by=CLERK)

    assert content.startswith(b"%PDF")
    assert b"%PDF" not in at_rest
    assert (lost.status_code, lost.json()["code"]) == (500, "licence_file_lost")


async def test_a_paper_that_cannot_be_made_waits_and_is_made_later(
    licensing: Service, keys: KeyRing, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await deliver(licensing, case_decided(keys))
    files = licensing.part(LicenceFiles)
    works = files.keep

    async def fails(_content: bytes) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files, "keep", fails)
    first = await render_pending_licences(licensing)
    monkeypatch.setattr(files, "keep", works)
    at_once = await render_pending_licences(licensing)
    clock.advance(timedelta(minutes=1))
    later = await render_pending_licences(licensing)

    assert (first, at_once, later) == (0, 0, 1)


async def test_a_paper_whose_printing_process_died_is_made_by_the_next(
    licensing: Service, keys: KeyRing, clock: FrozenClock
) -> None:
    await deliver(licensing, case_decided(keys))
    async with licensing.database.transaction() as connection:
        died_with = await claim_unprinted(connection, now=clock.now(), limit=8)

    at_once = await render_pending_licences(licensing)
    clock.advance(LEASE)
    later = await render_pending_licences(licensing)

    assert died_with == [FIRST]
    assert (at_once, later) == (0, 1)


async def test_a_quiet_registry_costs_one_look(licensing: Service) -> None:
    with statements_counted(licensing) as counted:
        await render_pending_licences(licensing)

    assert counted["statements"] == 1


async def test_an_unknown_file_is_lost(licensing: Service) -> None:
    with pytest.raises(LicenceFileLost):
        await licensing.part(LicenceFiles).read("0" * 64)


async def test_issuing_waits_for_no_paper(licensing: Service, keys: KeyRing) -> None:
    await deliver(licensing, case_decided(keys))

    (message,) = await announced(licensing)

    assert message["subject"] == number_of_case()
    async with licensing.reading() as connection:
        unprinted = await connection.execute(
            sa.select(licences.c.number).where(licences.c.printed_at.is_(None))
        )
        assert unprinted.scalars().all() == [FIRST]

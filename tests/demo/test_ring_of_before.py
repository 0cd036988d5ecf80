"""A folder from when all services shared one key ring goes on working: cases, licences, audit."""

import asyncio
import json
import shutil
from pathlib import Path

import sqlalchemy as sa
from typer.testing import CliRunner

from services.all_in_one import System
from services.cli import app
from services.intake.repository.rows import application_of
from services.intake.tables import applications
from services.licensing.repository.parts import open_particulars
from services.licensing.tables import licences
from shared.security.key_files import FOLDERS, SERVICES
from shared.security.keys import KeyRing
from shared.settings import ServiceSettings

RUNNER = CliRunner()
AT_THE_TOP = {
    "keyring.json": "messages", "audit.pem": "intake", "licence.pem": "licensing",
    "licence.crt": "licensing", "issuer.pem": "issuer", "jwks.json": "public",
}  # fmt: skip


def one_ring_for_all(keys: Path) -> None:
    """Keys of which every service has the same."""
    KeyRing.create(keys)
    shutil.rmtree(keys / "public")
    for service in SERVICES:
        shutil.copy(keys / "messages" / "keyring.json", keys / service)
        if service != "intake":
            shutil.copy(keys / "intake" / "audit.pem", keys / service)
    KeyRing.create(keys)


def lay_out_as_before(keys: Path) -> None:
    """All files at the top, as the one ring was."""
    for name, folder in AT_THE_TOP.items():
        shutil.copy(keys / folder / name, keys / name)
    for folder in FOLDERS:
        shutil.rmtree(keys / folder)


def walked(var: Path) -> str:
    done = RUNNER.invoke(app, ["demo", "--var", str(var)])
    assert done.exit_code == 0, done.output
    return str(json.loads(done.stdout.splitlines()[-1])["application_number"])


async def sealed_with(var: Path) -> tuple[dict[str, str], list[str]]:
    """The key id of every application by number and of every licence, each opened."""
    system = System(ServiceSettings(var_dir=var))
    intake, licensing = system.services["intake"], system.services["licensing"]
    found, granted = {}, []
    async with intake.reading() as connection:
        for row in await connection.execute(sa.select(applications)):
            assert application_of(row, intake.keys).applicant.identity_number
            found[row.number] = row.applicant_sealed.partition(".")[0]
    async with licensing.reading() as connection:
        for row in await connection.execute(sa.select(licences).order_by(licences.c.number)):
            assert open_particulars(
                licensing.keys, row.particulars_sealed, number=row.number
            ).holder
            granted.append(row.particulars_sealed.partition(".")[0])
    await system.close()
    return found, granted


def test_an_installation_with_one_ring_goes_on_with_a_ring_for_each_service(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    one_ring_for_all(keys)
    before = walked(tmp_path)
    lay_out_as_before(keys)

    after = walked(tmp_path)

    assert asyncio.run(sealed_with(tmp_path)) == ({before: "k1", after: "k2"}, ["k1", "k2"])
    verified = RUNNER.invoke(app, ["audit", "verify", "--var", str(tmp_path)])
    assert verified.exit_code == 0, verified.output

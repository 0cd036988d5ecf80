"""Files of materials: only what they claim to be, once, and read with a purpose."""

import io
import zipfile

import pytest
import sqlalchemy as sa

from services.intake.tables import common
from shared.security.audit_words import opened_words
from shared.service import Service
from tests.intake.integration.window import CLERK, NEIGHBOUR, Answer, Desk, opened, problem

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40 + b"\xff\xd9"


def archive(*names: str, size: int = 10) -> bytes:
    """A zip with these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name in names:
            files.writestr(name, b"\x00" * size)
    return packed.getvalue()


OFD = archive("OFD.xml", "Doc_0/Document.xml")
DOCX = archive("[Content_Types].xml", "word/document.xml")


async def upload(
    desk: Desk, number: str, name: str, content: bytes, *, material: str = "M02", by: str = CLERK
) -> tuple[int, Answer]:
    """Attach a file. Returns: status and content of the answer."""
    answer = await desk.call(
        "POST",
        f"applications/{number}/materials/{material}/files",
        by=by,
        files={"file": (name, content)},
    )
    return answer.status_code, answer.json()


def kept(service: Service) -> int:
    """Files in the store."""
    folder = service.settings.var_dir / "files"
    return sum(1 for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("身份证.pdf", PDF, "application/pdf"),
        ("photo.PNG", PNG, "image/png"),
        ("photo.jpeg", JPG, "image/jpeg"),
        ("证照.ofd", OFD, "application/ofd"),
        (
            "说明.docx",
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
async def test_a_file_comes_back_as_it_went_in_and_its_paper_is_received(
    desk: Desk, name: str, content: bytes, media_type: str
) -> None:
    number = (await desk.submitted(missing=("M02",)))["application_number"]

    status, file = await upload(desk, number, name, content)
    path = f"applications/{number}/materials/M02/files"
    listed = (await desk.get(path)).json()["files"]
    back = await desk.get(f"{path}/{file['id']}")

    assert (status, file["media_type"], file["name"]) == (201, media_type, name)
    assert listed == [file]
    assert back.content == content
    assert back.headers["content-disposition"].startswith("attachment")
    shown = (await desk.get(f"applications/{number}")).json()["materials"][1]
    assert (shown["state"], shown["files"]) == ("received", 1)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.pdf", PNG, (415, "file_type_refused")),
        ("a.exe", b"MZ" + b"\x00" * 100, (415, "file_type_refused")),
        ("a", PDF, (415, "file_type_refused")),
        ("a.pdf", b"<html>%PDF-1.7 %%EOF", (415, "file_type_refused")),
        ("a.docx", OFD, (415, "file_type_refused")),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
         (415, "file_type_refused")),
        ("a.ofd", archive("OFD.xml", "../../etc/passwd"), (415, "file_type_refused")),
        ("a.ofd", archive("OFD.xml", size=210 << 20), (415, "file_type_refused")),
        ("a.ofd", OFD[:-30], (415, "file_type_refused")),
        ("a.pdf", b"", (422, "file_empty")),
    ],
)  # fmt: skip
async def test_a_file_that_is_not_what_it_claims_is_refused_and_nothing_is_kept(
    desk: Desk, name: str, content: bytes, refusal: tuple[int, str]
) -> None:
    number = (await desk.submitted())["application_number"]

    status, answer = await upload(desk, number, name, content)

    assert (status, answer["code"]) == refusal
    assert kept(desk.service) == 0


async def test_a_file_larger_than_allowed_is_refused(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    largest = 20 << 20

    status, answer = await upload(desk, number, "a.pdf", PDF + b"\x00" * largest)

    assert (status, answer["code"]) == (413, "file_too_large")
    assert kept(desk.service) == 0


async def test_the_same_bytes_again_are_the_same_file(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    first = await upload(desk, number, "a.pdf", PDF)
    again = await upload(desk, number, "b.pdf", PDF)

    assert again == first
    assert kept(desk.service) == 1


async def test_files_of_foreign_applications_and_unknown_papers_are_refused(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    foreign = await upload(desk, number, "a.pdf", PDF, by=NEIGHBOUR)
    unknown = await upload(desk, number, "a.pdf", PDF, material="M77")

    assert (foreign[0], foreign[1]["code"]) == (404, "application_unknown")
    assert (unknown[0], unknown[1]["code"]) == (404, "material_unknown")
    assert kept(desk.service) == 0


async def test_a_department_reads_a_file_only_with_a_purpose_which_is_logged(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    _, file = await upload(desk, number, "a.pdf", PDF)
    path = f"applications/{number}/materials/M02/files/{file['id']}"

    without = await desk.get(path, by="zy-lianhu-r01")
    with_zero = await desk.get(f"{path}?purpose=%00", by="zy-lianhu-r01")
    with_purpose = await desk.get(f"{path}?purpose=初审核验", by="zy-lianhu-r01")

    assert problem(without) == (400, "purpose_required")
    assert problem(with_zero) == (422, "invalid_request")
    assert with_purpose.content == PDF
    async with desk.service.reading() as connection:
        trail = await connection.execute(
            sa.select(common.audit_rows.c.facts).where(common.audit_rows.c.act == "file_read")
        )
        sealed = [row.facts["purpose"] for row in trail]
    opened_purposes = [opened_words(desk.service.keys, one, subject=number) for one in sealed]
    assert opened_purposes == ["初审核验"]

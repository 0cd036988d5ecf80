"""What is uploaded is what it claims to be, or nothing of it stays."""

import io
import struct
import zipfile
from collections.abc import AsyncIterator

import pytest

from services.intake.tables import files
from tests.security.contents import text_of_databases
from tests.security.people import CLERK, NEIGHBOUR, STREET_REVIEWER
from tests.security.scene import PDF, Scene

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40 + b"\xff\xd9"
GIF = b"GIF89a" + b"\x00" * 30 + b";"
MEGABYTE = 1 << 20


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as files:
        for name, content in entries.items():
            files.writestr(name, content)
    return packed.getvalue()


def document(**more: bytes) -> dict[str, bytes]:
    """The entries that make a docx."""
    return {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more}


def lying_about_sizes(packed: bytes) -> bytes:
    """The same zip, each entry claiming to be of ten bytes when unpacked."""
    changed = bytearray(packed)
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        found = changed.find(signature)
        while found >= 0:
            struct.pack_into("<I", changed, found + place, 10)
            found = changed.find(signature, found + 4)
    return bytes(changed)


def overlapping(packed: bytes, times: int = 1500) -> bytes:
    """One big entry listed again and again in the central directory (a bomb without recursion)."""
    with zipfile.ZipFile(io.BytesIO(packed)) as read:
        start = read.start_dir
    end = packed.rindex(b"PK\x05\x06")
    directory, last = packed[start:end], bytearray(packed[end:])
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    whole = directory + entry * times
    count = directory.count(b"PK\x01\x02") + times
    struct.pack_into("<HHI", last, 8, count, count, len(whole))
    return packed[:start] + whole + bytes(last)


BIG = {"word/media/image1.png": b"\x00" * 30 * MEGABYTE}
OVERSTATED = {f"word/media/{place}.png": b"\x00" * 30 * MEGABYTE for place in range(8)}
REFUSED: dict[str, tuple[str, bytes]] = {
    "空文件": ("a.pdf", b""),
    "图片冒充文档": ("a.pdf", PNG),
    "文档冒充图片": ("a.png", PDF),
    "不收的类型": ("a.gif", GIF),
    "程序": ("a.exe", b"MZ" + b"\x00" * 200),
    "程序改名": ("a.pdf", b"MZ" + b"\x00" * 200 + b"%PDF-1.7 %%EOF"),
    "脚本": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "双重扩展名": ("a.pdf.exe", PDF),
    "没有扩展名": ("pdf", PDF),
    "扩展名后有空格": ("a.pdf ", PDF),
    "扩展名后有空字符": ("a.exe\x00.pdf", b"MZ" + b"\x00" * 200),
    "文档前有网页": ("a.pdf", b"<html><script>alert(1)</script></html>" + PDF),
    "文档头里有网页": ("a.pdf", PDF.replace(b"1 0 obj", b"<script>alert(1)</script> 1 0 obj")),
    "图片头里有网页": ("a.jpg", JPG[:20] + b"<html><script>alert(1)</script>" + JPG[20:]),
    "文档后有压缩包": ("a.pdf", PDF + archive({"a.class": b"x" * 50, "%%EOF": b"%%EOF"})),
    "图片后有压缩包": ("a.png", PNG + archive(document()) + b"IEND"),
    "图片后有压缩包的照片": ("a.jpg", JPG + archive(document()) + b"\xff\xd9"),
    "病毒样本": ("a.pdf", EICAR),
    "压缩包": ("a.docx", archive({"a.txt": b"x"})),
    "压缩包冒充版式文件": ("a.ofd", archive(document())),
    "含宏": ("a.docx", archive(document(**{"word/vbaProject.bin": b"x"}))),
    "穿越目录": ("a.docx", archive(document(**{"../../etc/cron.d/x": b"x"}))),
    "绝对路径": ("a.docx", archive(document(**{"/etc/passwd": b"x"}))),
    "反斜线穿越": ("a.docx", archive(document(**{"..\\..\\x": b"x"}))),
    "压缩炸弹": ("a.docx", archive(document(**OVERSTATED))),
    "谎报大小的压缩炸弹": ("a.docx", lying_about_sizes(archive(document(**BIG)))),
    "谎报大小的版式文件": ("a.ofd", lying_about_sizes(archive({"OFD.xml": b"<o/>", **BIG}))),
    "重叠的压缩炸弹": ("a.docx", overlapping(archive(document(**BIG)))),
    "条目过多": ("a.docx", archive(document(**{f"x{place}": b"" for place in range(2500)}))),
    "截断的压缩包": ("a.docx", archive(document())[:-30]),
}


@pytest.fixture
async def number(scene: Scene) -> str:
    return str((await scene.submitted())["application_number"])


def kept_files(scene: Scene) -> list[str]:
    """The names of all files in the store."""
    folder = scene.system.settings.var_dir / "files"
    return [str(path) for path in folder.rglob("*") if path.is_file()]


async def test_nothing_stays_of_a_file_that_is_not_what_it_claims(
    scene: Scene, number: str
) -> None:
    wrong = []
    for why, (name, content) in REFUSED.items():
        answer = await scene.upload(number, name, content)
        if answer.status_code not in (413, 415, 422) or "problem+json" not in answer.headers.get(
            "content-type", ""
        ):
            wrong.append((why, answer.status_code, answer.text[:80]))

    assert wrong == []
    assert kept_files(scene) == []
    assert (await text_of_databases(scene.system))[f"intake.{files.name}"] == ""
    shown = await scene.get(f"applications/{number}", by=CLERK)
    assert shown["materials"][0]["files"] == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../../etc/passwd.pdf", None),
        ("C:\\Windows\\a.pdf", None),
        ('a";filename="x.html.pdf', None),
        ("a.exe.pdf", "a.exe.pdf"),
        ("身份证\u202efdp.pdf", None),
        ("名" * 300 + ".pdf", None),
    ],
)
async def test_a_name_is_only_shown_never_used_as_a_path(
    scene: Scene, number: str, name: str, shown: str | None
) -> None:
    file = await scene.file(number, name)
    path = f"applications/{number}/materials/M01/files/{file['id']}"
    back = await scene.call("GET", path, by=CLERK)

    assert shown is None or file["name"] == shown
    assert len(file["name"]) <= 120
    assert not set(file["name"]) & set("/\\\r\n")
    assert len(kept_files(scene)) == 1
    assert kept_files(scene)[0].endswith(f"{file['id'].replace('-', '')}.pdf.sealed")
    disposition = back.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert not set(disposition[len("attachment; filename*=UTF-8''") :]) & set("\"';\r\n/\\ ")
    assert back.headers["x-content-type-options"] == "nosniff"
    assert back.headers["cache-control"] == "no-store"
    assert back.headers["content-type"] == "application/pdf"
    assert back.content == PDF


async def test_a_virus_inside_a_permitted_type_is_only_ever_handed_out_as_attachment(
    scene: Scene, number: str
) -> None:
    """No scanner is configured: it is kept, as a file nobody opens in the browser."""
    file = await scene.file(number, "说明.docx", archive(document(**{"word/a.txt": EICAR})))
    path = f"applications/{number}/materials/M01/files/{file['id']}"
    back = await scene.call("GET", path, by=CLERK)

    assert back.headers["content-disposition"].startswith("attachment")
    assert back.headers["x-content-type-options"] == "nosniff"


async def _endless(pieces: int, taken: list[int]) -> AsyncIterator[bytes]:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    yield head + PDF
    for piece in range(pieces):
        taken.append(piece)
        yield b"\x00" * MEGABYTE


async def test_a_body_that_does_not_say_its_size_is_cut_off_while_it_streams(
    scene: Scene, number: str
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b", **scene.headers(CLERK)}
    taken: list[int] = []
    answer = await scene.client.post(
        f"/api/v1/applications/{number}/materials/M01/files",
        content=_endless(60, taken),
        headers=headers,
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert len(taken) <= 22
    assert kept_files(scene) == []


@pytest.mark.parametrize(("by", "status"), [(None, 401), ("forged", 401), (STREET_REVIEWER, 403)])
async def test_nothing_is_read_of_an_upload_by_somebody_who_may_not_upload(
    scene: Scene, number: str, by: str | None, status: int
) -> None:
    who = {"Authorization": "Bearer a.b.c"} if by == "forged" else scene.headers(by)
    taken: list[int] = []

    answer = await scene.client.post(
        f"/api/v1/applications/{number}/materials/M01/files",
        content=_endless(10, taken),
        headers={"Content-Type": "multipart/form-data; boundary=b", **who},
    )

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert taken == []


async def test_ten_thousand_parts_are_refused(scene: Scene, number: str) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    answer = await scene.client.post(
        f"/api/v1/applications/{number}/materials/M01/files",
        content=part * 10_000 + b"--b--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=b", **scene.headers(CLERK)},
    )

    assert answer.status_code in (400, 413, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_strangers_upload_leaves_nothing_behind(scene: Scene, number: str) -> None:
    answers = [
        await scene.upload(number, "a.pdf", PDF, by=by) for by in (NEIGHBOUR, STREET_REVIEWER)
    ]

    assert [one.status_code for one in answers] == [404, 403]
    assert kept_files(scene) == []

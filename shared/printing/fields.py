"""The fields each template prints. People-facing text comes ready made: templates decide on the
look only, never on words, dates or masking."""

from datetime import date
from typing import NotRequired, TypedDict


class Labelled(TypedDict):
    """One line of a table: what it is, and what it says."""

    label: str
    text: str


class PrintedMaterial(TypedDict):
    """One material of a list. copies: a number of copies, or words such as “1份”."""

    name: str
    form: NotRequired[str]
    copies: NotRequired[int | str]
    remark: NotRequired[str]


class MaterialTable(TypedDict):
    """A titled list, such as 已收材料 or 需补正材料.

    name_label: default 材料名称.  remark_label: default 备注."""

    title: str
    rows: list[PrintedMaterial]
    name_label: NotRequired[str]
    remark_label: NotRequired[str]


class Printed(TypedDict):
    """Common to all templates.

    printed_at: ISO 8601 with offset; the file's only clock, so equal fields give equal bytes.
    qr_text: what the QR code says, usually the public query address.  is_copy: prints “副本”."""

    printed_at: str
    qr_text: NotRequired[str]
    is_copy: NotRequired[bool]


class LicenceFields(Printed):
    """`licence`: an electronic certificate.

    holder_code: masked or whole, as it shall be read.  valid_until: a date or “长期”.
    licence_identifier: see elicence.py.  verification: the sentence beside the QR code.
    Source: GB/T 36903 metadata; rules.md C."""

    title: str
    licence_number: str
    holder: str
    holder_code_label: NotRequired[str]
    holder_code: str
    face_fields: list[Labelled]
    issuer: str
    issued_on: str
    valid_from: NotRequired[str]
    valid_until: str
    licence_identifier: str
    verification: NotRequired[str]


class NoticeFields(Printed):
    """`notice`: any notice or decision of rules.md G.

    body: the authority in the red head.  seal_name: the dedicated seal to be put on it.
    copies: the sentence that says how many copies go where.  needs_signature: a line on which
    the applicant confirms receipt."""

    body: str
    document_number: str
    title: str
    addressee: str
    application_number: str
    item: str
    item_code: NotRequired[str]
    paragraphs: list[str]
    material_tables: NotRequired[list[MaterialTable]]
    due_dates: NotRequired[list[Labelled]]
    handler: NotRequired[str]
    phone: NotRequired[str]
    query_code: NotRequired[str]
    seal_name: NotRequired[str]
    copies: NotRequired[str]
    needs_signature: NotRequired[bool]
    date: str


class DeliveredDocument(TypedDict):
    """One delivered document; copies: a number of copies, or words."""

    name: str
    number: NotRequired[str]
    copies: NotRequired[int | str]


class DeliveryReceiptFields(Printed):
    """`delivery_receipt`: 送达回证.

    Fields left out or empty stay blank on paper, to be filled in by hand. delivered_at: words.
    relation: of the recipient to the addressee (本人, 同住成年家属 …).
    Source: rules.md G."""

    body: str
    document_number: str
    application_number: str
    addressee: str
    item: NotRequired[str]
    documents: list[DeliveredDocument]
    mode: str
    place: NotRequired[str]
    recipient: NotRequired[str]
    relation: NotRequired[str]
    delivered_at: NotRequired[str]
    servers: NotRequired[list[str]]
    refusal_note: NotRequired[str]
    remark: NotRequired[str]
    seal_name: NotRequired[str]
    date: str


def chinese_date(day: date) -> str:
    """2026年11月20日, as official documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


class BookletSection(TypedDict):
    """A heading with sentences and a table; head names its columns, rows may be empty."""

    heading: str
    paragraphs: list[str]
    head: list[str]
    rows: list[list[str]]


class BookletFields(Printed):
    """`booklet`: a guide, a notice slip, a form or a sample of the catalogue."""

    title: str
    subtitle: str
    facts: list[Labelled]
    sections: list[BookletSection]
    footer: str

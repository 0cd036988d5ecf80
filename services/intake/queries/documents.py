"""Documents and files of one application, in the order in which they came."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.tables import documents, files


async def documents_of(connection: AsyncConnection, number: str) -> list[Any]:
    """All issued documents, the oldest first."""
    return list(
        await connection.execute(
            sa.select(
                documents.c.kind,
                documents.c.document_number,
                documents.c.title,
                documents.c.issued_at,
            )
            .where(documents.c.application_number == number)
            .order_by(documents.c.issued_at, documents.c.id)
        )
    )


async def files_of(connection: AsyncConnection, number: str, material: str) -> list[Any]:
    """All files of one paper, the oldest first."""
    return list(
        await connection.execute(
            sa.select(files)
            .where(files.c.application_number == number, files.c.material == material)
            .order_by(files.c.uploaded_at, files.c.id)
        )
    )

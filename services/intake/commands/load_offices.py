"""Load organisations and windows; may be run again at any time."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.repository import offices
from services.intake.repository.catalogue import rows_were_loaded
from shared.unit_of_work import Work

HALL = "政务服务中心"
ENDINGS = ("街道便民服务中心", "便民服务站", "政务服务中心", "办公室", "局", "委员会")
HALL_WORD = "政务"


async def load_offices(
    work: Work,
    *,
    organizations: Sequence[Mapping[str, Any]],
    windows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert or update all given organisations and windows.

    organizations, windows: rows shaped like the seed files.  An organisation may bring a
    `short_name` for its document numbers; otherwise it is made from its name."""
    places = _place_names(organizations)
    taken = await offices.short_names(work)
    await offices.put_organizations(
        work,
        [
            {
                "code": row["code"],
                "name": row["name"],
                "short_name": name_of_its_own(
                    row,
                    row.get("short_name") or short_name(row, places.get(row["division"][:6], "")),
                    taken,
                ),
                "kind": row["kind"],
                "division": row["division"],
                "level": int(row["level"]),
                "department": row.get("department"),
                "body4": row["body4"],
                "address": row.get("address") or "",
                "phone": row.get("phone") or "",
                "hours": row.get("hours") or "",
            }
            for row in organizations
        ],
    )
    await offices.put_windows(
        work,
        [
            {"code": row["code"], "organization": row["organization"], "name": row["name"]}
            for row in windows
        ],
    )
    rows_were_loaded()
    work.record(
        "offices_loaded", "directory", organizations=len(organizations), windows=len(windows)
    )


def place_name(hall: str) -> str:
    """中原区政务服务中心 -> 中原."""
    return hall.removesuffix(HALL)[:-1]


def _place_names(organizations: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """中原 for 410102, by the name of its hall."""
    return {
        row["division"]: place_name(row["name"])
        for row in organizations
        if row["kind"] == "hall" and row["name"].endswith(HALL)
    }


def name_of_its_own(row: Mapping[str, Any], wanted: str, taken: dict[str, str]) -> str:
    """The short name, told apart where another body has it, so that no two documents ever bear the same
    number; noted in `taken`.

    Source: rules.md C."""
    code: str = row["code"]
    for name in (wanted, f"{wanted}{row['body4']}", f"{wanted}{code[8:17]}"):
        if taken.setdefault(name, code) == code:
            return name
    return f"{wanted}{code}"


def short_name(row: Mapping[str, Any], place: str) -> str:
    """林山寨街道便民服务中心 -> 中原林山寨; 中原区政务服务中心 -> 中原政务."""
    name: str = row["name"]
    if row["kind"] == "hall":
        return f"{place}{HALL_WORD}"
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return f"{place}{name.removeprefix(place).removeprefix('区').removeprefix('市')}"

"""`python -m tools.access_table`: writes docs/access.md, who may call which route, from the code."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from shared.security.tokens import Role
from tools.routes import RouteAccess, applications, routes_of

DOCUMENT = Path("docs/access.md")
OPERATIONS = ("/healthz", "/readyz", "/metrics")
COLUMNS: Mapping[Role, str] = {
    Role.CLERK: "clerk 窗口人员",
    Role.REVIEWER: "reviewer 审查人员",
    Role.CHIEF: "chief 首席代表",
    Role.SUPERVISOR: "supervisor 监察",
    Role.ADMINISTRATOR: "administrator 政务办",
    Role.DEPARTMENT_SYSTEM: "department_system 部门系统",
}
PREFACE = """# Who may call what

Written by `make docs` from the routes themselves; a test compares the two. A role opens the
route; which objects are seen through it is decided by the organisation and window of the token
(a foreign object is a 404). `open` needs no token. Every service also answers `/healthz`,
`/readyz`, `/metrics` and `/openapi.json` without one.
"""


def document(routes: Mapping[str, Sequence[RouteAccess]]) -> str:
    """The whole page. routes: service -> its routes."""
    parts = [PREFACE]
    for service, of_service in routes.items():
        parts += [f"\n## {service}\n\n", _table(of_service)]
    return "".join(parts)


def _table(routes: Sequence[RouteAccess]) -> str:
    lines = ["| route | open | " + " | ".join(COLUMNS.values()) + " |"]
    lines.append("|---|---|" + "---|" * len(COLUMNS))
    for route in sorted(routes, key=lambda one: (one.path, one.method)):
        if route.path in OPERATIONS:
            continue
        marks = ["●" if role in (route.roles or ()) else "" for role in COLUMNS]
        cells = ["●" if route.is_public else "", *marks]
        lines.append(f"| `{route.method} {route.path}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def current_document() -> str:
    """The page as the code is now."""
    with applications() as apps:
        return document({service: routes_of(app) for service, app in apps.items()})


def main() -> None:
    """Write the page."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(current_document(), "utf-8")
    print(f"{DOCUMENT} written")


if __name__ == "__main__":
    main()

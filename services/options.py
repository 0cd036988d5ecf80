"""What the commands of `yikou` have in common: their options, and how they give up."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from services.all_in_one import System
    from shared.settings import ServiceSettings


LAST_PORT = 65_535


def _port(port: int) -> int:
    if not 1 <= port <= LAST_PORT:
        raise typer.BadParameter("监听端口应在1至65535之间")
    return port


DatabaseOption = Annotated[
    str | None,
    typer.Option(help="数据库地址，{service} 代表服务名；缺省为 var/ 下的 SQLite 文件。"),
]
BrokerOption = Annotated[
    str | None, typer.Option(help="消息服务器地址 amqp://…；缺省为进程内传递（embedded）。")
]
PortOption = Annotated[int, typer.Option(help="监听端口，1至65535。", callback=_port)]
VarOption = Annotated[Path | None, typer.Option(help="嵌入式运行的文件目录，缺省 var/。")]


URLS = {
    "--database": "应为 postgresql+asyncpg://… 或 sqlite+aiosqlite:///…",
    "--broker": "应为 amqp://…、amqps://… 或 embedded",
}

VARIABLES = {"--database": "YIKOU_DATABASE_URL", "--broker": "YIKOU_BROKER_URL"}


def _is_readable(url: str, option: str) -> bool:
    if option == "--broker":
        return url == "embedded" or (url.startswith(("amqp://", "amqps://")) and _is_url(url))
    known = ("postgresql+asyncpg://", "sqlite+aiosqlite:///")
    return url.startswith(known) and _is_database_url(url)


def _is_url(url: str) -> bool:
    """Whether host and port can be told; the driver would stumble over a bracket or a port that is none."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _is_database_url(url: str) -> bool:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return (make_url(url).port or 1) <= LAST_PORT
    except (ArgumentError, ValueError):
        return False


def settings_from(database: str | None, broker: str | None, var: Path | None) -> "ServiceSettings":
    """The settings of the environment, with what the options say instead."""
    from pydantic import ValidationError

    from shared.settings import ServiceSettings

    try:
        settings = ServiceSettings()
    except ValidationError as error:
        wrong = "、".join(f"YIKOU_{one['loc'][0]}".upper() for one in error.errors() if one["loc"])
        raise typer.BadParameter(f"环境变量的值无法识别，请核对：{wrong}") from error
    given = {"database_url": database, "broker_url": broker, "var_dir": var}
    settings = settings.with_changes(**{name: value for name, value in given.items() if value})
    for option, url in (("--database", settings.database_url), ("--broker", settings.broker_url)):
        if not _is_readable(url, option):
            place = f"{option}（或环境变量 {VARIABLES[option]}）"
            raise typer.BadParameter(f"{place} 给出的地址无法识别：{URLS[option]}")
    return settings


def standing_system(database: str | None, var: Path | None) -> "ServiceSettings":
    """The settings of a system that has been set up before; asking must not set one up.

    Ends the command where there is none."""
    from services.operating import missing_files

    settings = settings_from(database, None, var)
    if missing := missing_files(settings):
        files = "、".join(str(file) for file in missing)
        give_up(
            f"这里还没有建立系统，缺少：{files}。请核对 --var 和 --database，或先执行 yikou migrate。"
        )
    return settings


def give_up(reason: object) -> NoReturn:
    """Tell why in one sentence and end with exit status 1."""
    complain(str(reason))
    sys.exit(1)


def complain(sentence: str) -> None:
    """Tell what is wrong, in red, beside the output."""
    typer.secho(sentence, fg=typer.colors.RED, err=True)


async def in_steps(
    title: str,
    settings: "ServiceSettings",
    names: Sequence[str],
    act: Callable[["System", Callable[[str], None]], Awaitable[None]],
) -> None:
    """An act on each service of a system, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from services.all_in_one import System

    system = System(settings, names=names)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=len(names))
        await act(system, lambda _name: progress.advance(task))
    await system.close()


def names_of(service: str) -> tuple[str, ...]:
    """The services that an argument means. Raises: BadParameter for an unknown one."""
    from services.all_in_one import COMPONENTS

    if service == "all":
        return tuple(COMPONENTS)
    if service not in COMPONENTS:
        raise typer.BadParameter(f"没有名为“{service}”的服务，可选：all、{'、'.join(COMPONENTS)}")
    return (service,)

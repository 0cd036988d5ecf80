"""What the commands of `yikou` have in common: their options, and how they give up."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from services.all_in_one import System
    from shared.settings import ServiceSettings


def _port(port: int) -> int:
    if not 1 <= port <= 65_535:
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


def _is_readable(url: str, option: str) -> bool:
    if option == "--broker":
        return url == "embedded" or url.startswith(("amqp://", "amqps://"))
    return url.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///"))


def settings_from(database: str | None, broker: str | None, var: Path | None) -> "ServiceSettings":
    """The settings of the environment, with what the options say instead."""
    from shared.settings import ServiceSettings

    for option, url in (("--database", database), ("--broker", broker)):
        if url is not None and not _is_readable(url, option):
            raise typer.BadParameter(f"{option} 给出的地址无法识别：{URLS[option]}")
    settings = ServiceSettings()
    given = {"database_url": database, "broker_url": broker, "var_dir": var}
    return settings.with_changes(**{name: value for name, value in given.items() if value})


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

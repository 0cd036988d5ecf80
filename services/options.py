"""What the commands of `yikou` have in common: their options, and how they give up."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from services.all_in_one import COMPONENTS
from shared.settings import ServiceSettings

console = Console(stderr=True)
DatabaseOption = Annotated[
    str | None,
    typer.Option(help="数据库地址，{service} 代表服务名；缺省为 var/ 下的 SQLite 文件。"),
]
BrokerOption = Annotated[
    str | None, typer.Option(help="消息服务器地址 amqp://…；缺省为进程内传递（embedded）。")
]
VarOption = Annotated[Path | None, typer.Option(help="嵌入式运行的文件目录，缺省 var/。")]


def settings_from(database: str | None, broker: str | None, var: Path | None) -> ServiceSettings:
    """The settings of the environment, with what the options say instead."""
    settings = ServiceSettings()
    given = {"database_url": database, "broker_url": broker, "var_dir": var}
    return settings.with_changes(**{name: value for name, value in given.items() if value})


def standing_system(database: str | None, var: Path | None) -> ServiceSettings:
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
    console.print(str(reason), style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def names_of(service: str) -> tuple[str, ...]:
    """The services that an argument means. Raises: BadParameter for an unknown one."""
    if service == "all":
        return tuple(COMPONENTS)
    if service not in COMPONENTS:
        raise typer.BadParameter(f"没有名为“{service}”的服务，可选：all、{'、'.join(COMPONENTS)}")
    return (service,)

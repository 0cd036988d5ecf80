"""The command line `yikou …`: what an operator and a clerk's engineer need, and nothing hidden.

With all_in_one.py the only place that knows all four services (style.md §1). Imports nothing heavy
before a command needs it: help answers at once, and a start is not slowed by what it does not use."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from services import catalogue_cli
from services.audit_cli import audit_commands
from services.calendar_commands import calendar_commands
from services.directory_cli import directory_commands
from services.options import (
    BrokerOption,
    DatabaseOption,
    PortOption,
    VarOption,
    complain,
    give_up,
    in_steps,
    names_of,
    settings_from,
    standing_system,
)

if TYPE_CHECKING:
    from services.all_in_one import System

app = typer.Typer(
    help="一口受理 Yikou：一个窗口受理，后台分类审批，结果回到原窗口。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
parked_commands = typer.Typer(
    help="搁置的消息：查看原因，处理后按办件编号重放。", no_args_is_help=True
)
app.add_typer(parked_commands, name="parked")
app.add_typer(calendar_commands, name="calendar")
app.add_typer(directory_commands, name="directory")
app.add_typer(audit_commands, name="audit")
app.add_typer(catalogue_cli.commands, name="catalogue")


@app.command()
def serve(
    service: Annotated[
        str, typer.Argument(help="all，或 intake、routing、licensing、notify 之一。")
    ] = "all",
    host: Annotated[str, typer.Option(help="监听地址。")] = "127.0.0.1",
    port: PortOption = 8000,
    database: DatabaseOption = None,
    broker: BrokerOption = None,
    var: VarOption = None,
) -> None:
    """启动服务：全部在一个进程里，或只启动指定的一个。"""
    gc.disable()  # little that starting makes is garbage; serving collects it and enables again
    import uvloop

    from services.all_in_one import COMPONENTS
    from services.serving import PortUnavailable, serve_system
    from shared import telemetry
    from shared.settings import EMBEDDED

    names = names_of(service)
    settings = settings_from(database, broker, var)
    if settings.broker_url == EMBEDDED and len(names) < len(COMPONENTS):
        raise typer.BadParameter("单独启动一个服务需要消息服务器，请给出 --broker amqp://…")
    telemetry.set_up_logging(level=settings.log_level)
    try:
        uvloop.run(serve_system(settings, names=names, host=host, port=port))
    except PortUnavailable as error:
        give_up(error)


@app.command()
def run(port: PortOption = 8000, var: VarOption = None) -> None:
    """用演示数据启动嵌入式系统，打印网址、人员和可试用的令牌，按 Ctrl-C 结束。"""
    gc.disable()
    from services.demo.trial import trial
    from services.serving import PortUnavailable
    from shared import telemetry

    telemetry.set_up_logging(level="WARNING", as_json=False)
    settings = settings_from(None, None, var).with_changes(
        public_base_url=f"http://127.0.0.1:{port}"
    )
    try:
        asyncio.run(trial(settings, port=port, say=print))
    except PortUnavailable as error:
        give_up(error)


@app.command()
def demo(
    against: Annotated[
        str | None, typer.Option(help="已运行系统的网址；缺省在本进程内启动嵌入式系统。")
    ] = None,
    var: VarOption = None,
) -> None:
    """用一件真实办件走完全部步骤，打印谁在哪里做了什么，最后一行为 JSON。"""
    from services.demo.trial import demonstrate
    from shared import telemetry

    telemetry.set_up_logging(level="ERROR", as_json=False)
    settings = settings_from(None, None, var)
    try:
        print(asyncio.run(demonstrate(settings, against=against, say=print)))
    except Exception as error:  # noqa: BLE001  the last net of the command: told, and exit status 1
        give_up(f"演示未能完成：{error}（{type(error).__name__}）")


@app.command()
def migrate(
    service: Annotated[str, typer.Argument(help="all 或一个服务名。")] = "all",
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """把数据库升级到最新版本；可重复执行，只向前，不回退。"""
    settings, names = settings_from(database, None, var), names_of(service)
    asyncio.run(in_steps("升级数据库", settings, names, lambda system, done: system.migrate(done)))


@app.command()
def seed(
    service: Annotated[str, typer.Argument(help="all 或一个服务名。")] = "all",
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """载入演示用的区划、机构、窗口、人员和事项；可重复执行。"""
    from services.demo.seed_files import load_seed
    from services.demo.seeding import seed_services

    settings, names = settings_from(database, None, var), names_of(service)

    async def load(system: "System", on_done: Callable[[str], None]) -> None:
        await seed_services(system.services, load_seed(), on_done)

    asyncio.run(in_steps("载入数据", settings, names, load))


@app.command()
def token(
    staff: Annotated[str, typer.Argument(help="人员编号，例如 zy-lianhu-901-c01。")],
    hours: Annotated[int, typer.Option(help="有效小时数。", min=1, max=24)] = 8,
    var: VarOption = None,
) -> None:
    """为演示人员签发访问令牌（仅限本地签发方）。"""
    from services.demo.trial import token_of_staff

    try:
        print(token_of_staff(standing_system(None, var), staff, timedelta(hours=hours)))
    except KeyError:
        give_up(f"没有编号为“{staff}”的人员。")


@app.command()
def status(
    number: Annotated[str, typer.Argument(help="办件编号。")],
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """查看一件办件在各服务中的状态和消息，供运维使用；不显示个人信息。"""
    from services.operating import case_everywhere

    found = asyncio.run(case_everywhere(standing_system(database, var), number))
    print(json.dumps(found, ensure_ascii=False, indent=2))
    if not found["known"]:
        sys.exit(1)


@app.command()
def topology(
    declare: Annotated[bool, typer.Option(help="同时在消息服务器上声明。")] = False,
    broker: BrokerOption = None,
) -> None:
    """列出交换机、队列及其参数；加 --declare 在消息服务器上声明。"""
    from services.operating import declare_topology, described_topology

    print(described_topology())
    if declare:
        settings = settings_from(None, broker, None)
        if settings.is_embedded:
            raise typer.BadParameter("声明队列需要消息服务器，请给出 --broker amqp://…")
        asyncio.run(declare_topology(settings.broker_url))


@app.command()
def resend(
    number: Annotated[str | None, typer.Argument(help="只重发这一件办件的消息。")] = None,
    minutes: Annotated[
        int | None, typer.Option(help="重发最近多少分钟内已发出的全部消息。", min=1, max=10_080)
    ] = None,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """消息服务器丢失队列后重发已发出的消息；已处理过的会被识别，不会重复办理。"""
    from services.operating import resend as resend_messages

    if number is None and minutes is None:
        raise typer.BadParameter("请给出办件编号，或用 --minutes 指定时间范围")
    since = datetime.now(UTC) - timedelta(minutes=minutes) if minutes else None
    settings = standing_system(database, var)
    print(f"将重发 {asyncio.run(resend_messages(settings, subject=number, since=since))} 条消息")


@parked_commands.command("list")
def parked_list(
    number: Annotated[
        str | None, typer.Argument(help="只列这一件办件的；无法读出编号的消息为 unknown。")
    ] = None,
    limit: Annotated[int, typer.Option(help="每个服务最多列出多少条，先列最早的。", min=1)] = 200,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """列出各服务搁置的消息、时间及原因；没有列全时说明还有多少条。"""
    from services.operating import all_parked

    settings = standing_system(database, var)
    found, more = asyncio.run(all_parked(settings, subject=number, limit=limit))
    for name, message in found:
        print(f"{message.subject}  {name} {message.consumer}  {message.type}")
        print(
            f"    {message.received_at.isoformat()}  第{message.attempts}次尝试后搁置：{message.reason}"
        )
    if more:
        complain(f"另有{more}条没有列出；可用 --limit 多列一些，或给出办件编号只列一件。")


@parked_commands.command("replay")
def parked_replay(
    number: Annotated[str, typer.Argument(help="办件编号；无法读出编号的消息为 unknown。")],
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """让一件办件的搁置消息重新处理。"""
    from services.operating import replay_parked

    released = asyncio.run(replay_parked(standing_system(database, var), number))
    print(f"已放行 {released} 条消息")
    if not released:
        sys.exit(1)


def main() -> None:
    """Entry point of the `yikou` command: an operator reads a sentence, not a traceback.

    Whatever a command writes is for its own account only, whatever the shell allows."""
    os.umask(0o077)
    try:
        app()
    except Exception as error:
        if _is_unusable_key(error):
            complain(error.__doc__ or "")
            typer.echo(str(error), err=True)
            sys.exit(1)
        if not _is_out_of_reach(error):
            raise
        reason = str(error).splitlines()[0][:300]
        complain(f"无法连接数据库或消息服务器，或其尚未就绪：{type(error).__name__}")
        typer.echo(reason, err=True)
        typer.echo(
            "请核对 --database、--broker、--var；数据库未升级时先执行 yikou migrate。", err=True
        )
        sys.exit(1)


def _is_out_of_reach(error: Exception) -> bool:
    from aio_pika.exceptions import AMQPError
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError | AMQPError | OSError)


def _is_unusable_key(error: Exception) -> bool:
    from shared.security.key_files import KeyFileUnusable

    return isinstance(error, KeyFileUnusable)

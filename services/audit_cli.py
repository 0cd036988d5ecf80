"""`yikou audit …`: the chain of audit rows recomputed, and who did what to a case."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from services.options import DatabaseOption, VarOption, standing_system
from shared.calendar import SHANGHAI

if TYPE_CHECKING:
    from shared.security.audit import AuditVerdict

audit_commands = typer.Typer(help="审计记录：核验哈希链与签名。", no_args_is_help=True)


@audit_commands.command("verify")
def audit_verify(database: DatabaseOption = None, var: VarOption = None) -> None:
    """重算审计哈希链，核对签名检查点；发现问题时指出第一条，退出码为 1。"""
    from services.operating import verify_audit

    verdicts = asyncio.run(verify_audit(standing_system(database, var)))
    for name, verdict in verdicts.items():
        if verdict.first_bad is None:
            typer.echo(f"{name}：{verdict.rows} 条审计记录，完好（intact）{_waiting(verdict)}")
        else:
            finding = verdict.finding
            typer.echo(f"{name}：第 {verdict.first_bad} 条审计记录有问题（bad row）：{finding}")
    if any(verdict.first_bad is not None for verdict in verdicts.values()):
        sys.exit(1)


def _waiting(verdict: "AuditVerdict") -> str:
    if verdict.waiting_since is None:
        return ""
    since = verdict.waiting_since.astimezone(SHANGHAI)
    return f"；另有 {verdict.waiting} 条待封印，最早一条写于 {since:%m月%d日 %H:%M:%S}"


@audit_commands.command("show")
def audit_show(
    subject: Annotated[str, typer.Argument(help="办件编号，或其他对象的编号。")],
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """列出谁在何时对一件办件做了什么；查阅个人信息的理由解密显示。"""
    from services.operating import audit_trail

    for line in asyncio.run(audit_trail(standing_system(database, var), subject)):
        typer.echo(line)

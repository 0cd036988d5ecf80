"""The ledger of a fault run as a table for people and as `faults.json` for programs."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.faults.campaign import Outcome

SHOWN = 20
CURVE_SECONDS = 5.0


def figures(outcome: Outcome) -> dict[str, Any]:
    """The keys of `faults.json`. The counts of lost and doubled are of cases and effects, 0 when clean.

    seconds_to_drain: from the last kill to rest; null when it never came to rest in time."""
    ledger, verdict, plan = outcome.ledger, outcome.verdict, outcome.plan
    drained = outcome.seconds_to_drain
    return {
        "kills": sum(outcome.kills.values()),
        "submitted": ledger.submitted,
        "acknowledged": len(ledger.acknowledged),
        "returned": len(ledger.returned),
        "lost": len(ledger.acknowledged) - len(ledger.returned),
        "duplicated_effects": len(verdict.duplicated),
        "unexpected": len(verdict.unexpected),
        "parked": len(verdict.parked),
        "seconds_to_drain": None if drained is None else round(drained, 1),
        "broken_promises": len(verdict.lost),
        "clean": outcome.is_clean,
        "kills_planned": plan.kills,
        "cut_short": outcome.is_cut_short,
        "kills_by_target": {str(target): count for target, count in sorted(outcome.kills.items())},
        "beyond_reach": {str(target): count for target, count in outcome.beyond_reach.items()},
        "seconds": round(outcome.seconds, 1),
        "rate": plan.rate,
        "cases_per_second": round(ledger.submitted / outcome.seconds, 2),
        "endings": dict(Counter(f"{case.ending}: {case.final}" for case in ledger.cases)),
        "answers": dict(ledger.answers.most_common()),
        "redriven": outcome.redriven,
        "server_errors": sum(
            count for answer, count in ledger.answers.items() if " 500 " in answer
        ),
        "unforeseen": outcome.unforeseen,
        "unasked_deaths": outcome.unasked_deaths,
        "audit": {name: found or "intact" for name, found in outcome.audit.items()},
        "seed": plan.seed,
        "held_back": outcome.held_back,
        "course": {
            f"{point.seconds:.0f} s": f"{point.kills} kills, {point.submitted} cases, "
            f"{point.open_cases} of them open"
            for point in outcome.course
        },
        "drain": _curve(outcome),
    }


def _curve(outcome: Outcome) -> dict[str, str]:
    """What still moved on the way to rest, about every five seconds and at the end."""
    points: dict[str, str] = {}
    due = 0.0
    for seconds, cases, unrest in outcome.drain:
        if seconds >= due or (seconds, cases, unrest) == outcome.drain[-1]:
            due = seconds + CURVE_SECONDS
            points[f"{seconds:.1f} s"] = (
                f"{cases} cases open, {unrest.unsent} messages unsent, {unrest.waiting} waiting, "
                f"{unrest.unprinted} licences unprinted"
            )
    return points


def write(outcome: Outcome, file: Path) -> None:
    """Write `faults.json`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures(outcome), ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def show(outcome: Outcome, console: Console) -> None:
    """Print the ledger, and below it each broken promise by name."""
    table = Table("帐目 ledger", "数 figure", title="故障演练 fault run")
    shown = figures(outcome)
    for name, figure in shown.items():
        table.add_row(name, _lines(figure) if isinstance(figure, dict) else str(figure))
    console.print(table)
    verdict = outcome.verdict
    for title, sentences in (
        ("lost", verdict.lost),
        ("duplicated", verdict.duplicated),
        ("unexpected", verdict.unexpected),
        ("parked", verdict.parked),
    ):
        for sentence in sentences[:SHOWN]:
            console.print(f"[red]{title}[/red] {sentence}", highlight=False)
        if len(sentences) > SHOWN:
            console.print(f"… and {len(sentences) - SHOWN} more {title}")
    if outcome.is_cut_short:
        done = sum(outcome.kills.values())
        limit = outcome.plan.seconds
        console.print(
            f"[red]cut short[/red] {done} of {outcome.plan.kills} kills when {limit:.0f} s were up"
        )
    if outcome.seconds_to_drain is None:
        console.print(f"[red]not at rest[/red] {outcome.unrest}")
    console.print("[green]clean[/green]" if outcome.is_clean else "[red]NOT clean[/red]")


def _lines(figure: dict[str, Any]) -> str:
    return "\n".join(f"{key}: {count}" for key, count in figure.items()) or "-"

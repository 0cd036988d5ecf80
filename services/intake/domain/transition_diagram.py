"""The lifecycle drawn from its own table, for the documentation."""

from services.intake.domain.status import TRANSITIONS, Status


def diagram() -> str:
    """A Mermaid state diagram of every row of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.SUBMITTED.value}"]
    lines += [f"    {status.value}: {status.chinese}" for status in Status]
    for status, acts in TRANSITIONS.items():
        lines += [
            f"    {status.value} --> {target.value}: {act.chinese}"
            for act, reached in acts.items()
            for target in reached
        ]
        if not acts:
            lines.append(f"    {status.value} --> [*]")
    return "\n".join(lines) + "\n"

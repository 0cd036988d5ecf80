"""The rows of architecture.md §9 in its order."""

from benchmarks.row import Row
from benchmarks.rows import (
    due_sweep,
    embedded,
    lifecycle,
    relay,
    status,
    submit_accept,
    task_visible,
)

ROWS: dict[str, Row] = {
    row.name: row
    for row in (
        submit_accept.ROW,
        lifecycle.ROW,
        task_visible.ROW,
        status.ROW,
        relay.ROW,
        due_sweep.ROW,
        embedded.ROW,
    )
}

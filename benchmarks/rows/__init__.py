"""The rows of design.md §9 in its order."""

from benchmarks.row import Row
from benchmarks.rows import relay, submit_accept

ROWS: dict[str, Row] = {row.name: row for row in (submit_accept.ROW, relay.ROW)}

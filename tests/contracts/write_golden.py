"""`python -m tests.contracts.write_golden`: pin new contracts and additive changes.

Refuses what would break those who know the pinned shape: that needs a new version of the type."""

import json
import sys

from shared.contracts.asyncapi import json_schemas
from tests.contracts.shapes import GOLDEN, breaking_changes, golden_file, shape_of, written


def main() -> int:
    """Write the golden files. Returns: 1 when a change was refused."""
    GOLDEN.mkdir(exist_ok=True)
    refused = []
    for event_type, schema in json_schemas().items():
        shape, file = shape_of(schema), golden_file(event_type)
        if file.exists():
            found = breaking_changes(json.loads(file.read_text(encoding="utf-8")), shape)
            refused += [f"{event_type} {change}" for change in found]
            if found:
                continue
        file.write_text(written(shape), encoding="utf-8")
    for line in refused:
        sys.stderr.write(f"refused, needs a new version: {line}\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())

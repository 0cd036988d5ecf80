"""Alembic's way into licensing."""

from services.licensing.tables import metadata
from shared.migrating import run_environment

run_environment(metadata)

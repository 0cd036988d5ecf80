"""Alembic's way into intake."""

from services.intake.tables import metadata
from shared.migrating import run_environment

run_environment(metadata)

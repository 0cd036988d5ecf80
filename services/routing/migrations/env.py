"""Alembic's way into routing."""

from services.routing.tables import metadata
from shared.migrating import run_environment

run_environment(metadata)

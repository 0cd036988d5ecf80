"""Alembic's way into notify."""

from services.notify.tables import metadata
from shared.migrating import run_environment

run_environment(metadata)

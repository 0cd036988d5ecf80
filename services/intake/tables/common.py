"""What all tables of intake share."""

from shared.calendar_versions import calendar_versions_table
from shared.database import metadata as new_metadata
from shared.messaging.tables import common_tables

metadata = new_metadata()
common = common_tables(metadata)
calendar_versions = calendar_versions_table(metadata)

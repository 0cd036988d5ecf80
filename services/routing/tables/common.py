"""The metadata of routing's database, and the tables that every service has."""

from shared import database
from shared.calendar_versions import calendar_versions_table
from shared.messaging.tables import common_tables

metadata = database.metadata()
common = common_tables(metadata)
calendar_versions = calendar_versions_table(metadata)

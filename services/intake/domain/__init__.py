"""The rules of intake, pure: standard library, shared identifiers, calendar and errors only."""

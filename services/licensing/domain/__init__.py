"""The rules of review and of licences: pure, frozen, without framework or database."""

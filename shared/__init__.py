"""What at least three services use and what carries no rule of the field.

It never imports a service (held by import-linter)."""

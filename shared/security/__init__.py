"""Keys, sealed fields, tokens and the audit chain: what protects, and nothing of the field."""

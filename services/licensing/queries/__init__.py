"""What the desk pages and the registry show: one statement each, no rules."""

"""Bodies and answers of intake's HTTP."""

"""What routing can be asked: reads without rules, one statement where possible."""

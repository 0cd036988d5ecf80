"""Rules of routing: pure, frozen, without time, database or framework."""

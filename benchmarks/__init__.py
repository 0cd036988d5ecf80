"""The figures of architecture.md §9, each measured beside its floor in the same run.

Real processes on a private PostgreSQL and RabbitMQ, loopback only; `python -m benchmarks` runs them.
Development equipment: nothing under services/ or shared/ may import it."""

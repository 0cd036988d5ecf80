"""Intake (综合受理): the window where papers come in and results go out.

Owns: the catalogue with its guides and drafts, appointments, applications with materials and files,
notices and receipts, lapses at the window, promises in place of papers and who broke one, hand-over, and
the public status.
Receives: case progress, supplement requests, suspensions, decisions, offices (routing); licences and
results of checks (licensing).
Announces: application applied, returned, opened as a follow-up, submitted, supplement notified,
accepted, refused, supplemented, completed, defaulted, withdrawn, delivered."""

"""Intake (综合受理): the window where papers come in and results go out.

Owns: the catalogue with its guides and drafts, applications with materials and files, notices and
receipts, promises in place of papers and who broke one, hand-over, and the public status.
Receives: case progress, supplement requests, suspensions, decisions (routing); licences and results of
checks (licensing).
Announces: application submitted, supplement notified, accepted, refused, supplemented, completed,
defaulted, withdrawn, delivered."""

"""Licensing (审批与证照): the built-in review desk, and the registry of electronic licences.

Owns: reviews (one per task), licence types, licences, their numbers and their signed PDF files,
grants that wait for promised papers, checks after decisions on declarations, a copy of what the
register of staff says of who acts.
Receives: task assigned / recalled / supplement answered (one queue per level), case decided,
application completed / defaulted, staff changed.
Announces: task decided / supplement requested / suspended / resumed / extended on
`yikou.decisions`; licence issued / revoked, post-check ordered / concluded on `yikou.events`."""

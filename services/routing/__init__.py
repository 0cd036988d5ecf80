"""Routing (流转): the way of every case through the back offices.

Owns: divisions, organisations, windows and staff by day, cases, their tasks, clocks, pauses and
history, and the strays.
Receives: application accepted / supplemented / completed / defaulted / withdrawn / delivered, the
answers of back offices, licence issued, delivery failed.
Announces: task assigned / recalled / supplement answered, case opened / progressed / supplement
requested / suspended / resumed / extended / decided / withdrawn / closed / strayed, office
changed, staff changed."""

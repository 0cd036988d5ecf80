"""Rules of notification: pure, standard library only."""

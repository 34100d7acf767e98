"""A game as a log: played through one door, kept in one file, seen by each seat through its own view."""

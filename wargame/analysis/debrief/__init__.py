"""The after-action report: a game that is over, told so that those who played it learn from it."""

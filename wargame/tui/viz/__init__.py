"""Pictures as grids of character cells: pure functions, the same for screen, terminal and tests."""

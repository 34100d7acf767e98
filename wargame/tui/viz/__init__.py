"""Pictures as grids of character cells: pure functions from numbers to cells, the same for screen, terminal and tests."""

"""Widgets of our own: each draws many things at once, so that a screen stays small and quick."""

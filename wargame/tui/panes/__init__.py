"""The nine panes of the game screen."""

"""Sessions over a network: the wire, the server and the client; the game itself is in `wargame.session`."""

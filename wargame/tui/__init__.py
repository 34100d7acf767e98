"""Terminal screens: a client of the session's protocol, and of nothing else."""

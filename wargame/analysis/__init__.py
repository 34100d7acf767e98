"""Games studied rather than played: single runs, ensembles of them, and what can be learned from an ensemble."""

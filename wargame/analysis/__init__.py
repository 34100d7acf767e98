"""Games studied rather than played: single runs, and (with later rooms) ensembles of them."""

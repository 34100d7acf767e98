"""``python -m wargame``."""

from wargame.cli.main import main

main()

"""``python -m contraflow``."""

from contraflow.cli import main

main()

"""`python -m cultivation` is the same as `cultivation`."""

from cultivation.cli import main

main()

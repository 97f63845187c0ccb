"""Commands played again: what was carried out once has to come to the same, whichever build does it."""

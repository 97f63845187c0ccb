"""How fast, how costly and how often wrong: our judge beside the rules of other tools, on the same simulated traffic."""

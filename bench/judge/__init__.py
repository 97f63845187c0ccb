"""How fast, how costly and how often wrong: our judge beside the rules of others, on the same simulated traffic."""

"""The pure core: what a plan is, what has happened, and what to do next. No I/O, no clock, no third party."""

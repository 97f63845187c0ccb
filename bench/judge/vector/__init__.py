"""The same formulas as the judge's, over thousands of releases at once, with numpy.

Nothing here decides a release. Every constant is that of `gonogo.core.judge`, and tests/bench holds that each of these
says what the shipped code says: log E within 1e-9 at every block, and the same verdict at the same look. Arrays are of
guards, last axis; where there are several bets they are the first axis.
"""

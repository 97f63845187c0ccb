"""What a plan document may be at most. Plans are written by people: these are far above any that was seen."""

BYTES_MAX = 4_000_000
"""A document of 50,000 lines has two or three million."""
LINES_MAX = 50_000
"""The longest plan that was seen has 500 lines; reading and checking this many takes some five seconds and 150 MB."""
CELLS_MAX = 150_000
"""Signs that part the cells of tables: 30,000 rows of four columns. A row of short cells costs a hundred times more
than its bytes."""
DEPTH_MAX = 30
"""Nesting of YAML values; the bindings need six."""
VALUES_MAX = 60_000
"""YAML values, those repeated by aliases included, which is what stops an alias bomb."""
TEXT_CHARS_MAX = 2_000
"""One line of words: a criterion, an item, a message."""
READ_CHARS_MAX = 600
"""How much of one line of any document is read closely: the longest list item that was seen has a third of it."""
PHASES_MAX = 100
COMPONENTS_MAX = 200
CRITERIA_MAX = 1_000
"""Of the whole plan: every one is judged four times a second."""
PEOPLE_MAX = 500
LAG_S_MAX = 15.0
"""How far apart the two sides may be read: every second is a comparison of its own, and a source later is stale."""
COHORTS_MAX = 1_000_000_000
"""More players than there are people is a slip."""
DURATION_S_MAX = 3650 * 86_400
"""Ten years: longer is a slip of the unit."""
PROBLEMS_MAX = 200
"""More are not shown: whoever has 200 has another question."""

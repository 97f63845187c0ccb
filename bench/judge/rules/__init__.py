"""The rules that are compared. Each is made anew for a run and answers, second by second, whether to roll back.

Those of other tools are written from their public descriptions, no code taken; none is charged with the age of a
metric scrape, which all of them pay in practice.
"""

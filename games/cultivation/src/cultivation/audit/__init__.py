"""The auditor: reads the ledger from outside and says whether value was conserved. It never changes
anything.
"""

"""Repair: where value that should not exist went, and what is to be taken back for it. It reads the ledger and decides;
what it decides is carried out by the service, after two people have signed.
"""

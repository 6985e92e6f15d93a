"""Whole installations whose servers and processes are killed: nothing is lost or doubled.

``make test-chaos`` runs it at full length, ``make test`` a short version.
"""

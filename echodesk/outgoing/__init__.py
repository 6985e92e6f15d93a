"""Telling programs of a workspace what happens in it: signed, retried, and logged.

An endpoint follows the event log of its workspace. Nothing here knows what the events
are about.
"""

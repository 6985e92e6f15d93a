"""Housekeeping that belongs to the whole installation."""

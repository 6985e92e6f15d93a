"""Keeps `locale/` in step with the words in the sources: ``make messages``."""

"""The switch that holds back all sending, of one account or of the installation."""

from social.sending_pause.reads import is_paused, open_pauses, with_pauses

__all__ = ["is_paused", "open_pauses", "with_pauses"]

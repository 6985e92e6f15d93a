"""The pages of outgoing webhooks, below ``/settings/webhooks/``."""

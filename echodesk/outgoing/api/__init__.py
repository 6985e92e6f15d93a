"""Outgoing webhooks for programs of admins."""

"""WhatsApp's message templates: kept as they stand at Meta, and filled in."""

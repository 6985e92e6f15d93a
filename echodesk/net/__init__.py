"""Speaking to servers of strangers, without being led into our own network."""

"""The verbs of endpoints, for admins: they belong to the whole workspace."""

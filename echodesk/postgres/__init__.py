"""Django's PostgreSQL, with times read the fast way."""

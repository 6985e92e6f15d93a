"""Our PostgreSQL backend, emptied quickly between tests."""

"""What the admins of a workspace decide: members, locations, and who did what."""

"""The only writers of workspaces, users and memberships."""

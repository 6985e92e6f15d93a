"""The Send APIs: what a call says, whether Meta would take it, and carrying it out."""

"""All of EchoDesk in one process: what ``make run`` starts."""

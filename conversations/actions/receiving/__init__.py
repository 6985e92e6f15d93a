"""The steps of ``actions.receive``, in order: arrivals, people, echoes, conversations, messages."""

"""Meta's side of sending, as a process of its own: it fails at will and remembers every call.

``__main__`` is the process; a test reaches it through :mod:`tests.chaos.meta.remote`.
"""

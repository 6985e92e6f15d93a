"""Python's search for circles of objects, tuned to work in large batches."""

import gc
from typing import Any

# So many more objects made than dropped begin a search. A batch of five hundred deliveries
# keeps some hundred thousand until it is written: by default it is searched hundreds of times.
_YOUNG, _MIDDLE, _OLD = 10_000, 20, 50


def settle(**_kwargs: Any) -> None:
    """Leave what is loaded by now, which never goes away, out of all searches; search less often.

    Processes forked afterwards inherit both, and go on sharing the memory that nobody
    looks through any more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)

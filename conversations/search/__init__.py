"""Finding people, messages and notes by words and operators.

``language`` and ``parsing`` know what was asked, ``words`` what a text consists of,
``pattern`` joins the two; all of them are pure. ``index`` keeps the tables that are
searched, ``engines`` ask them, one module per database; ``finding``, ``people`` and
``hits`` read the results.
"""

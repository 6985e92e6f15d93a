"""Paging of lists, as the whole house does it."""

from echodesk.keyset import BadCursorError, Cursor, Page, decode, page_of

__all__ = ["BadCursorError", "Cursor", "Page", "decode", "page_of"]

"""One phone number, one spelling: WhatsApp writes some countries' numbers in two ways.

WhatsApp's id of a person (``wa_id``) is the number as it was when they signed up, while
phones, the Business app and other tools use the number as it is dialled today. Three
national changes make the difference:

* Brazil put a 9 before its mobile numbers (ANATEL, Resolução 553/2010, done by 2016):
  55, two digits of the area, then eight digits that begin with 6 to 9 became nine.
  Landlines begin with 2 to 5 and were left alone.
* Argentina's mobile numbers are dialled from abroad with a 9 after the 54, and the same
  ten digits are nobody else's without it (ENACOM, Plan Fundamental de Numeración Nacional).
* Mexico dropped the 1 between 52 and the ten digits of a mobile number in August 2019
  (IFT, Plan Técnico Fundamental de Numeración).

Pure.
"""

import re

_BRAZIL = re.compile(r"55([1-9][1-9])9?([6-9]\d{7})")
_ARGENTINA = re.compile(r"549?([1-9]\d{9})")
_MEXICO = re.compile(r"521?([2-9]\d{9})")


def canonical(person_id: str) -> str:
    """The one spelling of a ``wa_id``; ids that are no such number stay as they are.

    A user id such as ``FI.1349…`` has letters, and is never touched.
    """
    number = person_id.removeprefix("+")
    if not (number.isascii() and number.isdecimal()):
        return person_id
    if match := _BRAZIL.fullmatch(number):
        return f"55{match[1]}9{match[2]}"
    if match := _ARGENTINA.fullmatch(number):
        return f"54{match[1]}"
    if match := _MEXICO.fullmatch(number):
        return f"52{match[1]}"
    return number


def forms_of(person_id: str) -> set[str]:
    """Every spelling Meta may have used for a ``wa_id``, the given one among them."""
    number = canonical(person_id)
    forms = {person_id, number}
    if match := _BRAZIL.fullmatch(number):
        forms.add(f"55{match[1]}{match[2]}")
    if match := _ARGENTINA.fullmatch(number):
        forms.add(f"549{match[1]}")
    if match := _MEXICO.fullmatch(number):
        forms.add(f"521{match[1]}")
    return forms

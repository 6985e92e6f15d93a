"""What must come of each payload of ``tests/payloads/whatsapp``, by the name of its file."""

from tests.social.intake.whatsapp_cases import (
    changed,
    chosen,
    echoes,
    files,
    news,
    notices,
    people,
    said,
)
from tests.social.intake.whatsapp_cases import receipts as _receipts

CASES = {
    **people.CASES,
    **said.CASES,
    **files.CASES,
    **chosen.CASES,
    **changed.CASES,
    **echoes.CASES,
    **_receipts.CASES,
    **notices.CASES,
    **news.CASES,
}

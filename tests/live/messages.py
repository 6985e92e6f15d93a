"""Messages as Meta posts them, to an account of the demo."""

import time


def instagram_account(installation, token):
    """The external id of the demo's Instagram account."""
    answer = installation.api("GET", "/api/social/accounts/", token)
    rows = answer["results"] if isinstance(answer, dict) else answer
    return next(row["external_id"] for row in rows if row["platform"] == "instagram")


def instagram_message(account, text, number):
    """One webhook body with one text message."""
    now = int(time.time() * 1000)
    item = {
        "sender": {"id": "790000000099999"},
        "recipient": {"id": account},
        "timestamp": now,
        "message": {"mid": f"live-{number}-{now}", "text": text},
    }
    return {"object": "instagram", "entry": [{"id": account, "time": now, "messaging": [item]}]}

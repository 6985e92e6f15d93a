"""When recurring tasks run. Numbers are seconds.

Plain data, as ``settings`` reads it. What a lost task would have done is found by one of these.
"""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    "sweep-deliveries": {"task": "social.tasks.sweep_deliveries", "schedule": 5.0},
    "sweep-outbox": {"task": "conversations.tasks.sweep_outbox", "schedule": 5.0},
    "sweep-uncertain": {"task": "conversations.tasks.sweep_uncertain", "schedule": 5.0},
    "sweep-reactions": {"task": "conversations.tasks.sweep_reactions", "schedule": 10.0},
    "sweep-profiles": {"task": "conversations.tasks.sweep_profiles", "schedule": 60.0},
    "sweep-media": {"task": "conversations.tasks.sweep_media", "schedule": 5.0},
    "index-search": {"task": "conversations.tasks.index_search", "schedule": 2.0},
    "sweep-early": {"task": "conversations.tasks.sweep_early", "schedule": 20.0},
    "sweep-reach": {"task": "conversations.tasks.sweep_reach", "schedule": 300.0},
    "sweep-contact-imports": {
        "task": "conversations.tasks.sweep_contact_imports",
        "schedule": 60.0,
    },
    "wake-snoozed": {"task": "conversations.tasks.wake_snoozed", "schedule": 30.0},
    "mail-digests": {"task": "conversations.tasks.mail_digests", "schedule": 60.0},
    "check-round": {"task": "social.tasks.check_round", "schedule": 600.0},
    "sweep-imports": {"task": "social.tasks.sweep_imports", "schedule": 60.0},
    "reconcile-round": {"task": "social.tasks.reconcile_round", "schedule": 300.0},
    # Each account's once an hour; a new account's within a minute.
    "message-template-round": {
        "task": "social.tasks.message_template_round",
        "schedule": 60.0,
    },
    "sweep-deletions": {"task": "social.tasks.sweep_deletions", "schedule": 60.0},
    "refresh-tokens": {"task": "social.tasks.refresh_tokens", "schedule": 3600.0},
    "sweep-dispatches": {"task": "echodesk.outgoing.tasks.sweep_dispatches", "schedule": 5.0},
    "tell-of-endpoints": {"task": "echodesk.outgoing.tasks.tell_of_endpoints", "schedule": 60.0},
    **{
        f"heartbeat-{queue}": {
            "task": "echodesk.tasks.beat_heart",
            "schedule": 10.0,
            "args": [queue],
            "options": {"queue": queue, "expires": 30},
        }
        for queue in ("intake", "send", "default")
    },
    "delete-orphans": {
        "task": "conversations.tasks.delete_orphans",
        "schedule": crontab(hour="3", minute="47"),
    },
    "prune": {"task": "echodesk.tasks.prune", "schedule": crontab(hour="3", minute="17")},
}

"""What the demo's studio has set up: its data, views, canned replies, fields of contacts."""

from conversations.demo.history import Tenant
from conversations.models import Attribute, CannedReply, SavedView
from conversations.models.attribute import AttributeType

_BUSINESS = {
    "website": "https://mtsvane.example",
    "email": "hello@mtsvane.example",
    "phone": "+995 322 00 01 23",
    "address": "12 Chubinashvili St, Tbilisi",
    "answer_minutes": 240,
}
_REPLIES = {
    "hours": ("Opening hours", "We are open Tuesday to Saturday, 11:00 to 19:00."),
    "shipping": (
        "Shipping",
        "Hi {{contact.first_name}}! We ship within Georgia in 2 to 3 days and abroad in about ten.",
    ),
    "store": ("Where we are", "You find us at {{workspace.address}}. See you soon!"),
    "thanks": ("Thanks", "Thank you, {{contact.first_name}}! — {{agent.first_name}}"),
    "wholesale": (
        "Wholesale",
        "For wholesale please write to {{workspace.email}} and name {{contact.company}}.",
    ),
}
_FIELDS = {
    "customer_since": ("Customer since", AttributeType.DATE, []),
    "size": ("Size", AttributeType.CHOICE, ["Small", "Medium", "Large"]),
}


def set_up(tenant: Tenant) -> None:
    """Write it all for the workspace of ``tenant``, whose labels are there already."""
    workspace = tenant.workspace
    for field, value in _BUSINESS.items():
        setattr(workspace, field, value)
    workspace.save(update_fields=[*_BUSINESS])
    CannedReply.objects.bulk_create(
        CannedReply(workspace=workspace, shortcut=shortcut, title=title, text=text)
        for shortcut, (title, text) in _REPLIES.items()
    )
    Attribute.objects.bulk_create(
        Attribute(workspace=workspace, key=key, name=name, type=kind, choices=choices, position=at)
        for at, (key, (name, kind, choices)) in enumerate(_FIELDS.items())
    )
    views = {
        "VIP customers": ("violet", {"status": "open", "label": str(tenant.labels["VIP"].pk)}),
        "Urgent": ("red", {"status": "open", "priority": "urgent"}),
        "Waiting for the customer": ("amber", {"status": "pending"}),
    }
    SavedView.objects.bulk_create(
        SavedView(workspace=workspace, name=name, tone=tone, query=query, position=at)
        for at, (name, (tone, query)) in enumerate(views.items())
    )

"""The operator's view of accounts and deliveries. Nothing can be changed here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from social.deliveries.masking import pretty, readable
from social.models import DeliveryItem, SocialAccount, WebhookDelivery

ITEMS_SHOWN = 1000


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows to look at: what they say is written by the product alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; who may view, views."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """The delivery log: what Meta posted, and what became of each item."""

    list_display = (
        "id",
        "platform",
        "state",
        "received_at",
        "attempts",
        "short_error",
    )
    list_filter = ("state", "platform")
    fields = (
        "platform",
        "state",
        "received_at",
        "processed_at",
        "attempts",
        "retry_at",
        "error",
        "items",
        "pretty_body",
    )
    # The log grows without end, and counting it would read all of it.
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description="error")
    def short_error(self, delivery: WebhookDelivery) -> str:
        """The first line of the error."""
        return delivery.error.partition("\n")[0][:100]

    @admin.display(description="body")
    def pretty_body(self, delivery: WebhookDelivery) -> SafeString:
        """What Meta posted."""
        return format_html("<pre>{}</pre>", pretty(readable(bytes(delivery.body))))

    @admin.display(description="items")
    def items(self, delivery: WebhookDelivery) -> SafeString:
        """What became of each item, a line each."""
        found = list(delivery.items.order_by("position")[: ITEMS_SHOWN + 1])
        lines = [_line(item) for item in found[:ITEMS_SHOWN]]
        if len(found) > ITEMS_SHOWN:
            lines.append("…")
        return format_html("<pre>{}</pre>", "\n".join(lines))


def _line(item: DeliveryItem) -> str:
    workspace = f"workspace {item.workspace_id}" if item.workspace_id else ""
    parts = (str(item.position), item.kind, item.outcome, item.account_ref, workspace, item.error)
    return "  ".join(part for part in parts if part)


@admin.register(SocialAccount)
class SocialAccountAdmin(ReadOnlyAdmin):
    """The accounts of all workspaces, without their tokens."""

    list_display = ("label", "platform", "login", "workspace", "status", "last_webhook_at")
    list_filter = ("status", "platform", "login")
    list_select_related = ("workspace",)
    search_fields = ("external_id", "page_id", "waba_id", "username", "display_name")
    exclude = ("access_token",)

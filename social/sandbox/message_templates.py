"""The message templates every WhatsApp account here begins with, and changing their status."""

from typing import Any

from django.db import transaction

from social.platforms import Platform
from social.sandbox import ids
from social.sandbox.assets import Asset, whatsapp_of
from social.sandbox.models import SandboxNumber, SandboxTemplate, SandboxWaba, TemplateStatus
from social.sandbox.payloads import news
from social.sandbox.telling import tell

Components = list[dict[str, Any]]
_NAMED = SandboxTemplate.Format.NAMED
_ID_LENGTH = 15


def new_id() -> str:
    """What WhatsApp calls a new message template."""
    return ids.numeric_id("5", _ID_LENGTH)


def make_templates(waba: SandboxWaba) -> None:
    """Give an account what it begins with, once. Whatever is deleted stays deleted."""
    if waba.has_templates:
        return
    with transaction.atomic():
        locked = SandboxWaba.objects.select_for_update().get(pk=waba.pk)
        if not locked.has_templates:
            rows = [_build(waba.external_id, **fields) for fields in _FIRST]
            SandboxTemplate.objects.bulk_create(rows, ignore_conflicts=True)
            locked.has_templates = True
            locked.save(update_fields=["has_templates"])


def set_status(template: SandboxTemplate, status: str, reason: str = "NONE") -> None:
    """Let WhatsApp think otherwise of a template, and say so."""
    template.status, template.rejected_reason = status, reason
    template.save(update_fields=["status", "rejected_reason"])
    tell_status(asset_of(template.waba_id), template)


def tell_status(asset: Asset, template: SandboxTemplate) -> None:
    """Say how a template stands."""
    payload = news.template_status(asset, template)
    tell(asset, {"message_template_status_update"}, "template", payload)


def asset_of(waba_id: str) -> Asset:
    """Any number of the account: its apps are told of the account's news."""
    number = SandboxNumber.objects.filter(waba_id=waba_id).first()
    return whatsapp_of(number) if number else Asset(Platform.WHATSAPP, waba_id, waba_id, waba_id)


def _build(waba_id: str, **fields: Any) -> SandboxTemplate:
    defaults = {"language": "en_US", "category": "UTILITY", "status": TemplateStatus.APPROVED}
    return SandboxTemplate(external_id=new_id(), waba_id=waba_id, **{**defaults, **fields})


def _body(text: str, *example: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "BODY", "text": text}
    return {**part, "example": {"body_text": [list(example)]}} if example else part


def _media(format_: str) -> dict[str, Any]:
    return {"type": "HEADER", "format": format_, "example": {"header_handle": ["4::aW1h"]}}


def _buttons(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(buttons)}


def _reply(text: str) -> dict[str, Any]:
    return {"type": "QUICK_REPLY", "text": text}


def _link(text: str, url: str) -> dict[str, Any]:
    return {"type": "URL", "text": text, "url": url, "example": [url.replace("{{1}}", "1042")]}


_FOOTER = {"type": "FOOTER", "text": "Reply to this message at any time."}
_PHONE = {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+995555000123"}
_READY = _body("Hi {{1}}, your order {{2}} is ready. Pick it up until {{3}}.", "Ana", "1042", "six")
_NAMES = [{"param_name": name, "example": name} for name in ("first_name", "day", "time")]
_FIRST: tuple[dict[str, Any], ...] = (
    {"name": "order_ready", "components": [_READY, _FOOTER]},
    {
        "name": "order_ready",
        "language": "fi",
        "components": [
            _body("Hei {{1}}, tilauksesi {{2}} on noudettavissa {{3}} asti.", "Ana", "1042", "18")
        ],
    },
    {
        "name": "order_ready",
        "language": "fr",
        "status": TemplateStatus.PENDING,
        "components": [
            _body(
                "Bonjour {{1}}, votre commande {{2}} est prête jusqu’à {{3}}.", "Ana", "1", "18 h"
            )
        ],
    },
    {
        "name": "appointment_reminder",
        "parameter_format": _NAMED,
        "components": [
            {
                "type": "BODY",
                "text": "Hello {{first_name}}, see you on {{day}} at {{time}}.",
                "example": {"body_text_named_params": _NAMES},
            },
            _buttons(_reply("I will be there"), _reply("Change the time")),
        ],
    },
    {
        "name": "new_arrivals",
        "category": "MARKETING",
        "components": [
            _media("IMAGE"),
            _body("Hi {{1}}, the new glazes are here.", "Ana"),
            _FOOTER,
            _buttons(
                _link("See them", "https://example.com/new/{{1}}"), _reply("No more of these")
            ),
        ],
    },
    {
        "name": "invoice",
        "components": [
            _media("DOCUMENT"),
            _body("Invoice {{1}} over {{2}} is attached.", "1042", "64 €"),
        ],
    },
    {
        "name": "delivery_update",
        "status": TemplateStatus.PAUSED,
        "components": [
            {
                "type": "HEADER",
                "format": "TEXT",
                "text": "Parcel {{1}}",
                "example": {"header_text": ["1042"]},
            },
            _body("It will be with you on {{1}}.", "Friday"),
            _buttons(_link("Follow it", "https://example.com/parcel/{{1}}"), _PHONE),
        ],
    },
    {
        "name": "autumn_offer",
        "category": "MARKETING",
        "components": [
            _body("Ten percent off all bowls this week."),
            _buttons({"type": "COPY_CODE", "example": "BOWL10"}, _reply("No more of these")),
        ],
    },
    {
        "name": "summer_sale",
        "language": "fr",
        "category": "MARKETING",
        "status": TemplateStatus.REJECTED,
        "rejected_reason": "PROMOTIONAL",
        "components": [_body("Soldes d’été : profitez-en vite !")],
    },
)

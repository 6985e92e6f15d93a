"""Connected accounts, and what Meta posted to us."""

from social.models.account import AccountStatus, Login, Reason, SocialAccount
from social.models.app import WorkspaceApp
from social.models.callback import CallbackCheck
from social.models.connect import ConnectAttempt
from social.models.delivery import DeliveryItem, DeliveryState, ItemOutcome, WebhookDelivery
from social.models.history import HistoryImport, ImportStatus
from social.models.message_template import MessageTemplate, TemplateStatus
from social.models.pause import SendingPause
from social.models.privacy import PrivacyKind, PrivacyRequest

__all__ = [
    "AccountStatus",
    "CallbackCheck",
    "ConnectAttempt",
    "DeliveryItem",
    "DeliveryState",
    "HistoryImport",
    "ImportStatus",
    "ItemOutcome",
    "Login",
    "MessageTemplate",
    "PrivacyKind",
    "PrivacyRequest",
    "Reason",
    "SendingPause",
    "SocialAccount",
    "TemplateStatus",
    "WebhookDelivery",
    "WorkspaceApp",
]

"""Connected accounts, and what Meta posted to us."""

from social.models.account import AccountStatus, Login, Reason, SocialAccount
from social.models.app import WorkspaceApp
from social.models.connect import ConnectAttempt
from social.models.delivery import DeliveryState, WebhookDelivery

__all__ = [
    "AccountStatus",
    "ConnectAttempt",
    "DeliveryState",
    "Login",
    "Reason",
    "SocialAccount",
    "WebhookDelivery",
    "WorkspaceApp",
]

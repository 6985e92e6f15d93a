"""How the API is read, answered, limited and described. Plain data, as ``settings`` reads it."""

from datetime import timedelta
from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "echodesk.workspaces.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["echodesk.api_parsing.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["echodesk.workspaces.permissions.IsMember"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    # Against programs that run away, not against busy ones.
    "DEFAULT_THROTTLE_RATES": {"user": "3000/min", "token": "60/min"},
    "EXCEPTION_HANDLER": "echodesk.api_errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=30),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    # A token dies with the password it was got for.
    "CHECK_REVOKE_TOKEN": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "EchoDesk",
    "DESCRIPTION": "Conversations, messages and connected accounts of one workspace.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "AttributeTypeEnum": "conversations.models.attribute.AttributeType",
        "AttachmentStateEnum": "conversations.models.MediaState",
        "ConversationStatusEnum": "conversations.models.Status",
        "DeliveryStateEnum": "social.models.delivery.DeliveryState",
        "DispatchStateEnum": "echodesk.outgoing.models.DispatchState",
        "EndpointStateEnum": "echodesk.outgoing.models.EndpointState",
        "MediaKindEnum": "social.contents.MediaKind",
        "MessageKindEnum": "social.contents.MessageKind",
        "MessageStatusEnum": "conversations.models.MessageStatus",
        "NotificationKindEnum": "conversations.models.NotificationKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

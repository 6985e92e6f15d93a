"""Endpoints, what is sent to them, and each attempt at it."""

from echodesk.outgoing.models.dispatch import Dispatch, DispatchAttempt, DispatchState, Trouble
from echodesk.outgoing.models.endpoint import Endpoint, EndpointState, WhyDisabled

__all__ = [
    "Dispatch",
    "DispatchAttempt",
    "DispatchState",
    "Endpoint",
    "EndpointState",
    "Trouble",
    "WhyDisabled",
]

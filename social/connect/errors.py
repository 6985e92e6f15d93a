"""Why an account could not be connected, in words for the admin."""

from django.utils.translation import gettext as _

from echodesk.errors import ActionError, Conflict
from social.graph.errors import GraphError


class AccountTaken(Conflict):
    """Another workspace of this installation has the account; which one is not told."""

    code = "account_taken"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This account is already connected in another workspace."
                " It has to be disconnected there first."
            )
        )


class StateRefused(ActionError):
    """The way back from Meta does not fit a way there."""

    code = "state_refused"


class StateForeign(StateRefused):
    """Somebody else's way back, or one from another workspace or platform."""

    status = 403
    code = "state_foreign"


class MetaRefused(ActionError):
    """Meta said no while an account was being connected or checked."""

    code = "meta_refused"


class MetaUnavailable(MetaRefused):
    """Meta could not be asked; nothing was changed."""

    status = 503
    code = "meta_unavailable"


def refusal(error: GraphError) -> MetaRefused:
    """``error`` as told to the admin who caused it."""
    wording = MetaUnavailable if error.retryable or error.uncertain else MetaRefused
    return wording(words_of(error))


def words_of(error: GraphError) -> str:
    """What to do, and Meta's own words where it has any; they hold no secrets."""
    if error.retryable or error.uncertain:
        return _("Meta could not be reached just now. Nothing was changed; try again in a minute.")
    if not error.message:
        return error.agent_message
    return _("%(advice)s Meta says: %(message)s") % {
        "advice": error.agent_message,
        "message": error.message,
    }

"""What agents read when Meta refuses something: tables only, in plain words with a next step.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social.graph.kinds import Kind

_BY_KIND: dict[Kind, Promise] = {
    Kind.REAUTHORIZE: _("The account has lost its access at Meta. An admin must reconnect it."),
    Kind.SETTINGS: _(
        "The account's settings at Meta do not allow messages through EchoDesk."
        " An admin must check message access and the link between page and Instagram."
    ),
    Kind.PERMISSION: _(
        "EchoDesk was not given the permission this needs."
        " An admin must reconnect the account and allow everything that is asked for."
    ),
    Kind.WINDOW_CLOSED: _(
        "The time to answer has run out. You can write again when the person writes to you."
    ),
    Kind.RECIPIENT: _("This person cannot be reached: they may have blocked you or left."),
    Kind.CONSENT: _("This person has not written to you yet, so Meta does not show who they are."),
    Kind.RESTRICTED: _(
        "Meta has restricted this account for now. An admin should look at its status at Meta."
    ),
    Kind.OWNED_ELSEWHERE: _("Another app is holding this conversation at Meta."),
    Kind.ATTACHMENT: _("Meta could not take the file. Try a smaller or different one."),
    Kind.PRIVATE_REPLY: _("This comment can no longer be answered privately."),
    Kind.MISSING: _("Meta no longer has this, or this account may not see it."),
    Kind.MESSAGE_TEMPLATE: _("WhatsApp refused the message template. Check it at Meta."),
    Kind.THROTTLED: _("Meta is asking us to slow down. Trying again shortly."),
    Kind.TRANSIENT: _("Meta is having trouble. Trying again shortly."),
    Kind.UNCERTAIN: _(
        "Meta did not confirm this message. It may have arrived: check before sending it again."
    ),
    Kind.BAD_REQUEST: _("Meta did not accept this. Your operator can see the reason in the log."),
    Kind.UNKNOWN: _("Meta refused this. Your operator can see the reason in the log."),
}

# Where the class alone would tell an agent too little.
_BY_CODE: dict[int, Promise] = {
    130472: _(
        "WhatsApp did not deliver this: Meta is trying out receiving fewer messages with this"
        " person. Sending again does not help; wait until they write."
    ),
    130497: _("WhatsApp does not let businesses write to people in this country."),
    131021: _("A WhatsApp number cannot write to itself."),
    131026: _(
        "WhatsApp could not deliver this. The number may not be on WhatsApp, may have blocked you,"
        " or its app is too old. Try another way to reach the person."
    ),
    131030: _("This number is not on the test list of the WhatsApp number. Add it at Meta."),
    131031: _("WhatsApp has locked this account. An admin must look at its status at Meta."),
    131042: _("WhatsApp sends nothing until the account's payment details are put right at Meta."),
    131047: _(
        "More than 24 hours have passed since the person wrote."
        " WhatsApp allows only a message template now."
    ),
    131048: _(
        "WhatsApp is limiting this number because people blocked or reported its messages."
        " An admin should look at the number's quality at Meta."
    ),
    131049: _("WhatsApp held this message back to spare the person. Try again another day."),
    131050: _("This person has stopped marketing messages from you."),
    131051: _("WhatsApp does not take messages of this kind. Send it as text or as a file."),
    131052: _("WhatsApp could not fetch the file. Ask for it again, or attach it anew."),
    131053: _("WhatsApp could not take the file. Check its type and size, or try a different one."),
    131062: _(
        "This person hides their number, and WhatsApp does not send this kind of message without"
        " it. Write plain text, or ask for the number."
    ),
    132000: _(
        "The values do not fit the message template: their number differs. Fill in every one."
    ),
    132001: _("WhatsApp has no such message template in this language, or has not approved it."),
    132005: _("With its values the message template is too long. Shorten them."),
    132007: _("The message template breaks WhatsApp's rules. An admin must change it at Meta."),
    132012: _("A value does not have the form the message template asks for. Check each one."),
    132015: _("WhatsApp has paused this message template for low quality. Use another one."),
    132016: _("WhatsApp has turned this message template off for good. Use another one."),
}

# For what has failed for good: nothing tries again by itself any more.
_FINAL_BY_KIND: dict[Kind, Promise] = {
    Kind.THROTTLED: _(
        "This was not sent: too much went out in a short time. Wait a minute and send it again."
    ),
    Kind.TRANSIENT: _("This was not sent because of trouble at Meta. Send it again."),
}
_FINAL_BY_CODE: dict[int, Promise] = {
    131056: _(
        "Too many messages went to this person in a short time. Wait a little and send it again."
    ),
}


def agent_words(kind: Kind, code: int | None, *, final: bool) -> str:
    """What to tell the agent of a failure, in their language.

    ``final``: nothing tries again by itself, so nothing of the kind is promised.
    """
    found = [_BY_CODE.get(code or 0), _BY_KIND[kind]]
    if final:
        found = [_FINAL_BY_CODE.get(code or 0), found[0], _FINAL_BY_KIND.get(kind), found[1]]
    return str(next(filter(None, found)))

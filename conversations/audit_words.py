"""What the audit trail says of what admins do to the team's words."""

from django.utils.translation import gettext_lazy

from echodesk.workspaces.audit_words import Teller, sentence

WORDS: dict[str, Teller] = {
    "label_deleted": sentence(gettext_lazy("Deleted the label %(subject)s")),
    "label_merged": sentence(gettext_lazy("Merged the label %(subject)s into %(into)s")),
}

"""What people do to messages after they were sent."""

from tests.social.intake.whatsapp_cases.building import AINO, at, edited, reaction, unsent

CASES = {
    "reaction": [reaction(emoji="👍", occurred_at=at(9))],
    "reaction_removed": [reaction(emoji="")],
    "reaction_removed_without_emoji": [reaction(emoji="")],
    "reaction_of_a_hidden_number": [reaction(emoji="💙", person_id=AINO)],
    "edit": [edited(external_id="wamid.HBgM", text="Moikka", occurred_at=at(9))],
    "edit_of_a_caption": [edited(external_id="wamid.IMG", text="here it is")],
    "revoke": [unsent(external_id="wamid.HBgM", occurred_at=at(9))],
}

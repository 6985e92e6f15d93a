"""Which ids of a batch are one person's, and which of them leads. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from conversations.actions.receiving.arrivals import Arrival
from conversations.actions.receiving.keys import Key
from conversations.models import ContactIdentity

# Keys of one person, the leading one first.
Group = list[Key]


def rank(external_id: str) -> tuple[bool, str]:
    """What decides which id leads: numbers before user ids, then the smaller one.

    It does not depend on what came first: whatever the order in which Meta tells that
    ids belong together, the same one leads in the end.
    """
    return not external_id.isdecimal(), external_id


def leading(identities: Iterable[ContactIdentity]) -> list[ContactIdentity]:
    """The identities, the one that is to lead first."""
    return sorted(identities, key=lambda row: rank(row.external_id))


def groups_of(arrivals: Sequence[Arrival], known: Mapping[Key, ContactIdentity]) -> list[Group]:
    """The ids that arrivals name together, with those that belong to them already."""
    home: dict[Key, set[Key]] = {}
    for arrival in arrivals:
        if not arrival.other_ids:
            continue
        keys = set(arrival.people)
        keys |= {_key(known[key]) for key in keys if key in known}
        keys.update(*(home[key] for key in keys if key in home))
        home.update(dict.fromkeys(keys, keys))
    groups = {id(keys): keys for keys in home.values()}
    return [sorted(keys, key=lambda key: rank(key[1])) for keys in groups.values()]


def _key(identity: ContactIdentity) -> Key:
    return identity.account_id, identity.external_id

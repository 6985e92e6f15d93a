"""Who and what there is at Meta in the demo: people, pages, accounts, numbers."""

from collections.abc import Iterator

from conversations.demo import cast
from social.sandbox.models import (
    OWNER_ID,
    SandboxInstagram,
    SandboxNumber,
    SandboxPage,
    SandboxUser,
    SandboxWaba,
)
from social.sandbox.models.assets import NEW_TASKS, TASKS

_TOWNS = (
    *("Aalborg", "Bergen", "Cork", "Delft", "Esbjerg", "Faro", "Gdynia", "Haarlem", "Izmir"),
    *("Jelgava", "Kaunas", "Lund", "Malaga", "Narvik", "Oulu", "Porto", "Rijeka", "Split"),
    *("Turku", "Vaasa"),
)
_KINDS = ("Coffee", "Books", "Bikes")
# What somebody may do who only looks after the posts.
_TASKS_WITHOUT_MESSAGES = ["CREATE_CONTENT", "ANALYZE"]


def make_world() -> None:
    """Make what is missing; a handful of statements, however much there is."""
    people = ((OWNER_ID, "Sandbox Owner"), (cast.AGENCY_ID, cast.AGENCY_NAME))
    SandboxUser.objects.bulk_create(
        [SandboxUser(external_id=key, name=name) for key, name in people], ignore_conflicts=True
    )
    pages = [*_own_pages(), *agency_pages()]
    SandboxPage.objects.bulk_create([page for page, _name in pages], ignore_conflicts=True)
    _make_instagram_accounts([(page.external_id, name) for page, name in pages if name])
    SandboxWaba.objects.bulk_create(
        [
            SandboxWaba(
                external_id=waba.external_id,
                business_id=waba.business_id,
                name=waba.name,
                owner_id=waba.owner_id,
            )
            for waba in cast.WABAS
        ],
        ignore_conflicts=True,
    )
    SandboxNumber.objects.bulk_create([_number(row) for row in cast.NUMBERS], ignore_conflicts=True)


def agency_pages() -> Iterator[tuple[SandboxPage, str]]:
    """Sixty pages, with the name of the Instagram account behind them, if any.

    Every third has none, every second is of the New Pages Experience, and on one the
    agency may not answer messages.
    """
    names = [f"{kind} {town}" for kind in _KINDS for town in _TOWNS]
    for number, name in enumerate(names, start=1):
        tasks = list(NEW_TASKS if number % 2 == 0 else TASKS)
        page = SandboxPage(
            external_id=f"1043{number:011}",
            name=f"Northlight {name}",
            owner_id=cast.AGENCY_ID,
            tasks=_TASKS_WITHOUT_MESSAGES if number == len(names) else tasks,
        )
        username = f"northlight.{name.lower().replace(' ', '.')}"
        yield page, "" if number % 3 == 0 else username


def _own_pages() -> Iterator[tuple[SandboxPage, str]]:
    for page in cast.PAGES:
        yield (
            SandboxPage(external_id=page.external_id, name=page.name),
            page.instagram_username,
        )


def _make_instagram_accounts(wanted: list[tuple[str, str]]) -> None:
    """The accounts behind pages, given as page id and username, and one behind none."""
    known = {page.instagram_username: page for page in (*cast.PAGES, cast.LONE_INSTAGRAM)}
    pages = SandboxPage.objects.in_bulk(
        [page_id for page_id, _name in wanted], field_name="external_id"
    )
    rows = []
    for page_id, username in [*wanted, ("", cast.LONE_INSTAGRAM.instagram_username)]:
        page = pages.get(page_id)
        cast_as = known.get(username)
        external_id = cast_as.instagram_id if cast_as else f"178415{page_id[-11:]}"
        rows.append(
            SandboxInstagram(
                external_id=external_id,
                app_scoped_id=f"91{external_id[-14:]}",
                username=username,
                name=page.name if page else cast.LONE_INSTAGRAM.name,
                page=page,
            )
        )
    SandboxInstagram.objects.bulk_create(rows, ignore_conflicts=True)


def _number(row: cast.DemoNumber) -> SandboxNumber:
    return SandboxNumber(
        external_id=row.external_id,
        waba_id=row.waba_id,
        display_number=row.display_number,
        name=row.name,
        is_registered=row.is_registered,
    )

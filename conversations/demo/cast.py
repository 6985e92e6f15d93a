"""Who and what the demo consists of. All of it is invented."""

from dataclasses import dataclass

from echodesk.workspaces.models import Role
from social.sandbox.models import OWNER_ID

STUDIO, BAKERY = "Mtsvane Studio", "Harbour Bakery"
DEMO_PASSWORD = "echodesk-demo"  # noqa: S105 - printed on the sign-in page of the sandbox


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody to sign in as, and what they are in each workspace."""

    key: str
    name: str
    roles: dict[str, Role]

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@demo.echodesk.local"


USERS = (
    DemoUser("nino", "Nino Gelashvili", {STUDIO: Role.OWNER, BAKERY: Role.AGENT}),
    DemoUser("tamar", "Tamar Beridze", {STUDIO: Role.ADMIN}),
    DemoUser("giorgi", "Giorgi Lomidze", {STUDIO: Role.AGENT}),
    DemoUser("ana", "Ana Popescu", {STUDIO: Role.AGENT}),
    DemoUser("mika", "Mika Lehto", {BAKERY: Role.OWNER}),
)
# The first of each role: enough to try what each may do.
SHOWN_LOGINS = tuple(user for user in USERS if user.key in {"nino", "tamar", "giorgi"})

TEAMS = {"Studio": ("nino", "giorgi"), "Shipping": ("tamar", "ana")}
LABELS = {
    "VIP": "violet",
    "Order": "blue",
    "Workshop": "green",
    "Wholesale": "amber",
    "Repair": "pink",
    "Complaint": "red",
}


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A Facebook page of the sandbox; ``workspace`` is empty while nobody connected it."""

    external_id: str
    name: str
    instagram_id: str = ""
    instagram_username: str = ""
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class DemoNumber:
    """A WhatsApp number of the sandbox; ``workspace`` is empty while nobody connected it."""

    external_id: str
    waba_id: str
    display_number: str
    name: str
    workspace: str = ""
    is_registered: bool = True


@dataclass(frozen=True, slots=True)
class DemoWaba:
    """A WhatsApp Business Account of the sandbox."""

    external_id: str
    business_id: str
    name: str
    owner_id: str = OWNER_ID


# Somebody with more pages than fit into one answer of Meta's; see ``agency``.
AGENCY_ID, AGENCY_NAME = "10220000000000002", "Agency Owner"

PAGES = (
    DemoPage("104200000000001", STUDIO, "17841400000000001", "mtsvane.studio", STUDIO),
    DemoPage("104200000000002", BAKERY, "17841400000000002", "harbour.bakery", BAKERY),
    # For trying the connect dialog: one page with Instagram, one without.
    DemoPage("104200000000003", "Mtsvane Workshop", "17841400000000003", "mtsvane.workshop"),
    DemoPage("104200000000004", "Old Town Pottery Fair"),
)
# Reached by Instagram Login alone.
LONE_INSTAGRAM = DemoPage("", "Mtsvane Archive", "17841400000000004", "mtsvane.archive")
WABAS = (
    DemoWaba("102290000000001", "5060000000001", STUDIO),
    DemoWaba("102290000000002", "5060000000002", "Northlight Group", AGENCY_ID),
    # Of the same business, and without a number yet.
    DemoWaba("102290000000003", "5060000000002", "Northlight Outlet", AGENCY_ID),
)
NUMBER = DemoNumber(
    "106540000000001", "102290000000001", "+995 555 00 01 23", STUDIO, workspace=STUDIO
)
NUMBERS = (
    NUMBER,
    DemoNumber("106540000000002", "102290000000001", "+995 555 00 01 24", "Mtsvane Workshop"),
    DemoNumber("106540000000003", "102290000000002", "+358 40 555 01 01", "Northlight Oulu"),
    DemoNumber("106540000000004", "102290000000002", "+358 40 555 01 02", "Northlight Turku"),
    DemoNumber(
        "106540000000005",
        "102290000000002",
        "+358 40 555 01 03",
        "Northlight Vaasa",
        is_registered=False,
    ),
)

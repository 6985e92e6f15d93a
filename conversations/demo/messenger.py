"""The studio's conversations on Messenger. People and words are invented."""

from conversations.demo.talk import Talk, days, hours, minutes
from conversations.models import Priority, Status

MESSENGER = (
    Talk(
        "Paul Brenner",
        "paul.brenner",
        minutes(7),
        (
            "< Guten Tag, meine Bestellung MT-2036 ist noch nicht da.",
            "> Guten Tag Herr Brenner, ich frage gleich beim Kurier nach.",
            "# Courier says: held at the depot since Tuesday.",
            "< Danke. Es ist ein Geschenk für Samstag …",
        ),
        assignee="ana",
        team="Shipping",
        priority=Priority.URGENT,
        labels=("Order", "Complaint"),
        unread=1,
    ),
    Talk(
        "Nana Chkheidze",
        "nana.chkh",
        minutes(19),
        (
            "< გამარჯობა, შაბათს ღია ხართ?",
            "> გამარჯობა! დიახ, 11-დან 19 საათამდე.",
            "< ბავშვებთან ერთად შეიძლება მოსვლა?",
        ),
        unread=1,
    ),
    Talk(
        "Harriet Cole",
        "harriet.cole",
        hours(1.3),
        (
            "< Hello, I would like to book the wheel class for my mum's birthday.",
            "> How lovely! For how many people, and which weekend?",
            "< Four of us, the last weekend of the month.",
            "> Saturday at 14:00 is yours. You will get a confirmation by e-mail.",
            "< Brilliant, thank you so much!",
        ),
        assignee="nino",
        labels=("Workshop",),
        unread=1,
    ),
    Talk(
        "Andrei Dobre",
        "andrei.dobre",
        hours(3.7),
        (
            "< Salut, aveți și ghivece mari, pentru exterior?",
            "> Bună, Andrei! Da, până la 40 cm, rezistente la îngheț.",
            "< Cât costă două bucăți livrate la Iași?",
        ),
        labels=("Order",),
        unread=1,
    ),
    Talk(
        "Giulia Ferrante",
        "giulia.ferr",
        hours(9),
        (
            "< Buongiorno, potete incidere un nome sulla tazza?",
            "> Buongiorno Giulia! Sì, fino a dieci lettere.",
            "< Allora «Nonna Pia», con il blu.",
            "> Perfetto, sarà pronta in due settimane.",
        ),
        status=Status.PENDING,
        assignee="giorgi",
        labels=("Order",),
    ),
    Talk(
        "Oksana Marchenko",
        "oksana.mar",
        hours(22.9),
        (
            "< Добрий день! Чи можна повернути тарілку, якщо колір не підійшов?",
            "> Добрий день, Оксано! Так, протягом 14 днів.",
            "< Дякую, надішлю завтра.",
        ),
        assignee="ana",
        team="Shipping",
    ),
    Talk(
        "Peter Novak",
        "peter.novak",
        days(2.4),
        (
            "< Any chance you still have the lidded jar from the spring fair?",
            "# Nino thinks there is one in the back room. Check on Monday.",
        ),
        assignee="giorgi",
        unread=1,
    ),
    Talk(
        "Camille Roux",
        "camille.roux",
        days(3.2),
        (
            "< Bonsoir, organisez-vous des ateliers en français ?",
            "> Bonsoir Camille ! Oui, une fois par mois, le dimanche.",
            "< Super, je vous redis avec mes dates.",
        ),
        status=Status.SNOOZED,
        snoozed_for=hours(20),
        assignee="nino",
        labels=("Workshop",),
    ),
    Talk(
        "Samir Nassar",
        "samir.nassar",
        days(8),
        (
            "< السلام عليكم، هل الدورة مناسبة للمبتدئين؟",
            "> وعليكم السلام سمير، نعم، نبدأ من الصفر.",
            "< شكراً جزيلاً",
        ),
        status=Status.RESOLVED,
        assignee="nino",
        labels=("Workshop",),
    ),
    Talk(
        "Ingrid Solheim",
        "ingrid.sol",
        days(12),
        (
            "< The parcel arrived, everything whole. The glaze is even better in daylight!",
            "> That makes our day, Ingrid. Enjoy them!",
        ),
        status=Status.RESOLVED,
        assignee="giorgi",
        labels=("VIP",),
    ),
)

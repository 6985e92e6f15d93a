"""The studio's conversations on WhatsApp. People and words are invented."""

from conversations.demo.talk import Talk, days, hours, minutes
from conversations.models import Priority, Status

WHATSAPP = (
    Talk(
        "Lasha Kapanadze",
        "lasha.kap",
        minutes(2),
        (
            "< გამარჯობა, კურიერი სტუდიასთან ვარ.",
            "> გამარჯობა! კარი ღიაა, შემოდით.",
            "< ორი ყუთია, ხომ?",
        ),
        assignee="ana",
        team="Shipping",
        unread=1,
    ),
    Talk(
        "Emre Yildiz",
        "emre.yildiz",
        minutes(33),
        (
            "< Selam, otel için 60 kahve fincanı mümkün mü?",
            "> Selam Emre! Mümkün, teslim süresi altı hafta.",
            "< Fiyat teklifi gönderir misiniz?",
        ),
        priority=Priority.HIGH,
        labels=("Wholesale",),
        unread=1,
    ),
    Talk(
        "Sofia Lindqvist",
        "sofia.lind",
        hours(1.8),
        (
            "< Hi, can I pick up my mugs today?",
            "> Of course, we are here until 19:00. Your number is MT-2041.",
            "< On my way!",
        ),
        assignee="giorgi",
        labels=("Order",),
    ),
    Talk(
        "Mateo Aguirre",
        "mateo.agu",
        hours(5.2),
        (
            "< Buenas, se me rompió el asa de la jarra. ¿Tiene arreglo?",
            "> ¡Hola Mateo! Muchas veces sí. ¿Puedes traerla al estudio?",
            "< El jueves por la tarde.",
            "> Te esperamos el jueves.",
        ),
        status=Status.PENDING,
        assignee="giorgi",
        labels=("Repair",),
    ),
    Talk(
        "Hana Mori",
        "hana.mori",
        hours(23.7),
        (
            "< 週末の陶芸体験は二人で予約できますか？",
            "> はい、土曜日の14時に空きがあります。",
            "< お願いします！",
        ),
        assignee="nino",
        labels=("Workshop",),
        unread=1,
    ),
    Talk(
        "Dorin Ciobanu",
        "dorin.cio",
        hours(27),
        (
            "< Bună ziua, factura pentru comanda MT-2029 vă rog.",
            "! Bună ziua! V-am trimis factura pe e-mail.",
        ),
        assignee="ana",
    ),
    Talk(
        "Isabelle Garnier",
        "isa.garnier",
        days(3),
        (
            "< Merci pour l’accueil samedi, les enfants en parlent encore !",
            "> Merci à vous, Isabelle. À bientôt à l’atelier !",
        ),
        status=Status.RESOLVED,
        assignee="nino",
        labels=("VIP", "Workshop"),
    ),
    Talk(
        "Rune Dahl",
        "rune.dahl",
        days(6),
        (
            "< Do the planters survive a Norwegian winter?",
            "> Down to about -15 °C if the water can drain.",
            "< Good enough for Bergen. I'll take two.",
        ),
        status=Status.RESOLVED,
        assignee="tamar",
        labels=("Order",),
    ),
    Talk(
        "Prize Center",
        "prize.center",
        days(4),
        ("< You have won a phone! Click here to claim your prize.",),
        status=Status.SPAM,
    ),
)

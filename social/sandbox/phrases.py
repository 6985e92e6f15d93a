"""What simulated customers are called and what they write. All of it is invented."""

NAMES = (
    "Anna Berg", "Luka Maisuradze", "Chiara Conti", "Jonas Keller", "Mei Tanaka", "Omar Haddad",
    "Elena Popa", "Hugo Lambert", "Zeynep Kaya", "Pablo Ortega", "Tea Gogoladze", "Marek Kowal",
    "Sara Lund", "Victor Ilie", "Noor Saleh", "Emma Laurent", "Kenji Sato", "Daria Bondar",
    "Felix Vogel", "Ines Carvalho",
)  # fmt: skip

TEXTS = (
    "Hi! Is this still available?",
    "How much is shipping to Berlin?",
    "Can I change the address of my order?",
    "The parcel arrived, thank you so much 🌿",
    "Do you have this in green?",
    "My order has not arrived yet, could you check?",
    "გამარჯობა, რა ღირს ეს ლარნაკი?",
    "ხვალ ღია ხართ?",
    "დიდი მადლობა! 💙",
    "Bună, se poate livra până vineri?",
    "Mulțumesc frumos, sunt minunate!",
    "Bonjour, avez-vous encore des assiettes bleues ?",
    "Est-ce que je peux passer samedi matin ?",
    "Guten Tag, wann ist der nächste Kurs?",
    "Die Tasse hat leider einen Sprung.",
    "Hola, ¿hacéis envíos a Canarias?",
    "¿Me lo podéis guardar hasta el lunes?",
    "Merhaba, toptan fiyatınız var mı?",
    "مرحبا، هل يمكنني الدفع عند الاستلام؟",
    "こんにちは、在庫はありますか？",
    "Ciao! Fate anche tazze con il nome?",
    "Добрий день, скільки коштує набір?",
    "Oi, vocês enviam para Portugal?",
    "Cześć, czy można zwrócić talerz?",
)

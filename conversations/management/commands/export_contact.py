"""Write down everything held about a contact, as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from conversations.management.commands._contact import add_arguments, find_contact
from conversations.personal_data import collect


class Command(BaseCommand):
    """``manage.py export_contact 42 [--output FILE]``."""

    help = "Write everything held about a contact as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)
        parser.add_argument("--output", help="File to write to; standard output if not given")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = json.dumps(collect(find_contact(options)), ensure_ascii=False, indent=2)
        if options["output"]:
            path = Path(options["output"])
            # For the operator's eyes alone.
            path.touch(mode=0o600)
            path.write_text(f"{text}\n", encoding="utf-8")
        else:
            self.stdout.write(text)

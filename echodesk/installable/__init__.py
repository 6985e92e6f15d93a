"""EchoDesk as an app on a phone or a desktop: its manifest, icons, worker and offline page."""

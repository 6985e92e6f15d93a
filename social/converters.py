"""The ``<platform:platform>`` part of an address."""

from social.platforms import Platform


class PlatformConverter:
    """One of the platforms; any other word is no address of ours."""

    regex = "|".join(platform.value for platform in Platform)

    def to_python(self, value: str) -> Platform:
        """The platform of that name."""
        return Platform(value)

    def to_url(self, value: str) -> str:
        """The name of that platform."""
        return Platform(value).value

"""Reading what a program posted, without trusting it."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import parsers, serializers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """JSON; what is nested beyond reason is as malformed as any other."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value in ``stream``. Raises :class:`ParseError`, a 400."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("JSON parse error - nested too deeply") from None


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields it does not know: a misspelt one would otherwise do nothing, silently."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values; an unknown name is an error of that name."""
        if isinstance(data, Mapping):
            unknown = {str(name)[:80] for name in data} - set(self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {name: [_("There is no such field.")] for name in unknown}
                )
        return super().to_internal_value(data)

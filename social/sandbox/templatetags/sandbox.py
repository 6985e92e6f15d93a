"""What the phone's templates need."""

from django import template

from social.sandbox.phone.screen import pretty

register = template.Library()
register.filter("pretty", pretty)

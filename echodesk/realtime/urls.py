from django.urls import path

from echodesk.realtime.views import TicketView

urlpatterns = [path("api/ws-ticket/", TicketView.as_view(), name="ws-ticket")]

"""Pages of people, below ``/contacts/``."""

from django.urls import URLPattern, path

from conversations.views import contact_list, contact_page, contact_tables, merging, pages

urlpatterns: list[URLPattern] = [
    path("", contact_list.contacts, name="contacts"),
    path("new/", contact_list.new_contact, name="contact-new"),
    path("export/", contact_tables.export, name="contact-export"),
    path("import/", contact_tables.upload, name="contact-import"),
    path("import/<int:pk>/", contact_tables.contact_import, name="contact-import-of"),
    path("import/<int:pk>/refused/", contact_tables.refused, name="contact-import-refused"),
    path("<int:pk>/", contact_page.contact_page, name="contact"),
    path("<int:pk>/panel/", contact_page.panel, name="contact-panel"),
    path("<int:pk>/fields/", contact_page.set_fields, name="contact-fields"),
    path("<int:pk>/notes/", contact_page.add_note, name="contact-notes"),
    path("<int:pk>/notes/<int:note>/delete/", contact_page.delete_note, name="contact-note-delete"),
    path("<int:pk>/block/", contact_page.set_blocked, name="contact-block"),
    path("<int:pk>/erase/", contact_list.erase, name="contact-erase"),
    path("<int:pk>/merge/", merging.merge_panel, name="contact-merge"),
    path("<int:pk>/merging/", merging.merge, name="contact-merging"),
    path("<int:pk>/unmerge/", merging.unmerge, name="contact-unmerge"),
    path("<int:pk>/picture/", pages.contact_picture, name="contact-picture"),
]

// Tells the form where this device is, so that times are right from the first page on.
const field = document.querySelector('input[name="time_zone"]');
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';

// The sandbox's sign-in page: one click to be somebody of the demo workspace.
for (const button of document.querySelectorAll('[data-email]')) {
  button.addEventListener('click', () => {
    const form = document.querySelector('form');
    form.elements.login.value = button.dataset.email;
    form.elements.password.value = button.dataset.password;
    form.requestSubmit();
  });
}

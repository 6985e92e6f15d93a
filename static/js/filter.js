// Filters rows by their text: <input data-filters="id of the rows' parent">. Where nothing is
// left, the element "<id>-none" says so.
document.addEventListener('input', (event) => {
  const id = event.target.dataset?.filters;
  if (!id) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  let found = 0;
  for (const row of document.getElementById(id).children) {
    row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    if (!row.hidden) found += 1;
  }
  document.getElementById(`${id}-none`).hidden = found > 0;
});

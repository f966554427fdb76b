/** Narrows a list of people (`views/partials/people_picker.njk`) to the names that hold what is typed. */
export function peoplePickers(): void {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches("[data-picker-search]")) return;
    narrow(input);
  });
}

function narrow(input: HTMLInputElement): void {
  const picker = input.closest(".picker");
  const wanted = input.value.trim().toLowerCase();
  const rows = [...(picker?.querySelectorAll<HTMLElement>(".picker__row") ?? [])];
  for (const row of rows) row.hidden = !row.dataset["name"]?.includes(wanted);
  const none = picker?.querySelector<HTMLElement>("[data-picker-none]");
  if (none) none.hidden = rows.length === 0 || rows.some((row) => !row.hidden);
}

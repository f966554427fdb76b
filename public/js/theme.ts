/** How this browser shows pages: set before the first paint, so this is a script of its own in the head. */
interface Choice {
  /** Of the element `<html>`, and of what is kept. */
  name: string;
  values: readonly string[];
}

const CHOICES: readonly Choice[] = [
  { name: "theme", values: ["system", "light", "dark"] },
  { name: "motion", values: ["system", "reduced"] },
];

function stored({ name }: Choice): string {
  try {
    return localStorage.getItem(name) ?? "system";
  } catch {
    return "system";
  }
}

function apply({ name, values }: Choice, value: string): void {
  document.documentElement.dataset[name] = values.includes(value) ? value : "system";
}

function showChoices(): void {
  for (const { name } of CHOICES) {
    const inputs = document.querySelectorAll<HTMLInputElement>(`[data-${name}-choice] input`);
    for (const input of inputs) {
      input.checked = input.value === document.documentElement.dataset[name];
    }
  }
}

function choose(choice: Choice, value: string): void {
  apply(choice, value);
  try {
    localStorage.setItem(choice.name, value);
  } catch {
    return;
  }
}

for (const choice of CHOICES) apply(choice, stored(choice));
document.addEventListener("DOMContentLoaded", showChoices);
document.addEventListener("htmx:after:settle", showChoices);
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  const choice = CHOICES.find(({ name }) => target.closest(`[data-${name}-choice]`));
  if (choice) choose(choice, target.value);
});
addEventListener("storage", ({ key, newValue }) => {
  const choice = CHOICES.find(({ name }) => name === key);
  if (choice) apply(choice, newValue ?? "system");
});

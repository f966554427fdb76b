/** Light, dark or as the system: set before the first paint, so this is a script of its own in the head. */
const KEY = "theme";
const THEMES = ["system", "light", "dark"];

function stored(): string {
  try {
    return localStorage.getItem(KEY) ?? "system";
  } catch {
    return "system";
  }
}

function apply(theme: string): void {
  document.documentElement.dataset["theme"] = THEMES.includes(theme) ? theme : "system";
}

function showChoice(): void {
  for (const choice of document.querySelectorAll<HTMLInputElement>("[data-theme-choice] input")) {
    choice.checked = choice.value === document.documentElement.dataset["theme"];
  }
}

function choose(theme: string): void {
  apply(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

apply(stored());
document.addEventListener("DOMContentLoaded", showChoice);
document.addEventListener("htmx:after:settle", showChoice);
document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.closest("[data-theme-choice]"))
    choose(target.value);
});
addEventListener("storage", ({ key, newValue }) => {
  if (key === KEY) apply(newValue ?? "system");
});

/**
 * Light, dark or as the system has it, chosen per browser. Loaded as a classic script in the head, so
 * that the page is never painted in the wrong colours; the switch is the fieldset [data-theme-choice].
 */
const KEY = "theme";
const root = document.documentElement;

root.dataset["theme"] = localStorage.getItem(KEY) ?? "system";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.closest("[data-theme-choice]")) return;
  localStorage.setItem(KEY, input.value);
  root.dataset["theme"] = input.value;
});

document.addEventListener("DOMContentLoaded", () => {
  const choice = `[data-theme-choice] input[value="${root.dataset["theme"]}"]`;
  const input = document.querySelector<HTMLInputElement>(choice);
  if (input) input.checked = true;
});

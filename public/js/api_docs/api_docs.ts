import { send } from "./call.ts";
import { show, showFailure } from "./answer.ts";

/** What a person typed; it goes nowhere but into the header of the requests. */
function token(): string {
  return document.querySelector<HTMLInputElement>("#api-token")?.value.trim() ?? "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("try" in form.dataset)) return;
  event.preventDefault();
  send(form, token()).then(
    (answer) => show(form, answer),
    () => showFailure(form),
  );
});

/** Hides what does not hold all of the words. */
function filter(text: string): void {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const one of document.querySelectorAll<HTMLElement>(".operation")) {
    const said = (one.dataset["words"] ?? "").toLowerCase();
    one.hidden = !words.every((word) => said.includes(word));
  }
  for (const subject of document.querySelectorAll<HTMLElement>(".api__subject"))
    subject.hidden = subject.querySelector(".operation:not([hidden])") === null;
}

const find = document.querySelector<HTMLInputElement>("#api-find");
find?.addEventListener("input", () => filter(find.value));

/** A link to an operation opens it. */
function openNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
}
addEventListener("hashchange", openNamed);
openNamed();

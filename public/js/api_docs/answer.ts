import type { TriedAnswer } from "./call.ts";

/** Shows status, headers, body and time below the form. */
export function show(form: HTMLFormElement, answer: TriedAnswer): void {
  const { status, statusText, headers, body, took } = answer;
  write(form, "[data-status]", `${status} ${statusText}`.trim());
  write(form, "[data-took]", `${Math.round(took)} ms`);
  write(form, "[data-headers]", headers.map(([name, value]) => `${name}: ${value}`).join("\n"));
  write(form, "[data-said]", pretty(body));
  mark(form, status < 400);
}

/** Nobody answered. */
export function showFailure(form: HTMLFormElement): void {
  for (const part of ["[data-status]", "[data-took]", "[data-headers]"]) write(form, part, "");
  write(form, "[data-said]", form.dataset["failed"] ?? "");
  mark(form, false);
}

function mark(form: HTMLFormElement, good: boolean): void {
  const part = form.querySelector<HTMLElement>("[data-answer]");
  if (part) part.hidden = false;
  const status = form.querySelector("[data-status]");
  status?.classList.toggle("tag--good", good);
  status?.classList.toggle("tag--bad", !good);
}

function write(form: HTMLFormElement, selector: string, text: string): void {
  const place = form.querySelector(selector);
  if (place) place.textContent = text;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

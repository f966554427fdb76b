import { coordinatesIn } from "../../core/coordinates.ts";
import { post } from "../../outbox/outgoing_messages.ts";
import { word } from "../../core/words.ts";
import { byId } from "../../page/elements.ts";
import { takeAnswered } from "../answering.ts";
import { offerKind } from "../composer_kinds.ts";

const WAIT_MS = 15_000;

/** Lets people share a place: where they are, if they want that, or any other. */
export function sharePlaces(): void {
  offerKind("location", open);
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("[data-place-cancel]")) dialog()?.close();
    const here = target.closest<HTMLButtonElement>("button[data-place-here]");
    if (here) ask(here);
  });
  document.addEventListener("submit", (event) => {
    const { target } = event;
    if (target instanceof Element && target.parentElement === dialog()) share(event);
  });
}

function dialog(): HTMLDialogElement | null {
  return byId("share-place", HTMLDialogElement);
}

function field(name: "at" | "label"): HTMLInputElement | null {
  return byId(`share-place-${name}`, HTMLInputElement);
}

function open(): void {
  dialog()?.querySelector("form")?.reset();
  refuse("");
  dialog()?.showModal();
  field("at")?.focus();
}

function ask(button: HTMLButtonElement): void {
  if (!("geolocation" in navigator)) return refuse(word("scripts_kinds.position_not_told"));
  button.disabled = true;
  const done = (): void => void (button.disabled = false);
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude } }) => {
      done();
      const at = field("at");
      if (at) at.value = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
      refuse("");
      field("label")?.focus();
    },
    () => {
      done();
      refuse(word("scripts_kinds.position_not_told"));
    },
    { enableHighAccuracy: true, timeout: WAIT_MS },
  );
}

function share(event: Event): void {
  event.preventDefault();
  const at = coordinatesIn(field("at")?.value ?? "");
  if (!at) {
    refuse(word("scripts_kinds.wrong_place"));
    return field("at")?.focus();
  }
  const label = field("label")?.value.trim() ?? "";
  dialog()?.close();
  const text = label || `${at.latitude}, ${at.longitude}`;
  const data = label ? { ...at, label } : at;
  void post({ kind: "location", data, text, replyTo: takeAnswered() });
}

function refuse(words: string): void {
  const error = byId("share-place-error", HTMLElement);
  if (!error) return;
  error.hidden = words === "";
  error.textContent = words;
  field("at")?.setAttribute("aria-invalid", String(words !== ""));
}

const GROWS_BY_STYLE = CSS.supports("field-sizing", "content");

/** Makes a text area as high as its text, where the browser's `field-sizing` does not. */
export function grow(area: HTMLTextAreaElement): void {
  if (GROWS_BY_STYLE) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/** Whether a key press means "send": Enter alone, outside of a word being composed; never on a touch keyboard. */
export function meansSend(event: KeyboardEvent): boolean {
  const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  return (
    event.key === "Enter" && plain && !event.isComposing && !matchMedia("(pointer: coarse)").matches
  );
}

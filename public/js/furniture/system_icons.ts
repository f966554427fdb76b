import { registerIconLibrary } from "@shoelace-style/shoelace/dist/utilities/icon-library.js";

const OURS: Record<string, string> = { "x-lg": "close", "chevron-left": "back" };

/**
 * Lets Shoelace draw its own icons (close, check) from our sprite. Its default fetches `data:`
 * addresses, which the content security policy refuses.
 */
export function useSprite(): void {
  const sprite = document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "";
  const resolver = (name: string): string => `${sprite}#${OURS[name] ?? name}`;
  registerIconLibrary("system", { resolver, spriteSheet: true });
}

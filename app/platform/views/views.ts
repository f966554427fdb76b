import type { Language } from "../texts/index.ts";

/**
 * Turns a template and its data into HTML. The engine behind it is an implementation detail: templates are
 * written by us, never by users, and no user input names one.
 *
 * @example views.render("rooms/show.njk", { viewer, room })
 */
export abstract class Views {
  /**
   * @param language what the page speaks; that of the installation unless told
   * @throws Error when there is no such template, or it fails on this data
   */
  abstract render(template: string, data: object, language?: Language): string;

  /** Plain text, such as that of a letter: nothing is escaped, so it must never become HTML. @throws as `render` */
  renderText(template: string, data: object, language?: Language): string {
    return this.render(template, data, language);
  }
}

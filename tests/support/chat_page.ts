import type { Page } from "playwright-core";

/** One line of the message list as a person reads it. */
export interface Line {
  id: string;
  text: string;
  state: "sent" | "pending" | "failed" | "deleted";
  edited: boolean;
}

/**
 * The chat in a browser window, in the words of the person before it.
 *
 * @example
 * const ada = new ChatPage(window.page, node.url);
 * await ada.signUp("Ada");
 * await ada.write("good morning");
 */
export class ChatPage {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  /** Through the form that the server offers: /setup for the first person, /sign-up for all others. */
  async signUp(name: string): Promise<void> {
    await this.page.goto(`${this.url}/setup`);
    if (!new URL(this.page.url()).pathname.endsWith("/setup"))
      await this.page.goto(`${this.url}/sign-up`);
    await this.page.getByLabel("Name").fill(name);
    await this.page.getByLabel("Email").fill(`${name.toLowerCase()}@example.org`);
    await this.page.getByLabel("Password").fill("correct horse battery");
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.page.waitForURL(/\/rooms\/\d+/);
  }

  /** Makes a room, with people invited by their names; answers its path. */
  async makeRoom(name: string, { kind = "Closed", invite = [] as string[] } = {}): Promise<string> {
    await this.page.goto(`${this.url}/rooms/new`);
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByRole("radio", { name: kind }).check();
    for (const person of invite) await this.page.getByRole("checkbox", { name: person }).check();
    await this.page.getByRole("button", { name: "Create room" }).click();
    await this.page.waitForURL(/\/rooms\/\d+/);
    return new URL(this.page.url()).pathname;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
    await this.online();
  }

  /** Waits until the live connection stands. */
  async online(): Promise<void> {
    await this.page.locator('#connection[data-state="online"]').waitFor({ state: "attached" });
    await this.page.waitForFunction(() => document.body.dataset["live"] === "joined");
  }

  async write(text: string): Promise<void> {
    await this.page.locator("#composer-text").fill(text);
    await this.page.locator("#composer-text").press("Enter");
  }

  /** Waits until a message with this text stands in the list as sent. */
  async sees(text: string): Promise<void> {
    await this.message(text).waitFor();
  }

  /** Waits until nobody could read this text any more. */
  async seesNoMore(text: string): Promise<void> {
    await this.page.getByText(text, { exact: true }).waitFor({ state: "detached" });
  }

  async edit(text: string, changed: string): Promise<void> {
    await this.#act(text, "Edit");
    const field = this.page.getByLabel("Edit message");
    await field.fill(changed);
    await field.press("Enter");
    await this.sees(changed);
  }

  async delete(text: string): Promise<void> {
    await this.#act(text, "Delete");
    await this.page.locator("#confirm [data-confirm-yes]").click();
    await this.seesNoMore(text);
  }

  /** The list as it stands, without notes of who came and went. */
  lines(): Promise<Line[]> {
    return this.page.locator("#timeline .message:not(.message--note)").evaluateAll((elements) =>
      elements.map((element) => {
        const has = (name: string) => element.classList.contains(name);
        const state = has("message--deleted")
          ? "deleted"
          : has("message--failed")
            ? "failed"
            : has("message--pending")
              ? "pending"
              : "sent";
        const body = element.querySelector(".message__text, .message__gone")?.cloneNode(true) as
          | HTMLElement
          | undefined;
        const edited = body?.querySelector(".message__edited");
        edited?.remove();
        return {
          id: element.id,
          text: body?.textContent?.trim() ?? "",
          state: state as "sent",
          edited: Boolean(edited),
        };
      }),
    );
  }

  /** Waits until the list is exactly this, and answers it. */
  async reads(texts: readonly string[]): Promise<Line[]> {
    const wanted = JSON.stringify(texts);
    await this.page
      .waitForFunction(
        (expected) => {
          const shown = [
            ...document.querySelectorAll("#timeline .message:not(.message--note)"),
          ].map((element) => {
            if (element.classList.contains("message--deleted")) return "(deleted)";
            const body = element.querySelector(".message__text")?.cloneNode(true) as
              | HTMLElement
              | undefined;
            body?.querySelector(".message__edited")?.remove();
            const pending = element.classList.contains("message--pending") ? " (pending)" : "";
            return `${body?.textContent?.trim() ?? ""}${pending}`;
          });
          return JSON.stringify(shown) === expected;
        },
        wanted,
        { timeout: 20_000 },
      )
      .catch(async (error: unknown) => {
        const shown = (await this.lines()).map(({ text, state }) => `${text} [${state}]`);
        throw new Error(`The list never read ${wanted}; it reads ${JSON.stringify(shown)}`, {
          cause: error,
        });
      });
    return this.lines();
  }

  message(text: string) {
    return this.page
      .locator("#timeline .message:not(.message--pending):not(.message--failed)")
      .filter({ has: this.page.locator(".message__text").getByText(text, { exact: true }) });
  }

  async #act(text: string, action: string): Promise<void> {
    await this.message(text).hover();
    await this.page.locator("#message-bar").getByRole("button", { name: action }).click();
  }
}

import { afterAll, beforeAll } from "vitest";
import {
  type BrowserWindow,
  openBrowser,
  type TestBrowser,
  type WindowOptions,
} from "../../support/browser.ts";
import { Cable } from "../../support/cable.ts";
import { ChatPage } from "../../support/chat_page.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import type { Storey } from "../../support/storeys.ts";

/** Somebody with an account, in a window of their own, behind a cable of their own. */
export interface Visitor {
  window: BrowserWindow;
  chat: ChatPage;
  cable: Cable;
}

/** A server, a browser, and the people who come. All of it ends with the suite. */
export class Chat {
  readonly #storey: Storey;
  readonly #env: Record<string, string>;
  readonly #visitors: Visitor[] = [];
  #node: ServerNode | undefined;
  #browser: TestBrowser | undefined;

  constructor(storey: Storey, env: Record<string, string> = {}) {
    this.#storey = storey;
    this.#env = env;
    beforeAll(() => this.#open());
    afterAll(() => this.#close());
  }

  get node(): ServerNode {
    if (!this.#node) throw new Error("The server is not up yet.");
    return this.#node;
  }

  /** A new person; lands in the first open room. */
  async comes(name: string, options: WindowOptions = {}): Promise<Visitor> {
    if (!this.#browser) throw new Error("The browser is not up yet.");
    const cable = await Cable.to(this.node.port);
    const window = await this.#browser.window(options);
    const chat = new ChatPage(window.page, cable.url);
    const visitor = { window, chat, cable };
    this.#visitors.push(visitor);
    await chat.signUp(name);
    await chat.online();
    return visitor;
  }

  async #open(): Promise<void> {
    this.#browser = await openBrowser();
    this.#node = await startNode({ storey: this.#storey, env: this.#env });
  }

  async #close(): Promise<void> {
    for (const { window, cable } of this.#visitors) {
      await window.close();
      await cable.cut();
    }
    await this.#browser?.close();
  }
}

/** Posts messages over HTTP as the person of this window, without its page having a part in it. */
export async function postAll({ chat }: Visitor, path: string, texts: string[]): Promise<void> {
  await chat.page.evaluate(
    async ([url, contents]) => {
      for (const content of contents) {
        const body = JSON.stringify({ content });
        const headers = { "content-type": "application/json", accept: "application/json" };
        const response = await fetch(url, { method: "POST", body, headers });
        if (!response.ok) throw new Error(await response.text());
      }
    },
    [`/api${path}/messages`, texts] as const,
  );
}

/** `label 0`, `label 1` and so on. */
export function numbered(label: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${label} ${index}`);
}

/** Mara and Ben, each looking at one of the two rooms that they share. */
export interface TwoRooms {
  mara: Visitor;
  ben: Visitor;
  /** Path of the room that Ben looks at. */
  launch: string;
  /** Path of the room that Mara looks at. */
  lunch: string;
}

/** Lets Mara and Ben come, and makes their rooms: `launch`, and the other by the name given. */
export async function twoRooms(chat: Chat, other: string): Promise<TwoRooms> {
  const mara = await chat.comes("Mara");
  const ben = await chat.comes("Ben");
  const launch = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
  const lunch = await mara.chat.makeRoom(other, { invite: ["Ben"] });
  await mara.chat.open(lunch);
  await ben.chat.open(launch);
  return { mara, ben, launch, lunch };
}

/** The line of a room in the sidebar. */
export function row({ chat }: Visitor, path: string) {
  return chat.page.locator(`#sidebar a.row[href="${path}"]`);
}

/** How many messages of a room are unread as the server knows it, which hears of reading a moment later. */
export function unreadOf({ chat }: Visitor, path: string): Promise<number | undefined> {
  return chat.page.evaluate(async (place) => {
    const response = await fetch("/sidebar", { headers: { accept: "application/json" } });
    const { data } = (await response.json()) as { data: { id: number; unread: number }[] };
    return data.find(({ id }) => place === `/rooms/${id}`)?.unread;
  }, path);
}

/** What the mark beside the room says; nothing when it is hidden. */
export async function countOf(visitor: Visitor, path: string): Promise<string> {
  const badge = row(visitor, path).locator("[data-badge]:not([hidden]) [data-count]");
  // One look: between two the badge may go.
  return (await badge.allTextContents())[0]?.trim() ?? "";
}

import type { Locator, Page } from "playwright-core";
import { until } from "../../support/until.ts";

/** Where things are in the installation that the pages are looked at in. */
export interface Places {
  room: string;
  empty: string;
}

export interface PageToSee {
  name: string;
  path: (places: Places) => string;
  /** For nobody: looked at without a session. */
  signedOut?: boolean;
  /** What is opened on it before one looks: a menu, a dialog, a drawer. */
  open?: (page: Page) => Promise<void>;
  /** Only where it is as wide, or as narrow, as this. */
  only?: "phone" | "desk";
}

/** Every page that people see, and what opens on it. Add yours: it is looked at by axe in all its appearances. */
export const PAGES: readonly PageToSee[] = [
  { name: "sign in", path: () => "/sign-in", signedOut: true },
  { name: "sign up", path: () => "/sign-up", signedOut: true },
  { name: "refused sign in", path: () => "/sign-in", signedOut: true, open: signInWrongly },
  { name: "offline", path: () => "/offline", signedOut: true },
  { name: "not found", path: () => "/nowhere" },
  { name: "room", path: ({ room }) => room },
  { name: "toolbar of a message", path: ({ room }) => room, open: focusMessage },
  { name: "reactions to choose from", path: ({ room }) => room, open: chooseReaction },
  { name: "message being edited", path: ({ room }) => room, open: editMessage },
  { name: "menu of the room", path: ({ room }) => room, open: press("More about this room") },
  { name: "own menu", path: ({ room }) => room, open: press(/: your menu/), only: "desk" },
  { name: "drawer of rooms", path: ({ room }) => room, open: drawer("rooms-panel"), only: "phone" },
  { name: "drawer of details", path: ({ room }) => room, open: drawer("details"), only: "phone" },
  { name: "switcher", path: ({ room }) => room, open: switcher },
  { name: "shortcuts", path: ({ room }) => room, open: shortcuts },
  { name: "jump to a date", path: ({ room }) => room, open: jumpToDay },
  { name: "dialog of a new room", path: ({ room }) => room, open: newRoom, only: "desk" },
  { name: "empty room", path: ({ empty }) => empty },
  { name: "rooms", path: () => "/rooms" },
  { name: "rooms, none found", path: () => "/rooms?query=nowhere" },
  { name: "new room", path: () => "/rooms/new" },
  { name: "settings of a room", path: ({ room }) => `${room}/edit` },
  { name: "invite", path: ({ room }) => `${room}/invite` },
  { name: "pinned", path: ({ room }) => `${room}/pins` },
  { name: "files of a room", path: ({ room }) => `${room}/files` },
  { name: "links of a room", path: ({ room }) => `${room}/invitations` },
  { name: "threads", path: () => "/threads" },
  { name: "notifications", path: () => "/notifications" },
  { name: "thread", path: ({ room }) => room, open: thread },
  { name: "share a place", path: ({ room }) => room, open: sharePlace },
  { name: "privacy", path: () => "/settings/privacy" },
  { name: "blocked", path: () => "/settings/blocked" },
  { name: "files being added", path: ({ room }) => room, open: addFiles },
  { name: "a picture over the page", path: ({ room }) => room, open: openPicture },
  { name: "kept for later", path: () => "/bookmarks" },
  { name: "new conversation", path: () => "/direct/new" },
  { name: "search", path: () => "/search" },
  { name: "found", path: () => "/search?q=morning" },
  { name: "nothing found", path: () => "/search?q=zzzz" },
  { name: "profile", path: () => "/settings/profile" },
  { name: "language and look", path: () => "/settings/preferences" },
  { name: "password", path: () => "/settings/password" },
  { name: "devices", path: () => "/settings/sessions" },
  { name: "tokens", path: () => "/settings/tokens" },
  { name: "bots", path: () => "/settings/bots" },
  { name: "own data", path: () => "/settings/data" },
  { name: "integrations of a room", path: ({ room }) => `${room}/integrations` },
  { name: "reports of a room", path: ({ room }) => `${room}/reports` },
  { name: "report somebody", path: () => "/reports/new?user=2" },
  { name: "description of the API", path: () => "/api/docs" },
  { name: "invitation that ended", path: () => "/invitations/nothing", signedOut: true },
  { name: "somebody in the room", path: ({ room }) => room, open: somebody, only: "desk" },
  { name: "people to mention", path: ({ room }) => room, open: types("Hello @") },
  { name: "commands to choose from", path: ({ room }) => room, open: types("/") },
  ...["", "errors", "nodes", "dependencies", "queue", "queries", "flags", "configuration"].map(
    ofAdmins,
  ),
  ...["bots", "imports", "connections", "channels", "events", "statistics", "apps"].map(ofAdmins),
  ...["people", "people/2", "reports", "invitations", "sessions", "rooms/1", "limits", "audit"].map(
    ofAdmins,
  ),
];

/** One of the pages for administrators. */
function ofAdmins(name: string): PageToSee {
  return { name: `administration: ${name || "overview"}`, path: () => `/admin/${name}` };
}

function types(text: string) {
  return async (page: Page): Promise<void> => {
    await page.locator("#composer-text").fill("");
    await page.locator("#composer-text").focus();
    await page.keyboard.type(text);
    await page.locator(".completion:not([hidden]) [role=option]").first().waitFor();
  };
}

async function somebody(page: Page): Promise<void> {
  await page.locator("#members .member__more").last().click();
  await page.locator("#dialog[open] .person").waitFor();
}

function upload(page: Page, state: "ready" | "failed", name: string): Locator {
  return page.locator(`.upload[data-state="${state}"]`, { hasText: name }).first();
}

async function addFiles(page: Page): Promise<void> {
  const files = ["plan.txt", "broken.png"].map((name) => {
    // Begins as a picture, and is none.
    const bytes = name.endsWith("png") ? "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" : "a plan";
    return { name, mimeType: "text/plain", buffer: Buffer.from(bytes, "latin1") };
  });
  await page.locator("#file-input").setInputFiles(files);
  await upload(page, "ready", "plan.txt").waitFor();
  await upload(page, "failed", "broken.png").waitFor();
}

/** Posts it first, by its bytes. */
async function openPicture(page: Page): Promise<void> {
  const dot = "R0lGODdhAQABAPAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=";
  const file = { name: "dot.gif", mimeType: "image/gif", buffer: Buffer.from(dot, "base64") };
  await page.locator("#file-input").setInputFiles(file);
  await upload(page, "ready", "dot.gif").waitFor();
  const send = page.locator("#composer-send");
  // A reload tries what had failed once more, and it fails again at its own time.
  await until(async () => {
    const failed = page.locator('.upload[data-state="failed"] [data-remove]').first();
    if (await failed.isVisible()) await failed.click();
    return send.isEnabled();
  });
  await send.click();
  await page.locator("article[data-message] .picture").first().click();
  await page.locator("#lightbox[open]").waitFor();
}

async function signInWrongly(page: Page): Promise<void> {
  await page.getByLabel("Email").fill("nobody@example.org");
  await page.getByLabel("Password").fill("wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".flash--error, .field__error").first().waitFor();
}

async function focusMessage(page: Page): Promise<void> {
  await page.locator("article.message[data-message]").last().focus();
  await page.locator("#message-bar:not([hidden])").waitFor();
}

async function chooseReaction(page: Page): Promise<void> {
  await focusMessage(page);
  await page.keyboard.press("+");
  await page.locator("#reaction-picker:popover-open").waitFor();
}

async function editMessage(page: Page): Promise<void> {
  await page.locator("article.message.mine[data-message]").last().focus();
  await page.keyboard.press("e");
  await page.locator("form[data-edit]").waitFor();
}

function press(name: string | RegExp) {
  return async (page: Page): Promise<void> => {
    await page.getByRole("button", { name }).click();
    await page.locator("sl-dropdown[open] sl-menu-item").first().waitFor();
  };
}

function drawer(id: string) {
  return async (page: Page): Promise<void> => {
    await page.locator(`#room-header [popovertarget=${id}]`).click();
    await page.locator(`#${id}:popover-open`).waitFor();
  };
}

async function switcher(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("a");
  await page.locator("#switcher-list [role=option]").first().waitFor();
}

async function shortcuts(page: Page): Promise<void> {
  await page.locator("#timeline").focus();
  await page.keyboard.press("?");
  await page.locator("#shortcuts[open]").waitFor();
}

async function jumpToDay(page: Page): Promise<void> {
  await page.locator("#timeline .day button").first().click();
  await page.locator("#jump-to-day[open]").waitFor();
}

async function thread(page: Page): Promise<void> {
  await focusMessage(page);
  await page.locator("#message-bar [data-act=thread]").click();
  await page.locator("#thread").waitFor();
}

async function sharePlace(page: Page): Promise<void> {
  await page.locator("[data-compose=location]").click();
  await page.locator("#share-place[open]").waitFor();
}

async function newRoom(page: Page): Promise<void> {
  await page.locator("#sidebar").getByRole("link", { name: "New room" }).click();
  await page.locator("#dialog[open] form").waitFor();
}

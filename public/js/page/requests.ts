import { said, word } from "../core/words.ts";

/** A refusal or failure of one of our own requests, with a text to show. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "RequestError";
    this.status = status;
  }
}

/** Fetches a fragment as htmx would. Throws `RequestError`; status 0 means that the server was not reached. */
export async function fetchFragment(url: string): Promise<DocumentFragment> {
  const headers = { Accept: "text/html", "HX-Request": "true", "HX-Request-Type": "partial" };
  const response = await reach(url, { headers });
  return fragmentOf(await response.text());
}

/** Sends JSON and takes a JSON answer. Throws `RequestError` with the server's own words. */
export async function sendJson(method: string, url: string, body?: object): Promise<void> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  await reach(url, { method, headers, body: body && JSON.stringify(body) });
}

/** Sends or asks for JSON, and reads the answer. Throws as `sendJson`. */
export async function askJson(method: string, url: string, body?: object): Promise<unknown> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const sent = body && JSON.stringify(body);
  return (await reach(url, { method, headers, ...(sent && { body: sent }) })).json();
}

/** Elements from HTML that our server rendered. Scripts in it never run. */
export function fragmentOf(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content, true);
}

/** Goes to the sign-in page when an answer says that nobody is signed in any more. */
export function leavesSession(response: Response): boolean {
  const away = response.redirected && new URL(response.url).pathname === "/sign-in";
  if (away) location.assign(response.url);
  return away;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin", ...init }).catch(() => null);
  if (!response) throw new RequestError(0, word("scripts.away"));
  if (leavesSession(response)) throw new RequestError(401, word("scripts.sign_in_again"));
  if (!response.ok) throw new RequestError(response.status, await wordsOf(response));
  return response;
}

async function wordsOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  const detail =
    typeof problem === "object" && problem && "detail" in problem ? problem.detail : null;
  return typeof detail === "string"
    ? said(detail)
    : word("scripts.answered_with", { status: String(response.status) });
}

import { randomBytes } from "node:crypto";
import { CookieJar } from "./cookie_jar.ts";
import type { Loose } from "./loose.ts";
import { openSocket } from "./open_socket.ts";
import type { Socket } from "./socket.ts";

/** What came back, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The path a redirect leads to, with its query. */
  location: string | undefined;
  /** The body as JSON. */
  json: Loose;
}

interface Ask {
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is `URLSearchParams` or `FormData`. */
  body?: unknown;
}

/**
 * Somebody at a browser without a screen: cookies, forms, JSON and a socket.
 *
 * @example
 * const ada = await Person.signUp(node.url, "Ada");
 * const { json } = await ada.post("/api/rooms", { name: "Engines", kind: "open" });
 * const socket = await ada.socket();
 */
export class Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly cookies = new CookieJar();
  /** The server this person talks to; may be changed to that of another node. */
  url: string;

  constructor(url: string, name = "Somebody") {
    this.url = url;
    this.name = name;
    this.email = `${name.toLowerCase().replace(/\W+/g, ".")}@example.org`;
    this.password = randomBytes(12).toString("base64url");
  }

  /** A new person with an account, signed in. The first one on a server goes through /setup and is its administrator. */
  static async signUp(url: string, name: string): Promise<Person> {
    const person = new Person(url, name);
    const form = await person.open("/sign-up");
    const path = form.status === 200 ? "/sign-up" : "/setup";
    await person.#enter(path, { name, email: person.email, password: person.password });
    return person;
  }

  async signIn(): Promise<void> {
    await this.#enter("/sign-in", { email: this.email, password: this.password });
  }

  signOut(): Promise<Answer> {
    return this.submit("/sign-out", {});
  }

  /** A page, as the browser asks for it. */
  open(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask("GET", path, { headers: { accept: "text/html", ...headers } });
  }

  /** A form, as the browser sends it. */
  submit(path: string, fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams(fields);
    return this.#ask("POST", path, { body, headers: { accept: "text/html" } });
  }

  get(path: string): Promise<Answer> {
    return this.#ask("GET", path);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.#ask("POST", path, { body });
  }

  put(path: string, body: unknown = {}): Promise<Answer> {
    return this.#ask("PUT", path, { body });
  }

  patch(path: string, body: unknown = {}): Promise<Answer> {
    return this.#ask("PATCH", path, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.#ask("DELETE", path);
  }

  /** Any request, for what the verbs above do not cover: other headers, raw bodies. */
  request(verb: string, path: string, ask: Ask = {}): Promise<Answer> {
    return this.#ask(verb, path, ask);
  }

  /** An open native socket that has received `connected`. */
  async socket(path = "/ws"): Promise<Socket> {
    const socket = await openSocket(`${this.url}${path}`, {
      headers: { cookie: this.cookies.header(), origin: this.url },
    });
    await socket.next("connected");
    return socket;
  }

  async #enter(path: string, fields: Record<string, string>): Promise<void> {
    const answer = await this.submit(path, fields);
    if (answer.status === 302 || answer.status === 303) return;
    throw new Error(
      `${this.name} was not let in at ${path}: ${answer.status} ${answer.text.slice(0, 2000)}`,
    );
  }

  async #ask(verb: string, path: string, { headers = {}, body }: Ask = {}): Promise<Answer> {
    const cookie = this.cookies.header();
    const response = await fetch(new URL(path, this.url), {
      method: verb,
      redirect: "manual",
      headers: {
        accept: "application/json",
        ...(cookie && { cookie }),
        ...(verb !== "GET" && { origin: this.url, "sec-fetch-site": "same-origin" }),
        ...(isJson(body) && { "content-type": "application/json" }),
        ...headers,
      },
      body: isJson(body) ? JSON.stringify(body) : (body as RequestInit["body"]),
    });
    this.cookies.take(response.headers);
    return answerOf(response, this.url);
  }
}

function isJson(body: unknown): boolean {
  if (body === undefined || typeof body === "string") return false;
  return !(
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Uint8Array
  );
}

async function answerOf(response: Response, base: string): Promise<Answer> {
  const text = await response.text();
  const target = response.headers.get("location");
  const { pathname, search } = new URL(target ?? "", base);
  return {
    status: response.status,
    headers: response.headers,
    text,
    location: target === null ? undefined : pathname + search,
    get json() {
      return JSON.parse(text) as unknown;
    },
  };
}

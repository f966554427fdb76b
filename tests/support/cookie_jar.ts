/** The cookies of one person, as a browser would keep them for one site. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes over what an answer sets and removes. */
  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) this.#takeLine(line);
  }

  /** The value of the `Cookie` header, or undefined when there is nothing to send. */
  header(): string | undefined {
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? pairs.join("; ") : undefined;
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  clear(): void {
    this.#cookies.clear();
  }

  #takeLine(line: string): void {
    const [pair = "", ...attributes] = line.split(";").map((text) => text.trim());
    const name = pair.slice(0, pair.indexOf("="));
    const value = pair.slice(pair.indexOf("=") + 1);
    if (value === "" || attributes.some(isOver)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function isOver(attribute: string): boolean {
  const [name = "", value = ""] = attribute.split("=");
  if (name.toLowerCase() === "max-age") return Number(value) <= 0;
  return name.toLowerCase() === "expires" && Date.parse(value) < Date.now();
}

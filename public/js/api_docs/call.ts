/** What came back, and how long it took in milliseconds. */
export interface TriedAnswer {
  status: number;
  statusText: string;
  headers: [string, string][];
  body: string;
  took: number;
}

/** Sends what a form says, with a token or else as who is signed in. */
export async function send(form: HTMLFormElement, token: string): Promise<TriedAnswer> {
  const body = form.querySelector<HTMLTextAreaElement>("[data-body]")?.value;
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== "") headers["authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const began = performance.now();
  const answer = await fetch(addressOf(form), {
    method: form.dataset["verb"] ?? "GET",
    headers,
    credentials: token === "" ? "same-origin" : "omit",
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  const { status, statusText } = answer;
  const took = performance.now() - began;
  return { status, statusText, headers: [...answer.headers], body: text, took };
}

/** The path with what was typed in its places, and the query behind it. */
function addressOf(form: HTMLFormElement): string {
  let path = form.dataset["path"] ?? "/";
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll<HTMLInputElement>("input[data-in]")) {
    if (field.dataset["in"] === "path")
      path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.value !== "") query.append(field.name, field.value);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

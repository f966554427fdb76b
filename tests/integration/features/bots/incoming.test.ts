import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;
  let ben: Person;
  let room: number;
  let hook: { id: number; url: string };

  beforeAll(async () => {
    ({ url } = await openSite(storey, { LIMIT_WEBHOOK_CALLS: "60/600" }));
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    room = (await ada.post("/api/rooms", { name: "Builds", kind: "closed" })).json.data
      .id as number;
    hook = await make("Builder");
  });

  async function make(name: string): Promise<{ id: number; url: string }> {
    const { json } = await ada.post(`/api/rooms/${room}/webhooks`, { direction: "in", name });
    return { id: json.data.id as number, url: json.url as string };
  }

  async function call(
    body: string | FormData,
    { type = "application/json", to = hook.url, headers = {} } = {},
  ): Promise<{ status: number; json: Loose }> {
    const named: HeadersInit = typeof body === "string" ? { "content-type": type } : {};
    const answer = await fetch(to, { method: "POST", body, headers: { ...named, ...headers } });
    return { status: answer.status, json: await answer.json() };
  }

  const messages = async (): Promise<Loose[]> =>
    ((await ada.get(`/api/rooms/${room}/messages?limit=200`)).json.data as Loose[]).filter(
      ({ kind }) => kind !== "system",
    );

  describe("An incoming webhook", () => {
    it("takes JSON, plain text, and what is written for Slack", async () => {
      const said = await call(JSON.stringify({ text: "**one**", username: "CI", icon: ":tada:" }));
      expect(said.status).toBe(201);
      expect(said.json.data).toMatchObject({
        content: "**one**",
        author: { name: "CI", icon: "🎉", bot: true },
      });
      await call("two\nlines", { type: "text/plain" });
      const attachments = [
        { title: "Build", title_link: "https://ci.example/7", text: "*failed*" },
      ];
      await call(JSON.stringify({ text: "see <https://a.example|this>", attachments }));
      const form = new URLSearchParams({ payload: JSON.stringify({ text: "by form" }) });
      await call(`${form}`, { type: "application/x-www-form-urlencoded" });
      const blocks = [
        { type: "header", text: { type: "plain_text", text: "Deploy :tada:" } },
        { type: "section", text: { type: "mrkdwn", text: "*done* <https://a.example|here>" } },
      ];
      // Beside blocks the text is for notifications alone; what is left out may be null.
      await call(JSON.stringify({ text: "Deploy", blocks, attachments: [{ title: null }] }));
      expect((await messages()).map(({ content }) => content)).toEqual([
        "**one**",
        "two\nlines",
        "see [this](https://a.example)\n\n> **[Build](https://ci.example/7)**\n> **failed**",
        "by form",
        "**Deploy 🎉**\n\n**done** [here](https://a.example)",
      ]);
      expect((await ada.open(`/rooms/${room}`)).text).toContain("🎉");
    });

    it("takes files, with words or without, and posts nothing where there are neither", async () => {
      const form = new FormData();
      form.set("text", "the log");
      form.set("file", new File(["line one\n"], "build.log", { type: "text/plain" }));
      const said = await call(form);
      expect([said.status, said.json.data?.kind]).toEqual([201, "file"]);
      expect(said.json.data.data).toMatchObject({
        caption: "the log",
        files: [{ name: "build.log" }],
      });
      const bare = new FormData();
      bare.set("file", new File(["x"], "bare.bin"));
      expect((await call(bare)).json.data.data.files[0].size).toBe(1);
      expect((await call(new FormData())).status).not.toBe(201);
    });

    it("posts once what is called twice under one name, and the page of the webhook shows its use", async () => {
      const first = await call(JSON.stringify({ text: "once", client_id: "build-7" }));
      const second = await call(JSON.stringify({ text: "once", client_id: "build-7" }));
      expect(second.json.data.id).toBe(first.json.data.id);
      const headers = {
        "idempotency-key": "a key with spaces, longer than any client id may be".repeat(3),
      };
      const third = await call("keyed", { type: "text/plain", headers });
      const fourth = await call("keyed", { type: "text/plain", headers });
      expect(fourth.json.data.id).toBe(third.json.data.id);
      expect((await ada.get(`/api/webhooks/${hook.id}`)).json.data.last_used_at).not.toBeNull();
    });

    it("does what is tried by hand, and shows request and answer", async () => {
      const body = JSON.stringify({ text: "by hand" });
      const page = await ada.submit(`/webhooks/${hook.id}/test`, { body });
      expect(page.text).toContain("201");
      expect((await messages()).at(-1)).toMatchObject({ content: "by hand" });
      const broken = await ada.submit(`/webhooks/${hook.id}/test`, { body: "{" });
      expect(broken.text).toContain("broken_json");
    });

    it.each([
      ["nothing", "{}", "application/json", 422, "nothing_to_say"],
      ["broken JSON", "{", "application/json", 400, "broken_json"],
      [
        "a list of attachments that is none",
        '{"attachments":7}',
        "application/json",
        400,
        "bad_request",
      ],
      ["a picture", "…", "image/png", 415, "unsupported_media_type"],
      [
        "too much",
        JSON.stringify({ text: "x".repeat(5000) }),
        "application/json",
        422,
        "message_too_long",
      ],
      ["a flood", "x".repeat(1_100_000), "text/plain", 413, "too_large"],
    ])("refuses %s", async (_, body, type, status, code) => {
      const answer = await call(body, { type });
      expect([answer.status, answer.json.code]).toEqual([status, code]);
    });

    it("is open only to who knows its present address", async () => {
      const own = await make("Renewed");
      expect(own.url).toMatch(/\/hooks\/[\w-]{32}$/);
      const wrong = own.url.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
      expect((await call('{"text":"x"}', { to: wrong })).json.code).toBe("webhook_not_found");
      const next = (await ada.post(`/api/webhooks/${own.id}/secret`)).json.url as string;
      expect((await call('{"text":"x"}', { to: own.url })).status).toBe(404);
      expect((await call('{"text":"x"}', { to: next })).status).toBe(201);
      await ada.delete(`/api/webhooks/${own.id}/switch`);
      expect((await call('{"text":"x"}', { to: next })).json.code).toBe("webhook_off");
      await ada.put(`/api/webhooks/${own.id}/switch`);
      expect((await call('{"text":"x"}', { to: next })).status).toBe(201);
      expect((await ada.delete(`/api/webhooks/${own.id}`)).status).toBe(204);
      expect((await call('{"text":"x"}', { to: next })).status).toBe(404);
      const members = (await ada.get(`/api/rooms/${room}/members`)).json.data as Loose[];
      expect(members.map(({ name }) => name)).not.toContain("Renewed");
    });

    it("is a matter of who leads the room", async () => {
      const draft = { direction: "in", name: "Mine" };
      expect((await ben.post(`/api/rooms/${room}/webhooks`, draft)).status).toBe(404);
      await ada.put(`/api/rooms/${room}/members/${(await ben.get("/api/me")).json.data.id}`);
      expect((await ben.post(`/api/rooms/${room}/webhooks`, draft)).status).toBe(403);
      for (const path of [`/webhooks/${hook.id}`, `/webhooks/${hook.id}/test`])
        expect((await ben.open(path)).status).toBe(404);
      const page = await ada.open(`/rooms/${room}/integrations`);
      expect(page.text).toContain("Builder");
      const made = await ada.submit(`/rooms/${room}/integrations`, {
        direction: "in",
        name: "Formed",
      });
      expect([made.status, made.text.includes("/hooks/")]).toEqual([201, true]);
    });

    it("is bounded", async () => {
      const own = await make("Eager");
      const answers = await Promise.all(
        Array.from({ length: 70 }, (_, at) => call(`{"text":"${at}"}`, { to: own.url })),
      );
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(5);
      expect(refused[0]?.json.retry_after).toBeGreaterThan(0);
    });
  });
});

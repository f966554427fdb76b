import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MessageCounts } from "../../../../app/features/messages/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const DAY_MS = 86_400_000;

eachStorey((storey) => {
  test("the overview counts what there is", async () => {
    const { url, container } = await openSite(storey);
    const ada = await Person.signUp(url, "Ada");
    const bob = await Person.signUp(url, "Bob");
    const { id } = (await bob.get("/settings/profile")).json;
    const [first] = (await ada.get("/api/rooms")).json.data;
    await ada.post("/api/rooms", { kind: "direct", member_ids: [id] });
    for (const client_id of ["c-1", "c-2", "c-3"])
      await ada.post(`/api/rooms/${first.id}/messages`, { client_id, content: "Hello" });
    const { storage } = container.resolve(Settings).app;
    mkdirSync(join(storage, "uploads", "pictures"), { recursive: true });
    writeFileSync(join(storage, "uploads", "pictures", "ada.webp"), "x".repeat(5000));
    const socket = await ada.socket();

    const seen = (await ada.get("/admin")).json;
    expect(seen).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      nodes: 1,
      connections: 1,
      people: { people: 2, administrators: 1, disabled: 0, online: 1 },
      rooms: { rooms: 1, archived: 0, conversations: 1 },
      messages_today: 3,
      queue: { dead: 0 },
      errors_open: 0,
    });
    expect(seen.storage.database).toBeGreaterThan(10_000);
    expect(seen.storage.free).toBeGreaterThan(0);
    expect(seen.storage.folders).toContainEqual({ name: "uploads", bytes: 5000 });
    expect(Date.parse(seen.up_since)).toBeLessThanOrEqual(Date.now());
    await socket.close();

    const counts = container.resolve(MessageCounts);
    expect(await counts.since(Date.now() - DAY_MS)).toBe(3);
    expect(await counts.since(Date.now() + 1000)).toBe(0);
  });
});

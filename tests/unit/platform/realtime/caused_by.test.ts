import { describe, expect, test } from "vitest";
import { action, json } from "../../../../app/platform/http/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { causedBySocket } from "../../../../app/platform/realtime/index.ts";
import { stage } from "../http/stage.ts";

const { app } = stage(
  (router) =>
    router.get(
      "/cause",
      action({}, () => json({ connection: logContext.getStore()?.connection_id ?? null })),
    ),
  { middleware: () => [causedBySocket] },
);

async function causeOf(headers: Record<string, string>): Promise<unknown> {
  return ((await (await app.request("/cause", { headers })).json()) as { connection: unknown })
    .connection;
}

describe("A request", () => {
  test.each(["Ler9sTEEkuS8wzBz", "123.456"])("that names socket %s is caused by it", async (id) => {
    expect(await causeOf({ "X-Socket-Id": id })).toBe(id);
  });

  test.each(["", "a b", "<script>", "x".repeat(65)])(
    "is caused by no socket with %j",
    async (id) => {
      expect(await causeOf({ "X-Socket-Id": id })).toBeNull();
    },
  );

  test("that names none is caused by none", async () => {
    expect(await causeOf({})).toBeNull();
  });
});

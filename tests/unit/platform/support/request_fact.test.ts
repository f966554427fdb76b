import { type Context, Hono } from "hono";
import { expect, test } from "vitest";
import { RequestFact } from "../../../../app/platform/support/index.ts";

const [name, count] = [new RequestFact<string>(), new RequestFact<number | null>()];

test("facts of one request are apart from each other, and from those of another", async () => {
  const app = new Hono();
  const said = (c: Context) => c.json([name.of(c) ?? "-", count.of(c) === undefined, count.of(c)]);
  app.get("/silent", said);
  app.get("/:name", async (c) => {
    name.set(c, c.req.param("name"));
    await Promise.resolve();
    count.set(c, null);
    return said(c);
  });
  const answers = await Promise.all(
    ["/ada", "/silent", "/ben"].map(async (path) => (await app.request(path)).json()),
  );
  expect(answers).toEqual(
    [
      ["ada", false, null],
      ["-", true],
      ["ben", false, null],
    ].map(pad),
  );
});

/** JSON has no `undefined`. */
function pad(list: unknown[]): unknown[] {
  return list.length === 2 ? [...list, null] : list;
}

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { requestScoped } from "../../../../app/platform/container/index.ts";
import { ConflictError } from "../../../../app/platform/errors/index.ts";
import { action, json, view } from "../../../../app/platform/http/index.ts";
import { stage } from "./stage.ts";

let disposed = 0;

@requestScoped()
class Notebook {
  dispose(): void {
    disposed += 1;
  }
}

@requestScoped()
class RoomsController {
  readonly #notebook: Notebook;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  index = action(
    { query: z.object({ limit: z.coerce.number().int().max(50).default(10) }) },
    ({ query }) => json({ ...query, noted: this.#notebook instanceof Notebook }),
  );

  create = action(
    {
      body: z.object({
        name: z.string().min(2, "Give it a name."),
        password: z.string().optional(),
      }),
      invalid: () => view("rooms/new.njk", { heading: "A new room" }),
    },
    ({ body }) => {
      if (body.name === "taken") {
        const fields = [{ field: "name", message: "This name is taken." }];
        throw new ConflictError("name_taken", "This name is taken.", { fields });
      }
      return json(body, { status: 201 });
    },
  );

  tags = action({ body: z.object({ tags: z.array(z.string()) }) }, ({ body }) => json(body));

  upload = action(
    {
      body: z.object({ name: z.string(), picture: z.instanceof(File).optional() }),
      bodyLimit: 4_000_000,
    },
    ({ body }) => json({ name: body.name, size: body.picture?.size ?? null }),
  );
}

const { app } = stage((router) => {
  router.get("/rooms", [RoomsController, "index"]);
  router.post("/rooms", [RoomsController, "create"]);
  router.post("/tags", [RoomsController, "tags"]);
  router.post("/upload", [RoomsController, "upload"]);
});

const JSON_TYPE = { "content-type": "application/json" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const asProgram = { ...JSON_TYPE, accept: "application/json" };

/** A form with a file field in which nothing was chosen. */
const asBrowsersSend: [string, Record<string, string>] = [
  [
    "--x",
    'Content-Disposition: form-data; name="name"',
    "",
    "Ada",
    "--x",
    'Content-Disposition: form-data; name="picture"; filename=""',
    "Content-Type: application/octet-stream",
    "",
    "",
    "--x--",
    "",
  ].join("\r\n"),
  { "content-type": "multipart/form-data; boundary=x" },
];

function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  return app.request(path, { method: "POST", body, headers });
}

describe("what an action takes", () => {
  it("is typed by its schemas", async () => {
    expect(await (await app.request("/rooms?limit=20&x=1")).json()).toEqual({
      limit: 20,
      noted: true,
    });
  });

  it("is refused field by field for a program", async () => {
    const answer = await app.request("/rooms?limit=99", {
      headers: { accept: "application/json" },
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = { status: 422, code: "invalid", errors: [{ field: "limit" }] };
    expect(await answer.json()).toMatchObject(problem);
  });

  it("comes as JSON or as a form", async () => {
    expect(await (await post("/rooms", '{"name":"engines"}', JSON_TYPE)).json()).toEqual({
      name: "engines",
    });
    expect(await (await post("/rooms", "name=engines", FORM)).json()).toEqual({ name: "engines" });
  });

  it("has lists from fields that come twice, or whose name says so", async () => {
    expect(await (await post("/tags", "tags=a&tags=b", FORM)).json()).toEqual({ tags: ["a", "b"] });
    expect(await (await post("/tags", "tags[]=a", FORM)).json()).toEqual({ tags: ["a"] });
  });

  it("has files from a multipart form, and none where none was chosen", async () => {
    const form = new FormData();
    form.set("name", "Ada");
    form.set("picture", new File(["x".repeat(2_000_000)], "ada.png"));
    expect(await (await post("/upload", form)).json()).toEqual({ name: "Ada", size: 2_000_000 });
    expect(await (await post("/upload", ...asBrowsersSend)).json()).toEqual({
      name: "Ada",
      size: null,
    });
  });

  it("cannot be broken JSON", async () => {
    for (const body of ['{"name":', "\u0000", new Uint8Array([0xff, 0xfe])]) {
      const answer = await post("/rooms", body, asProgram);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "broken_json" });
    }
  });

  it("cannot be a broken multipart form", async () => {
    const type = { "content-type": "multipart/form-data; boundary=x", accept: "application/json" };
    expect((await post("/upload", "--y\r\nnothing", type)).status).toBe(400);
    expect(
      (await post("/upload", "x", { ...type, "content-type": "multipart/form-data" })).status,
    ).toBe(400);
  });

  it("cannot be of a type that is not read", async () => {
    expect((await post("/rooms", "<room/>", { "content-type": "application/xml" })).status).toBe(
      415,
    );
    expect((await post("/rooms", new Uint8Array([1]))).status).toBe(415);
  });

  it("cannot be larger than the limit, whatever its length says", async () => {
    const body = JSON.stringify({ name: "x".repeat(1_100_000) });
    expect((await post("/rooms", body, asProgram)).status).toBe(413);
    const lie = await post("/rooms", body, { ...asProgram, "content-length": "10" });
    expect(lie.status).toBe(413);
    expect(await lie.json()).toMatchObject({ detail: expect.stringContaining("1,048,576") });
  });

  it("cannot reach the prototype", async () => {
    const answer = await post("/rooms", '{"__proto__":{"name":"engines"}}', asProgram);
    expect(answer.status).toBe(422);
    expect(
      (await post("/rooms", "__proto__=1&constructor=2", { ...FORM, accept: "application/json" }))
        .status,
    ).toBe(422);
  });

  it("may be of any shape without harm", async () => {
    for (const body of [
      "null",
      "7",
      '"text"',
      "[]",
      "[[[[]]]]",
      `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
    ]) {
      expect((await post("/rooms", body, asProgram)).status).toBe(422);
    }
  });
});

describe("a form that is filled in wrongly", () => {
  it("is shown again with its errors and what was typed, except passwords", async () => {
    const answer = await post("/rooms", "name=x&password=hunter2", FORM);
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain("rooms/new.njk");
    expect(text).toContain('"errors":{"name":"Give it a name."}');
    expect(text).toContain('"old":{"name":"x"}');
    expect(text).not.toContain("hunter2");
  });

  it("is shown again when the refusal comes from the action itself", async () => {
    const answer = await post("/rooms", "name=taken", FORM);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('"errors":{"name":"This name is taken."}');
  });

  it("is a problem document for a program", async () => {
    const answer = await post("/rooms", '{"name":"x"}', asProgram);
    expect(answer.status).toBe(422);
    const errors = [{ field: "name", message: "Give it a name." }];
    expect(await answer.json()).toMatchObject({ errors });
  });
});

describe("the scope of a request", () => {
  it("is disposed at its end", async () => {
    const before = disposed;
    await app.request("/rooms");
    expect(disposed).toBe(before + 1);
  });
});

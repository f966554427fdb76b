import { type Context, Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { Flags } from "../../../../app/platform/flags/index.ts";
import { flag, withFlags } from "../../../../app/platform/flags/index.ts";
import { toAppError } from "../../../../app/platform/errors/index.ts";
import { pipeline } from "../../../../app/platform/http/pipeline.ts";
import { setViewer, type Viewer } from "../../../../app/platform/security/index.ts";
import { LabCatalogue } from "./lab_flags.ts";

const ada: Viewer = { id: 1, name: "Ada", role: "admin", scopes: null };
const grace: Viewer = { id: 2, name: "Grace", role: "member", scopes: null };
const lab = new LabCatalogue().named("lab");

/** Flags that are on for Ada alone. */
const flags = {
  isOn: (_: string, viewer?: Viewer | null) => viewer?.id === ada.id,
} as unknown as Flags;

async function visit(viewer: Viewer | null): Promise<Response> {
  const app = new Hono();
  const steps = [withFlags(flags), (c: Context) => setViewer(c, viewer), flag(lab)];
  const failed = (_: Context, error: unknown) =>
    new Response(null, { status: toAppError(error).status });
  app.get(
    "/lab",
    pipeline(steps, () => new Response("Welcome to the lab"), failed),
  );
  app.onError((error, c) => failed(c, error));
  return app.request("/lab");
}

describe("a route behind a flag", () => {
  it("is there for Ada, who has it", async () => {
    expect(await (await visit(ada)).text()).toBe("Welcome to the lab");
  });

  it("is not there for Grace or a stranger", async () => {
    expect([(await visit(grace)).status, (await visit(null)).status]).toEqual([404, 404]);
  });

  it("shows its flag in the list of routes", () => {
    expect(flag(lab).name).toBe("flag(lab)");
  });
});

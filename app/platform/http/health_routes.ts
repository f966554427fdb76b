import type { Hono } from "hono";
import type { Health } from "./health.ts";

const FRESH = { "Cache-Control": "no-store" };

/** `/health/live`: the process answers. `/health/ready`: send it traffic. Open to everybody. */
export function mountHealth(app: Hono, health: Health): void {
  app.get("/health/live", (c) => c.json({ status: "live" }, 200, FRESH));
  app.get("/health/ready", async (c) => {
    const report = await health.report();
    return c.json(report, report.status === "ready" ? 200 : 503, FRESH);
  });
}

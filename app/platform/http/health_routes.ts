import type { Health } from "./health.ts";
import type { Mount } from "./mount.ts";

const FRESH = { "Cache-Control": "no-store" };

/** `/health/live`: the process answers. `/health/ready`: send it traffic. Open to everybody. */
export function mountHealth(open: Mount, health: Health): void {
  open("/health/live", (c) => c.json({ status: "live" }, 200, FRESH));
  open("/health/ready", async (c) => {
    const report = await health.report();
    return c.json(report, report.status === "ready" ? 200 : 503, FRESH);
  });
}

import { describe, expect, test } from "vitest";
import { treatment } from "../../../../../public/js/core/offline_rules.ts";

const origin = "https://chat.example.org";
const own = { origin, assets: new Set(["/assets/app.1f3a.css"]) };
const asked = (path: string, mode = "navigate", method = "GET") =>
  treatment({ method, mode, url: new URL(path, origin).href }, own);

describe("The service worker", () => {
  test("has assets of its own build from the cache", () => {
    expect(asked("/assets/app.1f3a.css", "no-cors")).toBe("asset");
  });

  test("stands in for pages", () => {
    expect(asked("/rooms/4?message=9")).toBe("page");
    expect(asked("/apiary")).toBe("page");
  });

  test.each([
    ["an asset of another build", "/assets/app.0000.css", "no-cors", "GET"],
    ["a part of a page", "/sidebar", "cors", "GET"],
    ["a form that is sent", "/sign-in", "navigate", "POST"],
    ["the interface for programs", "/api/rooms", "navigate", "GET"],
    ["the socket", "/ws", "websocket", "GET"],
    ["an event stream", "/events", "cors", "GET"],
    ["the health of the server", "/health/live", "cors", "GET"],
    ["another site", "https://elsewhere.example.org/", "navigate", "GET"],
  ])("lets %s pass", (_, path, mode, method) => {
    expect(asked(path, mode, method)).toBe("pass");
  });
});

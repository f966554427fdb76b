import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NAVIGATION } from "../../../../app/features/admin/navigation.ts";
import { adminRoutes } from "../../../../app/features/admin/index.ts";
import { Router } from "../../../../app/platform/http/index.ts";

const sections = NAVIGATION.flatMap((group) => group.sections);

describe("The menu of the admin area", () => {
  test.each(sections)("leads with $label to a page that there is", ({ name }) => {
    const router = new Router();
    router.group({ prefix: "/admin", name: "admin" }, adminRoutes);
    expect(router.url(`admin.${name}`)).toMatch(/^\/admin/);
  });

  test.each(sections)("draws an icon that there is for $label", ({ icon }) => {
    expect(existsSync(`public/icons/${icon}.svg`)).toBe(true);
  });

  test("names each page once", () => {
    expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length);
  });
});

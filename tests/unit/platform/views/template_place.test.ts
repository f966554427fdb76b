import nunjucks from "nunjucks";
import { describe, expect, it } from "vitest";
import { templatePlaceOf } from "../../../../app/platform/views/index.ts";

const TEMPLATES: Record<string, string> = {
  "runs.njk": "one\ntwo\n{{ fail() }}",
  "parses.njk": "one\ntwo\n{% if %}",
};

/** What Nunjucks itself says, so that a new version which says it otherwise is noticed. */
function placeIn(name: string) {
  const loader = {
    getSource: (path: string) => ({
      src: TEMPLATES[path] ?? "",
      path: `views/${path}`,
      noCache: true,
    }),
  };
  const environment = new nunjucks.Environment(loader, { autoescape: true });
  environment.addGlobal("fail", () => {
    throw new TypeError("no");
  });
  try {
    environment.render(name);
  } catch (error) {
    return templatePlaceOf((error as Error).message);
  }
  throw new Error("It did not fail.");
}

describe("the place of a template that fails", () => {
  it("is its line, whether it ran or could not be parsed", () => {
    expect(placeIn("runs.njk")).toEqual({ template: "runs.njk", line: 3 });
    expect(placeIn("parses.njk")).toEqual({ template: "parses.njk", line: 3 });
  });

  it("is known by its name in production and in development", () => {
    expect(templatePlaceOf("(rooms/show.njk)\n  Error: x")?.template).toBe("rooms/show.njk");
    const here = "(/srv/parley/views/rooms/show.njk) [Line 2, Column 4]\n  Error: x";
    expect(templatePlaceOf(here)).toEqual({ template: "rooms/show.njk", line: 3 });
  });

  it("is nowhere for other errors", () => {
    for (const text of ["", "no (such) thing", "read (x.njk.bak)", "one\n(rooms/show.njk)"]) {
      expect(templatePlaceOf(text)).toBeUndefined();
    }
  });
});

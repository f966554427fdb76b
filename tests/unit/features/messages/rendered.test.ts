import { describe, expect, it } from "vitest";
import { rendered } from "../../../../app/features/messages/rendered.ts";

describe("a rendered text", () => {
  it("keeps what was written beside its HTML", () => {
    expect(rendered("*so*")).toEqual({
      body: "*so*",
      html: "<p><em>so</em></p>\n",
      mentions: null,
    });
  });

  it("is never blank, though Markdown would show nothing", () => {
    expect(rendered("[x]: /y").html).toBe("<p>[x]: /y</p>\n");
    expect(rendered("[x]: /<b>").html).not.toContain("<b>");
  });
});

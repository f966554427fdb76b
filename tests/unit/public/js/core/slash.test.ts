import { describe, expect, it } from "vitest";
import { isCommand, unescaped } from "../../../../../public/js/core/slash.ts";

describe("a text that begins with a stroke", () => {
  it.each(["/topic", "/me waves", "/Help\nme"])("%j is a command", (text) => {
    expect(isCommand(text)).toBe(true);
  });

  it.each(["//topic", "/", "/ me", "/etc/hosts", "/2", "see /topic", "http://x"])(
    "%j is none",
    (text) => expect(isCommand(text)).toBe(false),
  );

  it("says a command as it stands when there are two strokes", () => {
    expect(unescaped("//topic is a command")).toBe("/topic is a command");
    expect(unescaped("// a comment")).toBe("// a comment");
    expect(unescaped("/etc/hosts")).toBe("/etc/hosts");
  });
});

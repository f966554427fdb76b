import { describe, expect, it } from "vitest";
import { tokenAt } from "../../../../../public/js/core/completion_token.ts";

const RULES = [{ trigger: "/", atStart: true }, { trigger: "@" }, { trigger: ":", least: 2 }];
const at = (text: string, caret = text.length) => tokenAt(text, caret, RULES);

describe("the word to complete", () => {
  it("stands before the caret, and begins with its sign", () => {
    expect(at("hi @ad")).toEqual({ trigger: "@", query: "ad", start: 3 });
    expect(at("hi (@a")).toEqual({ trigger: "@", query: "a", start: 4 });
    expect(at("@ada and ben", 3)).toEqual({ trigger: "@", query: "ad", start: 0 });
    expect(at("one\n@")).toEqual({ trigger: "@", query: "", start: 4 });
  });

  it("is none inside of another word, or after a space", () => {
    for (const text of ["ada@example.org", "@ada ", "hi", "", "a/b"]) expect(at(text)).toBeNull();
  });

  it("may have to begin the text, or be long enough", () => {
    expect(at("/to")).toEqual({ trigger: "/", query: "to", start: 0 });
    expect(at("see /to")).toBeNull();
    expect(at(":s")).toBeNull();
    expect(at("nice :sm")).toEqual({ trigger: ":", query: "sm", start: 5 });
  });
});

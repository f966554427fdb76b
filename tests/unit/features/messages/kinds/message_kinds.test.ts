import "reflect-metadata";
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { discoverServices } from "../../../../../app/discovered.ts";
import { messageKinds } from "../../../../../app/features/messages/kinds/message_kind.ts";
import { MessageKinds } from "../../../../../app/features/messages/kinds/message_kinds.ts";
import { TextKind } from "../../../../../app/features/messages/message_kinds/text_kind.ts";
import { carriersOf, createContainer } from "../../../../../app/platform/container/index.ts";

describe("the kinds of messages", () => {
  beforeAll(() => discoverServices("application"));

  it("are found by themselves, and each has a template", async () => {
    const container = createContainer();
    const kinds = carriersOf(messageKinds).filter(({ length }) => length === 0);
    const names = kinds.map((kind) => container.resolve(kind).name);
    expect(names).toContain("text");
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(existsSync(`views/messages/kinds/_${name}.njk`)).toBe(true);
  });

  it("are named to who posts one that does not exist", () => {
    const kinds = new MessageKinds([new TextKind()]);
    expect(kinds.posted("text").name).toBe("text");
    expect(() => kinds.posted("hologram")).toThrow(/"hologram" is no kind .* text/);
  });
});

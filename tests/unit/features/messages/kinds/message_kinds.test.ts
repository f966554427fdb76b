import "reflect-metadata";
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { discoverServices } from "../../../../../app/discovered.ts";
import { messageKinds } from "../../../../../app/features/messages/kinds/message_kind.ts";
import { MessageKinds } from "../../../../../app/features/messages/kinds/message_kinds.ts";
import { LocationKind } from "../../../../../app/features/messages/message_kinds/location_kind.ts";
import { SystemKind } from "../../../../../app/features/messages/message_kinds/system_kind.ts";
import { TextKind } from "../../../../../app/features/messages/message_kinds/text_kind.ts";
import {
  bindInstance,
  carriersOf,
  createContainer,
} from "../../../../../app/platform/container/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { Clock, FakeClock } from "../../../../../app/platform/support/index.ts";
import { Settings } from "../../../../../config/settings.ts";

const TEST = { NODE_ENV: "test", APP_KEY: "x".repeat(64) };

describe("the kinds of messages", () => {
  beforeAll(() => discoverServices("application"));

  it("are found by themselves, and each has a template", async () => {
    const container = createContainer();
    bindInstance(container, Settings, Settings.from([{ name: "the test", values: TEST }]));
    bindInstance(container, Log, Log.silent());
    bindInstance(container, Clock, new FakeClock());
    const names = carriersOf(messageKinds).map((kind) => container.resolve(kind).name);
    expect(names).toContain("text");
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(existsSync(`views/messages/kinds/_${name}.njk`)).toBe(true);
  });

  it("are named to who posts one that does not exist", () => {
    const kinds = new MessageKinds([new TextKind(), new LocationKind(), new SystemKind()]);
    expect(kinds.posted("text").name).toBe("text");
    expect(() => kinds.posted("hologram")).toThrow(/"hologram" is no kind .* location, text\.$/);
  });
});

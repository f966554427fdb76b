import { describe, expect, it } from "vitest";
import { Settings } from "../../../config/settings.ts";

const settingsOf = (values: Record<string, string>, name = ".env") =>
  Settings.from([{ name, values }]);

describe("a reload of the settings", () => {
  it("reaches whoever holds them, and tells who listens what changed", () => {
    const settings = settingsOf({ MESSAGE_PAGE_SIZE: "20" });
    const { chat } = settings;
    const heard: string[][] = [];
    settings.onChange((changed) => heard.push([...changed]));
    const replaced = settings.replace(settingsOf({ MESSAGE_PAGE_SIZE: "30", LOG_LEVEL: "warn" }));
    expect([chat.pageSize, settings.chat.pageSize]).toEqual([30, 30]);
    expect(replaced).toEqual({ changed: ["MESSAGE_PAGE_SIZE", "LOG_LEVEL"], waiting: [] });
    expect(heard).toEqual([["MESSAGE_PAGE_SIZE", "LOG_LEVEL"]]);
    expect(settings.origins["LOG_LEVEL"]).toBe(".env");
  });

  it("tells nobody when nothing changed, nor who does not listen any more", () => {
    const settings = settingsOf({ TRUSTED_PROXIES: "10.0.0.1" });
    const heard: unknown[] = [];
    const stop = settings.onChange((changed) => heard.push(changed));
    expect(settings.replace(settingsOf({ TRUSTED_PROXIES: "10.0.0.1" })).changed).toEqual([]);
    stop();
    settings.replace(settingsOf({ LOG_LEVEL: "warn" }));
    expect(heard).toEqual([]);
  });

  it("leaves what counts at the start, and says that it waits", () => {
    const settings = settingsOf({ PORT: "3000" });
    const replaced = settings.replace(settingsOf({ PORT: "4000", LOG_LEVEL: "warn" }));
    expect(replaced).toEqual({ changed: ["LOG_LEVEL"], waiting: ["PORT"] });
    expect(settings.app.port).toBe(3000);
  });

  it("tells all who listen though one of them fails", () => {
    const settings = settingsOf({});
    const heard: unknown[] = [];
    settings.onChange(() => {
      throw new Error("I fail");
    });
    settings.onChange((changed) => heard.push(...changed));
    expect(() => settings.replace(settingsOf({ LOG_LEVEL: "warn" }))).toThrow(AggregateError);
    expect(heard).toEqual(["LOG_LEVEL"]);
  });
});

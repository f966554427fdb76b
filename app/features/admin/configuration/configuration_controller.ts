import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, redirect } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { SearchText } from "../listing.ts";
import { Configuration, type SettingRow } from "./configuration.ts";

const Filter = z.object({ text: SearchText });

/** Every setting with its value and where it came from, and reading them again. */
@requestScoped()
export class ConfigurationController {
  readonly #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  index = action({ query: Filter }, async ({ query }) => {
    const settings = this.#configuration.settings(query.text);
    const reloads = await this.#configuration.reloads();
    return adminView(
      "admin/configuration/index.njk",
      { sections: bySection(settings), reloads, filter: query },
      { partial: "admin/configuration/_settings.njk", json: { data: settings, reloads } },
    );
  });

  reload = action({}, async ({ viewer, wantsJson }) => {
    const replies = await this.#configuration.reload(viewer);
    if (wantsJson) return json({ data: replies });
    const refused = replies.filter(({ ok }) => !ok);
    const flash: Record<string, string> =
      refused.length === 0
        ? { notice: replies.map(({ node, text }) => `${node}: ${text}`).join(" ") }
        : { error: "The configuration was not reloaded everywhere. The old values hold there." };
    return redirect({ route: "admin.configuration" }, { flash });
  });
}

function bySection(settings: readonly SettingRow[]): { name: string; settings: SettingRow[] }[] {
  const sections = Map.groupBy(settings, ({ section }) => section);
  return [...sections].map(([name, rows]) => ({ name, settings: rows }));
}

import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import {
  NodeControl,
  Reloads,
  type Reply,
  type ShownSetting,
  shownSettings,
  valueText,
} from "../../../platform/control/index.ts";
import { AuditLog } from "../../../platform/security/index.ts";
import { isoOrNull } from "../listing.ts";

const PATIENCE_MS = 3000;

const State = z.object({
  last: z
    .object({
      at: z.number(),
      by: z.string(),
      changed: z.array(z.string()),
      waiting: z.array(z.string()),
      problems: z.array(z.string()),
    })
    .nullable(),
  waiting: z.array(z.string()),
});

/** A setting on the page. */
export interface SettingRow extends ShownSetting {
  /** The value in one line. */
  text: string;
  /** Whether a reload changed it since the start. */
  changed: boolean;
  /** Whether a new value waits for a restart. */
  waiting: boolean;
}

/** How the newest reload went on a node. */
export interface NodeReload {
  node: string;
  /** ISO 8601; null when there was none since the start. */
  at: string | null;
  by: string | null;
  changed: string[];
  waiting: string[];
  problems: string[];
}

/** The configuration as this node runs on it, and reading it again on all nodes. */
@singleton()
export class Configuration {
  readonly #settings: Settings;
  readonly #reloads: Reloads;
  readonly #control: NodeControl;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, reloads: Reloads, control: NodeControl, audit: AuditLog) {
    this.#settings = settings;
    this.#reloads = reloads;
    this.#control = control;
    this.#audit = audit;
  }

  /** Settings whose name, meaning or origin contains the text; all without one. */
  settings(text = ""): SettingRow[] {
    const { changed, waiting } = this.#reloads.state;
    const wanted = text.toLowerCase();
    return shownSettings(this.#settings)
      .filter(({ key, doc, origin }) => `${key} ${doc} ${origin}`.toLowerCase().includes(wanted))
      .map((setting) => ({
        ...setting,
        text: valueText(setting.value),
        changed: changed.includes(setting.key),
        waiting: waiting.includes(setting.key),
      }));
  }

  /** How the newest reload went on each node. */
  async reloads(): Promise<NodeReload[]> {
    const replies = await this.#control.ask("config:state", { withinMs: PATIENCE_MS });
    return replies.map(stateOf);
  }

  /** Has every node read its configuration again, and writes down who wanted it. */
  async reload(by: { id: number; name: string }): Promise<Reply[]> {
    const asked = { input: { by: by.name }, withinMs: PATIENCE_MS };
    const replies = await this.#control.ask("config:reload", asked);
    const refused = replies.filter(({ ok }) => !ok).map(({ node }) => node);
    await this.#audit.record({
      actor: by,
      act: "configuration.reloaded",
      subject: "configuration",
      detail: { nodes: replies.map(({ node }) => node), refused },
    });
    return replies;
  }
}

function stateOf({ node, ok, text, value }: Reply): NodeReload {
  const state = State.safeParse(value);
  const none = { node, at: null, by: null, changed: [] };
  if (!ok || !state.success) return { ...none, waiting: [], problems: ok ? [] : [text] };
  const { last, waiting } = state.data;
  if (!last) return { ...none, waiting, problems: [] };
  const { by, changed, problems } = last;
  return { node, at: isoOrNull(last.at), by, changed, waiting, problems };
}

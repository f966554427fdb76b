import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { Member } from "../presence/member.ts";
import type { Viewer } from "../viewer.ts";
import { channelKind } from "./channel_name.ts";
import type { ChannelOptions, ChannelSettings } from "./channel_options.ts";
import { ChannelPattern, type PatternParams } from "./channel_pattern.ts";
import { CHAT, splitKey } from "./namespace.ts";
import type { Veil } from "./veil.ts";

/** No, yes, or yes with what the other members may see, and what is held back from this one. */
export type RuleAnswer = boolean | { info: Record<string, unknown>; veil?: Veil | undefined };

/** What the rules said: refused, or allowed, as whom on a presence channel. */
export type Admission = false | Admitted;

export interface Admitted {
  member: Member | undefined;
  veil?: Veil | undefined;
}

/** That an app opens a private or presence channel: its gateway has verified the app's signature. */
export interface Grant {
  /** Who it is on a presence channel, as the app says. */
  member?: Member | undefined;
}

/** Who asks, and among whose channels. */
type Asker = Pick<Connection, "viewer" | "namespace">;

type Rule = (viewer: Viewer, params: never) => RuleAnswer | Promise<RuleAnswer>;

interface Ruled {
  pattern: ChannelPattern;
  rule?: Rule;
  settings?: ChannelSettings;
}

/** A cache channel remembers its last event for so long, whatever its history (as Pusher does). */
const CACHED_MS = 30 * 60_000;
const MAX_CACHED_OPTIONS = 10_000;

/**
 * Who may join which channel, and what else is to be said of channels. In the chat's namespace a channel that a rule
 * names obeys that rule alone, for every kind of client; a public channel that no rule names is open to all, and a
 * private or presence channel that no rule names is opened by a shared app's signature only. In an app's own namespace
 * there are no rules: private and presence channels need the app's signature.
 *
 * @example
 * rules.define("presence-room.{id}", async (viewer, { id }) =>
 *   (await memberships.has(id, viewer.id)) && { info: { name: viewer.name } });
 * rules.settings("ticker-{city}", { history: { size: 10_000, seconds: 3600 } });
 * rules.settings(EVERYBODY, { persist: true }); // what goes to all, on no channel
 */
@singleton()
export class ChannelRules {
  readonly #settings: Settings;
  readonly #ruled: Ruled[] = [];
  readonly #spaces = new Map<string, ChannelSettings>();
  readonly #options = new Map<string, ChannelOptions>();
  /** Channels with the same settings share them. */
  readonly #shared = new Map<string, ChannelOptions>();

  constructor(settings: Settings) {
    this.#settings = settings;
    settings.onChange(() => this.#options.clear());
    this.define("private-user.{id}", (viewer, { id }) => viewer.id === id);
  }

  /** The first pattern that fits a name decides. A rule is asked at every subscribe, so it must be cheap. */
  define<Pattern extends string>(
    pattern: Pattern,
    rule: (viewer: Viewer, params: PatternParams<Pattern>) => RuleAnswer | Promise<RuleAnswer>,
    settings?: ChannelSettings,
  ): void {
    this.#ruled.push({ pattern: new ChannelPattern(pattern), rule, ...(settings && { settings }) });
    this.#options.clear();
  }

  /** History and other settings of the chat's channels of one form; the first pattern that fits decides. */
  settings(pattern: string, settings: ChannelSettings): void {
    this.#ruled.push({ pattern: new ChannelPattern(pattern), settings });
    this.#options.clear();
  }

  /** The settings of all channels of an app's own namespace. Said again, they replace the former. */
  namespace(namespace: string, settings: ChannelSettings): void {
    this.#spaces.set(namespace, settings);
    this.#options.clear();
  }

  /** Whether a rule alone decides about a channel of the chat, whatever an app signs. */
  isRuled(namespace: string, channel: string): boolean {
    if (namespace !== CHAT) return false;
    return this.#ruled.some(({ rule, pattern }) => rule && pattern.match(channel));
  }

  /** Asks the rule of `channel`. What the rule throws comes through. */
  async admit(connection: Asker, channel: string, grant?: Grant): Promise<Admission> {
    if (connection.namespace === CHAT) {
      for (const { pattern, rule } of this.#ruled) {
        const params = rule && pattern.match(channel);
        if (params) return this.#ask(rule, connection.viewer, params);
      }
    }
    return this.#unruled(connection, channel, grant);
  }

  /** What is to be said of a channel besides who may join. */
  optionsOf(key: string): ChannelOptions {
    const known = this.#options.get(key);
    if (known) return known;
    if (this.#options.size >= MAX_CACHED_OPTIONS) this.#options.clear();
    const options = this.#share(this.#resolve(key));
    this.#options.set(key, options);
    return options;
  }

  #share(options: ChannelOptions): ChannelOptions {
    const name = JSON.stringify({ ...options, events: options.events && [...options.events] });
    const known = this.#shared.get(name) ?? options;
    this.#shared.set(name, known);
    return known;
  }

  async #ask(rule: Rule, viewer: Viewer | null, params: object): Promise<Admission> {
    if (viewer === null) return false;
    const answer = await rule(viewer, params as never);
    if (answer === false) return false;
    const { info, veil } = answer === true ? { info: {} } : { veil: undefined, ...answer };
    return { member: { user_id: viewer.id, info }, ...(veil && { veil }) };
  }

  #unruled({ viewer }: Asker, channel: string, grant: Grant | undefined): Admission {
    const { access } = channelKind(channel);
    if (access === "public") return { member: undefined };
    if (!grant) return false;
    const member = grant.member ?? (viewer ? { user_id: viewer.id, info: {} } : undefined);
    return access === "presence" && member === undefined ? false : { member };
  }

  #resolve(key: string): ChannelOptions {
    const { namespace, name } = splitKey(key);
    const kind = channelKind(name);
    const given = this.#given(namespace, name);
    const keep = this.#keep(given);
    return {
      keep: kind.cache
        ? { size: Math.max(1, keep.size), ms: Math.max(CACHED_MS, keep.ms) }
        : some(keep),
      persist: given.persist ?? false,
      counts: given.counts ?? false,
      clientEvents: given.clientEvents ?? (kind.access === "public" ? "none" : "members"),
      events: given.events && new Set(given.events),
    };
  }

  #given(namespace: string, name: string): ChannelSettings {
    if (namespace !== CHAT) return this.#spaces.get(namespace) ?? {};
    return (
      this.#ruled.find(({ settings, pattern }) => settings && pattern.match(name))?.settings ?? {}
    );
  }

  #keep({ history }: ChannelSettings) {
    if (history === false) return { size: 0, ms: 0 };
    const { historySize, historySeconds } = this.#settings.realtime;
    const { size = historySize, seconds = historySeconds } = history ?? {};
    return { size, ms: seconds * 1000 };
  }
}

function some<T extends { size: number }>(keep: T): T | undefined {
  return keep.size > 0 ? keep : undefined;
}

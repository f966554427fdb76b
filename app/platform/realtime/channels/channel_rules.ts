import { singleton } from "../../container/index.ts";
import { channelKind } from "./channel_name.ts";
import { ChannelPattern, type PatternParams } from "./channel_pattern.ts";
import type { Viewer } from "../viewer.ts";

/** No, yes, or yes with what the other members may see. */
export type RuleAnswer = boolean | { info: Record<string, unknown> };

/** What the rules said: refused, or allowed with the member's public info. */
export type Admission = false | { info: Record<string, unknown> };

type Rule = (viewer: Viewer, params: never) => RuleAnswer | Promise<RuleAnswer>;

/**
 * Who may join which channel. A public channel that no rule names is open to every viewer, a private or presence
 * channel that no rule names is refused.
 *
 * @example
 * rules.define("presence-room.{id}", async (viewer, { id }) =>
 *   (await memberships.has(id, viewer.id)) && { info: { name: viewer.name } });
 */
@singleton()
export class ChannelRules {
  readonly #rules: { pattern: ChannelPattern; rule: Rule }[] = [];

  constructor() {
    this.define("private-user.{id}", (viewer, { id }) => viewer.id === id);
  }

  /** The first pattern that fits a name decides. A rule is asked at every subscribe, so it must be cheap. */
  define<Pattern extends string>(
    pattern: Pattern,
    rule: (viewer: Viewer, params: PatternParams<Pattern>) => RuleAnswer | Promise<RuleAnswer>,
  ): void {
    this.#rules.push({ pattern: new ChannelPattern(pattern), rule });
  }

  /** Asks the rule of `channel`. What the rule throws comes through. */
  async admit(viewer: Viewer, channel: string): Promise<Admission> {
    for (const { pattern, rule } of this.#rules) {
      const params = pattern.match(channel);
      if (params) return admission(await rule(viewer, params as never));
    }
    return channelKind(channel).access === "public" && { info: {} };
  }
}

function admission(answer: RuleAnswer): Admission {
  return answer === true ? { info: {} } : answer;
}

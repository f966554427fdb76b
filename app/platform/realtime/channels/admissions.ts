import { singleton } from "../../container/index.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Connection } from "../connections/connection.ts";
import type { Member } from "../presence/member.ts";
import { channelKind } from "./channel_name.ts";
import { type Admission, type Admitted, ChannelRules, type Grant } from "./channel_rules.ts";

interface Question {
  userId: number | undefined;
  channel: string;
  /** The person was removed while the rule was being asked, so its answer may be old. */
  stale: boolean;
}

/** Asks who may join, and does not trust an answer that a removal has overtaken. */
@singleton()
export class Admissions {
  readonly #rules: ChannelRules;
  readonly #open = new Set<Question>();

  constructor(rules: ChannelRules) {
    this.#rules = rules;
  }

  /**
   * What is held back from the connection on a channel that it may join, and who it is there where that is one of
   * presence.
   *
   * @throws RealtimeError `channel_refused`, `member_too_large`
   */
  async ask(connection: Connection, channel: string, grant?: Grant): Promise<Admitted> {
    const admission = await this.#ask(connection, channel, grant);
    if (admission === false) throw new RealtimeError("channel_refused", { status: 403 });
    if (channelKind(channel).access !== "presence") return { ...admission, member: undefined };
    assertSize(connection, admission.member);
    return admission;
  }

  /** Answers that are on their way for this person, and channel where one is given, are asked for again. */
  doubt(userId: number, channel?: string): void {
    for (const question of this.#open)
      if (question.userId === userId && (channel ?? question.channel) === question.channel)
        question.stale = true;
  }

  async #ask(connection: Connection, channel: string, grant?: Grant): Promise<Admission> {
    const question: Question = { userId: connection.viewer?.id, channel, stale: false };
    this.#open.add(question);
    try {
      for (;;) {
        const admission = await this.#rules.admit(connection, channel, grant);
        if (!question.stale) return admission;
        question.stale = false;
      }
    } finally {
      this.#open.delete(question);
    }
  }
}

function assertSize({ app }: Connection, member: Member | undefined): void {
  const { memberBytes } = app.limits;
  if (memberBytes === undefined || member === undefined) return;
  if (Buffer.byteLength(JSON.stringify(member.info)) > memberBytes)
    throw new RealtimeError("member_too_large");
}

import type {
  Encoder,
  Member,
  Publication,
  UserId,
  Veil,
} from "../../../platform/realtime/index.ts";
import { messageCreated, messageDeleted, messageUpdated } from "../message_events.ts";
import type { MessageResource } from "../message_resource.ts";
import { withheldFrom } from "./withheld.ts";

type Ids = ReadonlySet<UserId>;

const CHANGES = new Set([messageCreated.name, messageUpdated.name, messageDeleted.name]);

/**
 * Of people whom somebody has blocked, or who have blocked them: no coming, no going and no event that they send. Of
 * those whom they have blocked the messages keep their place, without words; pages fold them.
 */
export class BlockVeil implements Veil {
  readonly key: string;
  readonly #blocked: ReadonlySet<number>;
  readonly #unseen: Ids;

  constructor(blocked: ReadonlySet<number>, unseen: ReadonlySet<number>) {
    this.#blocked = blocked;
    this.#unseen = unseen;
    this.key = `${sorted(blocked)} ${sorted(unseen)}`;
  }

  shows(userId: UserId): boolean {
    return !this.#unseen.has(userId);
  }

  of(publication: Publication, { folds }: Pick<Encoder, "folds">): Publication | undefined {
    const { event, sender } = publication;
    const who = publication.isAboutMembers ? (publication.data as Member).user_id : sender;
    if (who !== undefined && !this.shows(who)) return undefined;
    return folds || !CHANGES.has(event) ? publication : this.#withheld(publication);
  }

  #withheld(publication: Publication): Publication {
    // These events are the chat's own, and have a message.
    const change = publication.data as { message: MessageResource };
    const message = withheldFrom(this.#blocked, change.message);
    return message === change.message ? publication : publication.with({ ...change, message });
  }
}

function sorted(ids: ReadonlySet<number>): string {
  return [...ids].toSorted((a, b) => a - b).join();
}

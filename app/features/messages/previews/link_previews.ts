import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Clock, randomId } from "../../../platform/support/index.ts";
import { ChangeWitnesses } from "../change_witnesses.ts";
import { notTheAuthor } from "../message_errors.ts";
import type { MessageResource } from "../message_resource.ts";
import { MessagesRepository } from "../messages_repository.ts";
import { Revising } from "../revising.ts";
import type { ChangeKind, Message } from "../tables.ts";
import { ViewerMessages } from "../viewer_messages.ts";
import { LinkReader } from "./link_reader.ts";
import { linksIn } from "./links_in.ts";
import { NO_PREVIEWS, type Preview, type StoredPreviews } from "./preview.ts";
import { PreviewsRepository } from "./previews_repository.ts";

const TOPIC = "link.preview";
/** So many links of a message are looked at. */
const MOST = 2;
const HOUR_MS = 3_600_000;

/**
 * Shows below messages what they link to. The post never waits for it: an entry of the outbox follows it, and what was
 * found is a change of the message, which reaches everybody as all changes do.
 */
@singleton()
export class LinkPreviews {
  readonly #settings: Settings;
  readonly #outbox: Outbox;
  readonly #witnesses: ChangeWitnesses;
  readonly #messages: MessagesRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #revising: Revising;
  readonly #reader: LinkReader;
  readonly #kept: PreviewsRepository;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    outbox: Outbox,
    witnesses: ChangeWitnesses,
    messages: MessagesRepository,
    viewerMessages: ViewerMessages,
    revising: Revising,
    reader: LinkReader,
    kept: PreviewsRepository,
    clock: Clock,
    log: Log,
  ) {
    this.#settings = settings;
    this.#outbox = outbox;
    this.#witnesses = witnesses;
    this.#messages = messages;
    this.#viewerMessages = viewerMessages;
    this.#revising = revising;
    this.#reader = reader;
    this.#kept = kept;
    this.#clock = clock;
    this.#log = log.part("messages");
  }

  /** Called once at start. */
  listen(): void {
    this.#witnesses.add((kind, message) => this.#noticed(kind, message));
    const terms = { concurrency: 4, attempts: 2, timeoutMs: 0 };
    this.#outbox.handle(TOPIC, (payload) => this.#renew((payload as { id: number }).id), terms);
  }

  /**
   * Its author wants nothing shown below a message, now and after edits. Doing it twice changes nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_the_author`
   */
  async remove(viewer: Viewer, id: number): Promise<MessageResource> {
    const { message } = await this.#viewerMessages.find(viewer, id);
    if (message.author_id !== viewer.id) throw notTheAuthor();
    return this.#revising.revise(viewer, message, async (now) => {
      if (now.deleted_at !== null || now.previews === NO_PREVIEWS) return undefined;
      return { kind: "previewed", update: { previews: NO_PREVIEWS } };
    });
  }

  /** Inside the transaction of the change. */
  async #noticed(kind: ChangeKind, message: Message): Promise<void> {
    if (kind !== "created" && kind !== "edited") return;
    if (this.#settings.previews.enabled === "off" || message.previews === NO_PREVIEWS) return;
    const { id, html, previews } = message;
    if (linksIn(html, MOST).length === 0 && previews === null) return;
    await this.#outbox.add({ topic: TOPIC, subject: `message:${id}`, payload: { id } });
  }

  async #renew(id: number): Promise<void> {
    const message = await this.#messages.find(id);
    if (!message || message.deleted_at !== null) return;
    const previews = await this.#previewsOf(message);
    await this.#revising.revise({ id: message.author_id }, message, async (now) => {
      // Whatever the message says by now is looked at by the entry that follows that change.
      if (now.deleted_at !== null || now.html !== message.html) return undefined;
      if (now.previews === previews || now.previews === NO_PREVIEWS) return undefined;
      return { kind: "previewed", update: { previews } };
    });
  }

  async #previewsOf({ html }: Message): Promise<StoredPreviews> {
    const found = await Promise.all(linksIn(html, MOST).map((url) => this.#preview(url)));
    const previews = found.filter((one) => one !== undefined);
    return previews.length === 0 ? null : JSON.stringify(previews);
  }

  async #preview(url: string): Promise<Preview | undefined> {
    const since = this.#clock.now() - this.#settings.previews.keepHours * HOUR_MS;
    const kept = (await this.#kept.find(url, since)) ?? (await this.#read(url));
    if (kept.found === null) return undefined;
    const picture = kept.picture_key === null ? null : `/link-pictures/${kept.picture_key}`;
    // What `#read` wrote.
    return { url, ...(JSON.parse(kept.found) as Omit<Preview, "url" | "picture">), picture };
  }

  /** What cannot be reached is no reason to try for hours: the message goes without, and so do others for a while. */
  async #read(url: string) {
    const found = await this.#reader.read(url).catch((err: unknown) => {
      this.#log.debug({ err }, "a link could not be looked at");
      return undefined;
    });
    // Older messages go on to show the picture under its key.
    const before = await this.#kept.find(url, 0);
    const kept = {
      found: found ? JSON.stringify(found.card) : null,
      picture_key: before?.picture_key ?? (found?.picture ? randomId(128) : null),
      picture: found?.picture?.toString("base64") ?? before?.picture ?? null,
      fetched_at: this.#clock.now(),
    };
    await this.#kept.keep(url, kept);
    return kept;
  }
}

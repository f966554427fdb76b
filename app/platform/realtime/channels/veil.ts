import type { Encoder } from "../output/encoder.ts";
import type { Publication } from "../events/publication.ts";
import type { UserId } from "../presence/member.ts";

/**
 * What the rule of a channel holds back from somebody whom it lets in: people whom they do not want to see. Veils with
 * the same key hide the same, so that those who have them share bytes.
 */
export interface Veil {
  readonly key: string;
  /** Whether this member is there for who looks. */
  shows(userId: UserId): boolean;
  /** The event as it is seen: itself, another in its place, or nothing. */
  of(publication: Publication, encoder: Pick<Encoder, "folds">): Publication | undefined;
}

import { singleton } from "../../../platform/container/index.ts";
import { Faces, type UserResource } from "../../accounts/index.ts";
import { abilitiesIn, Candidates, type MemberRoom, Rosters } from "../../rooms/index.ts";
import { Mentions } from "./mentions.ts";

/** Somebody who may be meant by what one types behind an @. */
export interface Mentionable extends UserResource {
  /** Others can be invited first. */
  member: boolean;
  /** What stands behind the @ to mean this person: the name, and a number where several have it. */
  as: string;
}

const MOST = 8;
const MOST_OTHERS = 3;

/** Whom one may name in a room, for completing. */
@singleton()
export class Mentionables {
  readonly #rosters: Rosters;
  readonly #faces: Faces;
  readonly #candidates: Candidates;
  readonly #mentions: Mentions;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(rosters: Rosters, faces: Faces, candidates: Candidates, mentions: Mentions) {
    this.#rosters = rosters;
    this.#faces = faces;
    this.#candidates = candidates;
    this.#mentions = mentions;
  }

  /**
   * Members whose name, or a word of it, begins so, by name; then some who could be invited.
   *
   * @returns with whether one may call everybody
   */
  async like(
    found: MemberRoom,
    text: string,
  ): Promise<{ data: Mentionable[]; everybody: boolean }> {
    const { room, membership } = found;
    const seats = (await this.#rosters.of([room.id])).get(room.id) ?? [];
    const ids = seats.map(({ user_id }) => user_id).filter((id) => id !== membership.user_id);
    const people = [...(await this.#faces.of(ids)).values()];
    const names = Map.groupBy(people, ({ name }) => name.toLowerCase());
    const as = ({ id, name }: UserResource) =>
      (names.get(name.toLowerCase())?.length ?? 0) > 1 ? `${name}#${id}` : name;
    const members = best(people, text).slice(0, MOST);
    return {
      data: [
        ...members.map((one) => ({ ...one, member: true, as: as(one) })),
        ...(await this.#others(found, text)),
      ],
      everybody: this.#mentions.mayCallEverybody(found),
    };
  }

  async #others(found: MemberRoom, text: string): Promise<Mentionable[]> {
    if (text === "" || !abilitiesIn(found).invite) return [];
    const others = best(await this.#candidates.for(found.room), text).slice(0, MOST_OTHERS);
    return others.map(({ id, name, color, picture }) => {
      return { id, name, color, picture, member: false, as: name };
    });
  }
}

/** Those whose name or a word of it begins so; whose name begins so come first. */
function best<P extends { name: string }>(people: readonly P[], text: string): P[] {
  const wanted = text.toLowerCase();
  const rank = ({ name }: P) => {
    if (name.toLowerCase().startsWith(wanted)) return 0;
    return name
      .toLowerCase()
      .split(/[\s_-]+/)
      .some((word) => word.startsWith(wanted))
      ? 1
      : 2;
  };
  const fits = people.filter((one) => rank(one) < 2);
  return fits.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { ROLES } from "../../accounts/index.ts";
import { adminView } from "../admin_view.ts";
import { auditResource } from "../audit/audit_resource.ts";
import { Before, choice, RowId, SearchText } from "../listing.ts";
import { People } from "./people.ts";

const Filter = z.object({
  text: SearchText,
  role: choice(ROLES),
  state: choice(["active", "disabled"]),
  before: Before,
});

export const PersonParams = z.object({ id: RowId });

/** Everybody with an account. */
@requestScoped()
export class PeopleController {
  readonly #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  index = action({ query: Filter }, async ({ query }) => {
    const { rows: people, next } = await this.#people.page(query);
    return adminView(
      "admin/people/index.njk",
      { people, next, filter: query },
      { partial: "admin/people/_people.njk", json: { data: people, next } },
    );
  });

  show = action({ params: PersonParams }, async ({ params, session }) => {
    const { acts, ...detail } = await this.#people.detail(params.id, session.id);
    const now = new Date().toISOString();
    const found = { ...detail, acts: acts.map(auditResource), now };
    return adminView("admin/people/show.njk", found, {
      partial: "admin/people/_person.njk",
      json: found,
    });
  });
}

import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { ForbiddenError } from "../../../platform/errors/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { ChannelNames, GroupName } from "../groups/group_schema.ts";
import type { Group } from "../groups/groups_repository.ts";
import { Groups } from "../groups/groups.ts";

const Params = z.object({ name: GroupName });
const Change = z.object({ add: ChannelNames.default([]), remove: ChannelNames.default([]) });
const GroupResource = z.object({
  name: z.string().describe("With its `#`."),
  channels: z.array(z.string()),
  changed_at: z.string(),
});

/** Groups of channels for programs; administrators change them. */
@requestScoped()
export class GroupsController {
  readonly #groups: Groups;

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  index = action(
    {
      about: {
        summary: "List the groups of channels that are kept.",
        answer: z.object({ data: z.array(GroupResource) }),
      },
    },
    async () => json({ data: (await this.#groups.list()).map(resource) }),
  );

  replace = action(
    {
      params: Params,
      body: z.object({ channels: ChannelNames }),
      about: { summary: "Make a group, or give it these channels.", answer: GroupResource },
    },
    async ({ viewer, params: { name }, body }) =>
      json(resource(await this.#groups.put(name, body.channels, allowed(viewer)))),
  );

  update = action(
    {
      params: Params,
      body: Change,
      about: { summary: "Add channels to a group and take others out.", answer: GroupResource },
    },
    async ({ viewer, params: { name }, body: { add, remove } }) => {
      await this.#groups.add(name, add, allowed(viewer));
      return json(resource(await this.#groups.remove(name, remove, viewer)));
    },
  );

  destroy = action(
    { params: Params, about: { summary: "Take a group away.", status: 204 } },
    async ({ viewer, params: { name } }) => {
      await this.#groups.delete(name, allowed(viewer));
      return nothing();
    },
  );
}

/** @throws ForbiddenError */
function allowed(viewer: Viewer): Viewer {
  if (viewer.role === "admin") return viewer;
  throw new ForbiddenError("not_allowed", "Only administrators change groups of channels.");
}

function resource({ name, channels, changedAt }: Group) {
  return { name, channels, changed_at: new Date(changedAt).toISOString() };
}

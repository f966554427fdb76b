import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest, view } from "../../../platform/http/index.ts";
import { Sidebar } from "../sidebar.ts";

/** The list of one's rooms. */
@requestScoped()
export class SidebarController {
  readonly #sidebar: Sidebar;

  constructor(sidebar: Sidebar) {
    this.#sidebar = sidebar;
  }

  show = action({}, async (request) => {
    const { rooms, counts } = await this.#sidebar.of(request.viewer);
    return view(
      "rooms/_sidebar.njk",
      { rooms, counts, room: openRoom(request) },
      { json: { data: rooms, has_more: false, counts } },
    );
  });
}

/** The room in which the page that asks stands, so that its line stays marked. */
function openRoom({ raw }: Pick<ActionRequest, "raw">): { id: number } | undefined {
  const id = /\/rooms\/([1-9][0-9]{0,14})(?:[?#]|$)/.exec(
    raw.req.header("hx-current-url") ?? "",
  )?.[1];
  return id === undefined ? undefined : { id: Number(id) };
}

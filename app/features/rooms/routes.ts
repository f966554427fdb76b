import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { MembersApiController } from "./api/members_api_controller.ts";
import { RoomsApiController } from "./api/rooms_api_controller.ts";
import { SanctionsController } from "./order/sanctions_controller.ts";
import { PeopleController } from "./web/people_controller.ts";
import { DirectController } from "./web/direct_controller.ts";
import { HomeController } from "./web/home_controller.ts";
import { InvitationsController } from "./web/invitations_controller.ts";
import { LevelController } from "./web/level_controller.ts";
import { MemberController } from "./web/member_controller.ts";
import { MembershipController } from "./web/membership_controller.ts";
import { RoomArchiveController } from "./web/room_archive_controller.ts";
import { RoomsController } from "./web/rooms_controller.ts";
import { SidebarController } from "./web/sidebar_controller.ts";

const read = { middleware: [scope("rooms:read")] };
const write = { middleware: [scope("rooms:write")] };

/** Pages, for people who are signed in. The page of a room itself is declared by messages. */
export function roomRoutes(router: Router): void {
  router.group({ middleware: read.middleware }, (r) => {
    r.get("/", [HomeController, "show"], { name: "home" });
    r.get("/sidebar", [SidebarController, "show"], { name: "sidebar" });
    r.get("/rooms", [RoomsController, "index"], { name: "rooms.index" });
    r.get("/rooms/new", [RoomsController, "new"], { name: "rooms.new" });
    r.get("/rooms/{id}/edit", [RoomsController, "edit"], { name: "rooms.edit" });
    r.get("/rooms/{id}/invite", [InvitationsController, "new"], { name: "rooms.invite" });
    r.get("/direct/new", [DirectController, "new"], { name: "direct.new" });
    r.get("/direct/people", [PeopleController, "index"], { name: "direct.people" });
  });
  router.group({ middleware: write.middleware }, (r) => {
    r.post("/rooms", [RoomsController, "create"], { name: "rooms.create" });
    r.patch("/rooms/{id}", [RoomsController, "update"], { name: "rooms.update" });
    r.put("/rooms/{id}/archive", [RoomArchiveController, "update"], { name: "rooms.archive" });
    r.delete("/rooms/{id}/archive", [RoomArchiveController, "destroy"]);
    r.put("/rooms/{id}/membership", [MembershipController, "update"], { name: "rooms.join" });
    r.put("/rooms/{id}/level", [LevelController, "update"], { name: "rooms.level" });
    r.delete("/rooms/{id}/membership", [MembershipController, "destroy"], { name: "rooms.leave" });
    r.post("/rooms/{id}/invite", [InvitationsController, "create"]);
    r.delete("/rooms/{id}/members/{user_id}", [MembershipController, "remove"], {
      name: "members.destroy",
    });
    r.get("/rooms/{id}/members/{user_id}", [MemberController, "show"], { name: "members.show" });
    r.patch("/rooms/{id}/members/{user_id}", [MemberController, "update"], {
      name: "members.update",
    });
    orderRoutes(r);
    r.post("/direct", [DirectController, "create"], { name: "direct.create" });
  });
}

/** Keeping order in a room. */
function orderRoutes(r: Router): void {
  r.put("/rooms/{id}/owner", [MemberController, "transfer"], { name: "rooms.transfer" });
  for (const [path, put, lift] of [
    ["mutes", "mute", "unmute"],
    ["bans", "ban", "unban"],
  ] as const) {
    const one = `/rooms/{id}/${path}/{user_id}`;
    r.put(one, [SanctionsController, put], { name: `rooms.${path}` });
    r.delete(one, [SanctionsController, lift], { name: `rooms.${path}.destroy` });
  }
}

/** The JSON API, below `/api`. */
export function roomApiRoutes(router: Router): void {
  router.get("/rooms", [RoomsApiController, "index"], { ...read, name: "rooms.index" });
  router.post("/rooms", [RoomsApiController, "create"], { ...write, name: "rooms.create" });
  router.get("/rooms/{id}", [RoomsApiController, "show"], { ...read, name: "rooms.show" });
  router.patch("/rooms/{id}", [RoomsApiController, "update"], { ...write, name: "rooms.update" });
  router.put("/rooms/{id}/level", [LevelController, "update"], { ...write, name: "rooms.level" });
  router.get("/rooms/{id}/members", [MembersApiController, "index"], {
    ...read,
    name: "members.index",
  });
  router.get("/rooms/{id}/sanctions", [SanctionsController, "index"], {
    ...write,
    name: "rooms.sanctions",
  });
  router.group(write, orderRoutes);
  const member = "/rooms/{id}/members/{user_id}";
  router.put(member, [MembersApiController, "update"], { ...write, name: "members.update" });
  router.delete(member, [MembersApiController, "destroy"], { ...write, name: "members.destroy" });
}

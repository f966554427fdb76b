import type { Router } from "../../platform/http/index.ts";
import { scope, signedIn } from "../../platform/security/index.ts";
import { InvitationsApiController } from "./api/invitations_api_controller.ts";
import { InvitationController } from "./web/invitation_controller.ts";
import { InvitationLinksController } from "./web/invitations_controller.ts";

const write = { middleware: [scope("rooms:write")] };

/** What an invitation link opens, for everybody. */
export function invitationPublicRoutes(router: Router): void {
  const path = "/invitations/{token}";
  router.get(path, [InvitationController, "show"], { name: "invitation" });
  router.post(path, [InvitationController, "signUp"], { name: "invitation.sign-up" });
  router.put(path, [InvitationController, "accept"], {
    name: "invitation.accept",
    middleware: [signedIn],
  });
}

/** The links of a room. */
export function invitationRoutes(router: Router): void {
  router.group(write, (r) => {
    const path = "/rooms/{id}/invitations";
    r.get(path, [InvitationLinksController, "index"], { name: "rooms.invitations" });
    r.post(path, [InvitationLinksController, "create"], { name: "rooms.invitations.create" });
    r.put(`${path}/{link}`, [InvitationLinksController, "reset"], {
      name: "rooms.invitations.reset",
    });
    r.delete(`${path}/{link}`, [InvitationLinksController, "destroy"], {
      name: "rooms.invitations.destroy",
    });
  });
}

/** Below `/api`. */
export function invitationApiRoutes(router: Router): void {
  router.group(write, (r) => {
    const ofRoom = "/rooms/{id}/invitations";
    r.get(ofRoom, [InvitationsApiController, "ofRoom"], { name: "rooms.invitations" });
    r.post(ofRoom, [InvitationsApiController, "create"], { name: "rooms.invitations.create" });
    r.get("/invitations", [InvitationsApiController, "ofSite"], { name: "invitations" });
    r.post("/invitations", [InvitationsApiController, "createForSite"], {
      name: "invitations.create",
    });
    r.post("/invitations/accept", [InvitationsApiController, "accept"], {
      name: "invitations.accept",
    });
    r.post("/invitations/{id}/reset", [InvitationsApiController, "reset"], {
      name: "invitations.reset",
    });
    r.delete("/invitations/{id}", [InvitationsApiController, "destroy"], {
      name: "invitations.destroy",
    });
  });
}

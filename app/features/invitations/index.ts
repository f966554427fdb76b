export { absolute } from "./absolute.ts";
export { Acceptance } from "./acceptance.ts";
export { InvitationDraft } from "./invitation_draft.ts";
export { Invitations } from "./invitations.ts";
export { createInvitations } from "./migrations/0001_invitations.ts";
export { qrCode } from "./qr_code.ts";
export { invitationApiRoutes, invitationPublicRoutes, invitationRoutes } from "./routes.ts";

import type { Router } from "../../platform/http/index.ts";
import { AppsController } from "./apps/apps_controller.ts";
import { AuditController } from "./audit/audit_controller.ts";
import { BotsController } from "./bots/bots_controller.ts";
import { ChannelsController } from "./channels/channels_controller.ts";
import { ConfigurationController } from "./configuration/configuration_controller.ts";
import { ConnectionsController } from "./connections/connections_controller.ts";
import { DependenciesController } from "./dependencies/dependencies_controller.ts";
import { ErrorsController } from "./errors/errors_controller.ts";
import { EventsController } from "./events/events_controller.ts";
import { FlagsController } from "./flags/flags_controller.ts";
import { ImportsController } from "./imports/imports_controller.ts";
import { LimitsController } from "./limits/limits_controller.ts";
import { NodesController } from "./nodes/nodes_controller.ts";
import { OverviewController } from "./overview/overview_controller.ts";
import { AccessController } from "./people/access_controller.ts";
import { PeopleController } from "./people/people_controller.ts";
import { ArchiveController } from "./rooms/archive_controller.ts";
import { QueriesController } from "./queries/queries_controller.ts";
import { QueueController } from "./queue/queue_controller.ts";
import { RoomsController } from "./rooms/rooms_controller.ts";
import { ReportsController } from "./reports/reports_controller.ts";
import { InvitationsController } from "./reports/invitations_controller.ts";
import { SessionsController } from "./sessions/sessions_controller.ts";
import { StandingController } from "./people/standing_controller.ts";
import { StatisticsController } from "./statistics/statistics_controller.ts";

/** The pages of administrators, below `/admin`; names begin with `admin.` Each page adds its routes here. */
export function adminRoutes(router: Router): void {
  router.get("/", [OverviewController, "show"], { name: "overview" });
  errors(router);
  nodes(router);
  router.get("/dependencies", [DependenciesController, "index"], { name: "dependencies" });
  queue(router);
  queries(router);
  flags(router);
  configuration(router);
  bots(router);
  imports(router);
  hub(router);
  apps(router);
  people(router);
  rooms(router);
  router.get("/limits", [LimitsController, "index"], { name: "limits" });
  router.delete("/limits/{id}", [LimitsController, "destroy"], { name: "limits.destroy" });
  router.get("/audit", [AuditController, "index"], { name: "audit" });
}

function errors(r: Router): void {
  r.get("/errors", [ErrorsController, "index"], { name: "errors" });
  r.get("/errors/{id}", [ErrorsController, "show"], { name: "errors.show" });
  r.put("/errors/{id}/decision", [ErrorsController, "decide"], { name: "errors.decide" });
}

function nodes(r: Router): void {
  r.get("/nodes", [NodesController, "index"], { name: "nodes" });
  r.get("/nodes/{node}", [NodesController, "show"], { name: "nodes.show" });
  r.post("/nodes/{node}/drain", [NodesController, "drain"], { name: "nodes.drain" });
  r.delete("/nodes/{node}/drain", [NodesController, "undrain"], { name: "nodes.drain" });
}

function queue(r: Router): void {
  r.get("/queue", [QueueController, "index"], { name: "queue" });
  r.get("/queue/dead/{id}", [QueueController, "show"], { name: "queue.show" });
  r.post("/queue/replays", [QueueController, "replay"], { name: "queue.replays" });
  r.post("/queue/discards", [QueueController, "discard"], { name: "queue.discards" });
}

function queries(r: Router): void {
  r.get("/queries", [QueriesController, "index"], { name: "queries" });
  r.delete("/queries", [QueriesController, "clear"], { name: "queries.clear" });
}

function flags(r: Router): void {
  r.get("/flags", [FlagsController, "index"], { name: "flags" });
  r.get("/flags/{name}", [FlagsController, "show"], { name: "flags.show" });
  r.put("/flags/{name}", [FlagsController, "update"], { name: "flags.show" });
}

function configuration(r: Router): void {
  r.get("/configuration", [ConfigurationController, "index"], { name: "configuration" });
  r.post("/configuration/reload", [ConfigurationController, "reload"], {
    name: "configuration.reload",
  });
}

function hub(r: Router): void {
  r.get("/connections", [ConnectionsController, "index"], { name: "connections" });
  r.delete("/connections/{id}", [ConnectionsController, "destroy"], {
    name: "connections.destroy",
  });
  r.get("/channels", [ChannelsController, "index"], { name: "channels" });
  r.get("/channels/{name}", [ChannelsController, "show"], { name: "channels.show" });
  r.get("/events", [EventsController, "index"], { name: "events" });
  r.get("/statistics", [StatisticsController, "index"], { name: "statistics" });
  r.get("/statistics/download", [StatisticsController, "download"], {
    name: "statistics.download",
  });
}

function apps(r: Router): void {
  r.get("/apps", [AppsController, "index"], { name: "apps" });
  r.post("/apps", [AppsController, "store"], { name: "apps.create" });
  r.get("/apps/{id}", [AppsController, "show"], { name: "apps.show" });
  r.post("/apps/{id}/lock", [AppsController, "disable"], { name: "apps.lock" });
  r.delete("/apps/{id}/lock", [AppsController, "enable"], { name: "apps.lock" });
  r.put("/apps/{id}/origins", [AppsController, "setOrigins"], { name: "apps.origins" });
  r.post("/apps/{id}/webhooks", [AppsController, "addWebhook"], { name: "apps.webhooks" });
  r.delete("/apps/{id}/webhooks/{webhook}", [AppsController, "removeWebhook"], {
    name: "apps.webhooks.destroy",
  });
}

function bots(r: Router): void {
  r.get("/bots", [BotsController, "index"], { name: "bots" });
  r.post("/bots/webhooks/{id}/switch", [BotsController, "enable"], { name: "bots.switch" });
  r.delete("/bots/webhooks/{id}/switch", [BotsController, "disable"], { name: "bots.switch" });
}

function imports(r: Router): void {
  r.get("/imports", [ImportsController, "index"], { name: "imports" });
  r.post("/imports", [ImportsController, "create"], { name: "imports.create" });
  r.post("/imports/{id}/confirm", [ImportsController, "confirm"], { name: "imports.confirm" });
  r.delete("/imports/{id}", [ImportsController, "destroy"], { name: "imports.destroy" });
}

function people(r: Router): void {
  r.get("/people", [PeopleController, "index"], { name: "people" });
  r.get("/people/{id}", [PeopleController, "show"], { name: "people.show" });
  r.put("/people/{id}/role", [StandingController, "update"], { name: "people.role" });
  r.post("/people/{id}/lock", [StandingController, "lock"], { name: "people.lock" });
  r.delete("/people/{id}/lock", [StandingController, "unlock"], { name: "people.lock" });
  r.put("/people/{id}/ban", [StandingController, "ban"], { name: "people.ban" });
  r.delete("/people/{id}/ban", [StandingController, "unban"], { name: "people.ban" });
  r.get("/reports", [ReportsController, "index"], { name: "reports" });
  r.get("/invitations", [InvitationsController, "index"], { name: "invitations" });
  r.post("/invitations", [InvitationsController, "create"], { name: "invitations.create" });
  r.put("/invitations/{id}", [InvitationsController, "reset"], { name: "invitations.reset" });
  r.delete("/invitations/{id}", [InvitationsController, "destroy"], {
    name: "invitations.destroy",
  });
  r.delete("/people/{id}/sessions", [AccessController, "endDevices"], { name: "people.sessions" });
  r.delete("/people/{id}/sessions/{device}", [AccessController, "endDevice"], {
    name: "people.sessions.destroy",
  });
  r.delete("/people/{id}/tokens/{token}", [AccessController, "revokeToken"], {
    name: "people.tokens.destroy",
  });
  r.get("/sessions", [SessionsController, "index"], { name: "sessions" });
  r.delete("/sessions/{user}", [SessionsController, "destroyAll"], { name: "sessions.person" });
  r.delete("/sessions/{user}/{device}", [SessionsController, "destroy"], {
    name: "sessions.destroy",
  });
}

function rooms(r: Router): void {
  r.get("/rooms", [RoomsController, "index"], { name: "rooms" });
  r.get("/rooms/{id}", [RoomsController, "show"], { name: "rooms.show" });
  r.post("/rooms/{id}/archive", [ArchiveController, "store"], { name: "rooms.archive" });
  r.delete("/rooms/{id}/archive", [ArchiveController, "destroy"], { name: "rooms.archive" });
}

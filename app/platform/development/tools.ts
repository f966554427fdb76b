import type { Context, MiddlewareHandler } from "hono";
import { Settings } from "../../../config/settings.ts";
import type { Container } from "../container/index.ts";
import { QueryLog } from "../database/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { Flags } from "../flags/index.ts";
import type { DevelopmentTools, Mount } from "../http/index.ts";
import { Log } from "../logging/index.ts";
import { Clock, Figures } from "../support/index.ts";
import { LiveViews, Views } from "../views/index.ts";
import { insertToolbar } from "./insert_toolbar.ts";
import { queriesView } from "./queries_view.ts";
import type { RequestRecord } from "./request_record.ts";
import { RequestRecorder } from "./request_recorder.ts";
import { requestView } from "./request_view.ts";
import { sourceFiles } from "./source_files.ts";

const SOURCES = "public/dev";

/**
 * The toolbar on every page and the pages behind it, under `/_dev`. Never loaded in production: it tells everybody
 * who can reach the server what others ask of it.
 */
export function openDevelopmentTools(container: Container): DevelopmentTools {
  const recorder = new RequestRecorder(
    container.resolve(Clock as never),
    container.resolve(QueryLog),
  );
  const views: Views = container.resolve(Views as never);
  const log = container.resolve(Log);
  if (views instanceof LiveViews) {
    views.onRendered((rendering) => recorder.current?.renderings.push(rendering));
  }
  container.resolve(Flags).onAsked((name, on) => recorder.current?.askedFlag(name, on));
  const record = recorder.middleware();
  const around: MiddlewareHandler = async (c, next) => {
    await record(c, next);
    if (recorder.current) await insertToolbar(c, "/_dev/files/toolbar.ts");
  };
  return { around, mount };

  function mount(open: Mount): void {
    open("/_dev", (c) => c.redirect("/_dev/requests"));
    open("/_dev/files/:file", sourceFiles(SOURCES));
    open("/_dev/requests", (c) => page(c, "requests", { requests: recorder.all().map(shown) }));
    open("/_dev/requests/:id", (c) => page(c, "request", { request: shown(wanted(c)) }));
    open("/_dev/requests/:id/bar", (c) => page(c, "_bar", { request: shown(wanted(c)) }));
    open("/_dev/queries", (c) => page(c, "queries", queries()));
  }

  function page(c: Context, name: string, data: object): Response {
    const html = views.render(`development/${name}.njk`, { ...data, viewer: null });
    return c.html(html, 200, { "Cache-Control": "no-store" });
  }

  function wanted(c: Context): RequestRecord {
    const record = recorder.find(c.req.param("id") ?? "");
    if (record) return record;
    const message = "This request is not remembered any more, or the server was started since.";
    throw new NotFoundError("request_not_kept", message);
  }

  function shown(record: RequestRecord): ReturnType<typeof requestView> {
    return requestView(record, log.tail);
  }

  function queries(): object {
    const settings = container.resolve(Settings);
    const figures = container.resolve(Figures).read();
    return queriesView(container.resolve(QueryLog), { settings, figures, node: log.nodeId });
  }
}

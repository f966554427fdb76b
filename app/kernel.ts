import type { MiddlewareHandler } from "hono";
import { Settings } from "../config/settings.ts";
import { FirstRun, setupFirst } from "./features/accounts/index.ts";
import type { Container } from "./platform/container/index.ts";
import {
  administrators,
  authenticate,
  Authenticator,
  forgetForeigners,
  limitPeople,
  Limits,
  originCheck,
  sameOrigin,
  sessions,
  signedIn,
} from "./platform/security/index.ts";
import { Sessions } from "./platform/sessions/index.ts";

/** The middleware of each kind of route, in order. Ids, logs, headers and errors stand around all of them. */
export interface Kernel {
  /** Pages: a session and nothing else says who asks. */
  web: MiddlewareHandler[];
  /** Pages for people who are signed in. */
  members: MiddlewareHandler[];
  /** Pages for administrators; for other members there are no such pages. */
  admins: MiddlewareHandler[];
  /** Programs: a token, or the session of the page that asks. */
  api: MiddlewareHandler[];
  /** The upgrade of a socket; who nobody is is told by the socket itself. */
  socket: MiddlewareHandler[];
  /** Sockets whose clients may poll instead; each request after the first belongs to what the first opened. */
  polling: MiddlewareHandler[];
  /** Clients of apps, from pages of any origin: only those of our own are anybody here. */
  apps: MiddlewareHandler[];
}

/** Engine.IO names with `sid` what it goes on with; who that is was found out at its handshake. */
function unlessContinued(middleware: MiddlewareHandler): MiddlewareHandler {
  return async function unlessContinued(c, next) {
    return c.req.query("sid") === undefined ? middleware(c, next) : next();
  };
}

export function createKernel(container: Container): Kernel {
  const settings = container.resolve(Settings);
  const authenticator: Authenticator = container.resolve(Authenticator as never);
  const session = sessions(container.resolve(Sessions));
  const limited = limitPeople(container.resolve(Limits));
  const web = [
    session,
    authenticate(authenticator, { tokens: "none" }),
    limited,
    sameOrigin(settings),
  ];
  const members = [...web, setupFirst(container.resolve(FirstRun)), signedIn];
  return {
    web,
    members,
    admins: [...members, administrators],
    api: [session, authenticate(authenticator), limited, sameOrigin(settings), signedIn],
    socket: [
      originCheck(settings),
      session,
      authenticate(authenticator, { tokens: "header, query and subprotocol" }),
    ],
    polling: [
      originCheck(settings),
      unlessContinued(session),
      unlessContinued(
        authenticate(authenticator, { tokens: "header, query and subprotocol", lenient: true }),
      ),
    ],
    apps: [session, authenticate(authenticator), forgetForeigners(settings)],
  };
}

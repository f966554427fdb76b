import type { Context } from "hono";
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
import { isGuard, type Middleware } from "./platform/support/index.ts";

/** The middleware of each kind of route, in order. Ids, logs, headers and errors stand around all of them. */
export interface Kernel {
  /** Pages: a session and nothing else says who asks. */
  web: Middleware[];
  /** Pages for people who are signed in. */
  members: Middleware[];
  /** Pages for administrators; for other members there are no such pages. */
  admins: Middleware[];
  /** Programs: a token, or the session of the page that asks. */
  api: Middleware[];
  /** The upgrade of a socket; who nobody is is told by the socket itself. */
  socket: Middleware[];
  /** Streams of events and what changes them, also for pages of the origins that may open sockets. */
  streams: Middleware[];
  /** Sockets whose clients may poll instead; each request after the first belongs to what the first opened. */
  polling: Middleware[];
  /** Clients of apps, from pages of any origin: only those of our own are anybody here. */
  apps: Middleware[];
}

/** Engine.IO names with `sid` what it goes on with; who that is was found out at its handshake. */
function unlessContinued(middleware: Middleware): Middleware {
  const goesOn = (c: Context): boolean => c.req.query("sid") !== undefined;
  if (isGuard(middleware)) {
    return function unlessContinued(c: Context) {
      return goesOn(c) ? undefined : middleware(c);
    };
  }
  return async function unlessContinued(c, next) {
    return goesOn(c) ? next() : middleware(c, next);
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
  const anyToken = authenticate(authenticator, { tokens: "header, query and subprotocol" });
  const members = [...web, setupFirst(container.resolve(FirstRun)), signedIn];
  return {
    web,
    members,
    admins: [...members, administrators],
    api: [session, authenticate(authenticator), limited, sameOrigin(settings), signedIn],
    socket: [originCheck(settings), session, anyToken],
    streams: [originCheck(settings), session, anyToken, signedIn],
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

import { isIP } from "node:net";
import type { Context } from "hono";
import { headerOf, RequestFact } from "../support/index.ts";
import { plainAddress } from "./address_ranges.ts";
import type { TrustedProxies } from "./trusted_proxies.ts";

/** The other end of a request, as far as it can be trusted. */
export interface Client {
  /** Its address; of the browser and not of a proxy, where the proxy is trusted. */
  readonly address: string;
  /** Whether it speaks TLS (with us, or with a trusted proxy). */
  readonly secure: boolean;
  /** The host it asked for, with the port where it is not the usual one. */
  readonly host: string;
  /** Whether a trusted proxy stands between; only then other forwarding headers may be believed. */
  readonly proxied: boolean;
}

const asking = new RequestFact<Client>();
const UNKNOWN: Client = { address: "0.0.0.0", secure: false, host: "localhost", proxied: false };

/** The client of this request; set by the request context. */
export function clientOf(c: Context): Client {
  return asking.of(c) ?? UNKNOWN;
}

export function setClient(c: Context, client: Client): void {
  asking.set(c, client);
}

/**
 * Reads the client off the socket, and off `X-Forwarded-For`, `-Proto` and `-Host` when the peer is a trusted
 * proxy. Of several values the last counts: it was written by the proxy that we trust.
 */
export function readClient(c: Context, proxies: TrustedProxies): Client {
  const peer = plainAddress(peerAddress(c));
  const [secure, host] = [isEncrypted(c), hostOf(c)];
  if (!proxies.has(peer)) return { address: peer, secure, host, proxied: false };
  const scheme = lastOf(headerOf(c, "x-forwarded-proto"));
  return {
    address: forwardedAddress(headerOf(c, "x-forwarded-for"), proxies) ?? peer,
    secure: scheme === undefined ? secure : /^(https|wss)$/i.test(scheme),
    host: lastOf(headerOf(c, "x-forwarded-host")) ?? host,
    proxied: true,
  };
}

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string; encrypted?: boolean } };
}

function peerAddress(c: Context): string {
  const { incoming } = (c.env ?? {}) as NodeBindings;
  return incoming?.socket?.remoteAddress ?? UNKNOWN.address;
}

/** The socket knows; the address is what the client says, and counts only where there is no socket. */
function isEncrypted(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as NodeBindings;
  return incoming?.socket ? incoming.socket.encrypted === true : c.req.url.startsWith("https:");
}

function hostOf(c: Context): string {
  return headerOf(c, "host")?.toLowerCase() ?? new URL(c.req.url).host;
}

/** The first address from the right that is not one of our proxies. */
function forwardedAddress(header: string | undefined, proxies: TrustedProxies): string | undefined {
  const hops = valuesOf(header).map(plainAddress);
  const client = hops.findLast((hop) => !proxies.has(hop)) ?? hops[0];
  return client !== undefined && isIP(client) !== 0 ? client : undefined;
}

function lastOf(header: string | undefined): string | undefined {
  return valuesOf(header).at(-1)?.toLowerCase();
}

function valuesOf(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

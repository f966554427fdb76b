/** The channels of the chat, and of apps that share them. */
export const CHAT = "";

/** Cannot stand in the name of a channel, so no name reaches into another namespace. */
const SLASH = "/";

/**
 * The one name of a channel among those of all namespaces, on every node.
 *
 * @example channelKey("app-3", "presence-x") // "app-3/presence-x"
 * @example channelKey(CHAT, "presence-room.7") // "presence-room.7"
 */
export function channelKey(namespace: string, name: string): string {
  return namespace === CHAT ? name : namespace + SLASH + name;
}

/** Takes a key apart again. */
export function splitKey(key: string): { namespace: string; name: string } {
  const at = key.indexOf(SLASH);
  return at < 0
    ? { namespace: CHAT, name: key }
    : { namespace: key.slice(0, at), name: key.slice(at + 1) };
}

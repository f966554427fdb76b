/** Where an incoming webhook is called. @param at the address of the request at hand */
export function hookAddress(at: string, token: string): string {
  return new URL(`/hooks/${token}`, at).href;
}

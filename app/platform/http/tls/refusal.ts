import type { Settings } from "../../../../config/settings.ts";
import { ConfigurationError } from "../../errors/index.ts";

type Setting = "TLS_CERT" | "TLS_KEY" | "TLS_REDIRECT_PORT";

/** Makes the error about a setting: what is wrong with it, where it was given, where it is declared. */
export type Refuse = (setting: Setting, what: string, cause?: unknown) => ConfigurationError;

/** @example throw refusal(settings)("TLS_KEY", "names /etc/key.pem, which is not there"); */
export function refusal({ origins }: Settings): Refuse {
  return (setting, what, cause) => {
    const origin = origins[setting] ?? "default";
    const where = origin === "default" ? "not set" : `set in ${origin}`;
    const sentence = `${setting} ${what} (${where}; declared in config/tls.ts).`;
    return new ConfigurationError([sentence], { cause });
  };
}

/** What the demo people are called in the conversations, in the order of their accounts. */
export const PEOPLE = {
  ada: "Ada Nilsson",
  ben: "Ben Okafor",
  chiara: "Chiara Rossi",
  dmitri: "Dmitri Volkov",
  elena: "Elena García",
  farid: "Farid Haddad",
  grace: "Grace Lin",
  hiro: "Hiro Tanaka",
} as const;

export type PersonKey = keyof typeof PEOPLE;

export const PERSON_KEYS = Object.keys(PEOPLE) as PersonKey[];

/** All of them sign in with this; hence no demo people where others are. */
export const DEMO_PASSWORD = "parley-demo";

/** The address to sign in with. A domain that can never receive mail (RFC 2606). */
export function emailOf(person: PersonKey): string {
  return `${person}@demo.example`;
}

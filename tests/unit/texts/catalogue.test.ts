import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { IntlMessageFormat } from "intl-messageformat";
import { LANGUAGES, readCatalogue } from "../../../app/platform/texts/index.ts";
import { saidSentences, sentencesIn } from "../../support/house/said_sentences.ts";
import { wordsInScript, wordsInTemplate } from "../../support/house/untranslated.ts";

/** Areas that speak English alone: who runs an installation, and who develops. See docs/texts.md. */
const ENGLISH_ONLY =
  /^views\/(?:admin|development|mail)\/|^views\/errors\/_development\.njk$|layouts\/admin\.njk$/;

/** Code whose sentences people read on pages. */
const SAYING = [
  "app/features/accounts",
  "app/features/bots",
  "app/features/transfer/jobs",
  "app/features/transfer/web",
  "app/platform/outside",
  "app/features/rooms",
  "app/features/drafts",
  "app/features/files",
  "app/features/invitations",
  "app/features/moderation",
  "app/features/notifications",
  "app/features/messages",
  "app/features/search",
  "app/features/files",
  "app/platform/errors",
  "app/platform/http",
  "app/platform/security/limits/door.ts",
  "app/platform/security/limits/door_catalogue.ts",
  "app/platform/security/same_origin.ts",
  "app/platform/sessions/session_merging.ts",
];

/** Said to programs and to the console alone. */
const TO_PROGRAMS =
  /\/(?:api|uploads|chores|doctor_checks|migrations|tls)\/|commands?\.ts$|_commands\.ts$|socket_messages\.ts$|_params\.ts$|\/kinds\/(?:kind_name|place)\.ts$|access_tokens?\.ts$|socket_mounter\.ts$|error_page\.ts$|drafts_controller\.ts$|file_key\.ts$|posted_files\.ts$|notification\.ts$/;
const SENTENCES_TO_PROGRAMS = [
  "There is no scope {}.",
  "There is no event {}.",
  "This text is too long.",
  "Send 20 attachments at most.",
  "Send 100 blocks at most.",
  "The payload is not valid JSON.",
  "This webhook is switched off. Its owner can switch it on in the room's settings.",
  "Hello @{}, this is a test.",
  "There is no such token of yours, or it holds no more.",
  "A role is admin or member.",
  "Another request added to this upload. Ask how far it is, and go on from there.",
  "Of this file {} of {} bytes have come. Send the rest first.",
  "{} is no picture. Post it as kind file.",
  "There is no file in this form. Send one in the field file.",
  "This is no id.",
  "A message is a text.",
  "Say something in content.",
  "Say up_to or unread_from.",
  "Too many requests came with this token.",
  "This connection has joined too many channels in a short time.",
  "A frame was larger than the limit.",
  "A body was larger than the limit.",
  "A connection has joined as many channels as it may.",
  "This server has all the connections it takes.",
  "You have too many connections.",
  "Too many connections come from your address.",
];

const catalogue = readCatalogue("texts");
const [source, ...others] = LANGUAGES;
const english = catalogue[source]?.texts ?? {};

function filesBelow(folder: string, ending: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({
      file: `${folder}/${name}`,
      text: readFileSync(`${folder}/${name}`, "utf8"),
    }));
}

const templates = filesBelow("views", ".njk");
const scripts = filesBelow("public/js", ".ts");

/** The places of a text: what it wants to be given, and its tags. */
function placesOf(text: string): string[] {
  type Node = ReturnType<IntlMessageFormat["getAst"]>[number];
  // The library's own enum is not to be had where each file compiles alone: 0 is plain words.
  const isWords = ({ type }: { type: number }) => type === 0;
  const names = (node: Node): string[] => [
    ...("value" in node && !isWords(node) ? [node.value] : []),
    ...("children" in node ? node.children.flatMap(names) : []),
    ...("options" in node
      ? Object.values(node.options).flatMap(({ value }) => value.flatMap(names))
      : []),
  ];
  return [...new Set(new IntlMessageFormat(text, "en").getAst().flatMap(names))].sort();
}

describe("The catalogue", () => {
  test.each(others)("says in %s all that it says in English, with the same places", (language) => {
    const texts = catalogue[language]?.texts ?? {};
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    const different = Object.keys(english).filter((key) => {
      return placesOf(texts[key] ?? "").join() !== placesOf(english[key] ?? "").join();
    });
    expect(different).toEqual([]);
  });

  test("has every text that is asked for, and none that nobody asks for", () => {
    const asking = [...templates, ...scripts, ...filesBelow("app", ".ts")];
    const asked = asking.flatMap(({ text }) =>
      [...text.matchAll(/(?:\b(?:t|rich|word)\(\s*|:\s*)["']([a-z_]+\.[a-z_0-9]+)["']/g)].map(
        ([, key = ""]) => key,
      ),
    );
    const called = asking.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:t|rich|word)\(\s*["']([a-z_.0-9]+)["']/g)].map(([, key = ""]) => key),
    );
    expect(called.length).toBeGreaterThan(200);
    expect(called.filter((key) => !(key in english))).toEqual([]);
    expect(Object.keys(english).filter((key) => !asked.includes(key))).toEqual([]);
  });

  test.each(others)("says in %s every sentence that code says to people", (language) => {
    const known = Object.keys(catalogue[language]?.sentences ?? {});
    const open = new Set([...known, ...SENTENCES_TO_PROGRAMS].map(unnamed));
    const said = saidSentences(SAYING).filter(({ file }) => !TO_PROGRAMS.test(file));
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter(({ sentence }) => !open.has(sentence))).toEqual([]);
  });

  test.each(others)("keeps in %s no sentence that nobody says any more", (language) => {
    const code = filesBelow("app", ".ts")
      .map(({ text }) => text.replace(/\$\{[^}]*\}/g, "{}"))
      .join("\n");
    const gone = Object.keys(catalogue[language]?.sentences ?? {}).filter((key) => {
      return !code.includes(unnamed(key)) && !code.includes(unnamed(key).replaceAll('"', '\\"'));
    });
    expect(gone.filter((key) => !IN_PARTS.includes(key))).toEqual([]);
  });

  test("holds the words of all templates and scripts", () => {
    const spoken = templates.filter(({ file }) => !ENGLISH_ONLY.test(file));
    const outside = [
      ...spoken.map(({ file, text }) => ({ file, words: wordsInTemplate(text) })),
      ...scripts.map(({ file, text }) => ({ file, words: wordsInScript(file, text) })),
    ];
    expect(outside.length).toBeGreaterThan(100);
    expect(outside.filter(({ words }) => words.length > 0)).toEqual([]);
  });
});

/** Code puts these together: `waitInWords`. */
const IN_PARTS = [
  "{count} seconds",
  "{count} minutes",
  "{count} hours",
  "1 second",
  "1 minute",
  "1 hour",
];

function unnamed(sentence: string): string {
  return sentence.replace(/\{\w*\}/g, "{}");
}

describe("The search for words outside of the catalogue", () => {
  test.each([
    ["<p>Hello there</p>", "Hello there"],
    ['<button aria-label="Close it">×</button>', "Close it"],
    ['{{ field("name", "Your name") }}', "Your name"],
    ["{{ 'Open' if room.open }}", "Open"],
  ])("finds what %s says", (text, words) => expect(wordsInTemplate(text)).toContain(words));

  test.each([
    '<p class="row row--new">{{ t("rooms.join") }}</p>',
    '{# A comment #}<a href="{{ url(\'rooms.show\') }}">{{ icon("close") }}</a>',
    "<code>from:ada</code>",
  ])("lets %s pass", (text) => expect(wordsInTemplate(text)).toEqual([]));

  test("finds what scripts say, but not what they throw for the console", () => {
    expect(wordsInScript("a.ts", 'notice("It is saved.");')).toEqual(["It is saved."]);
    expect(wordsInScript("a.ts", "notice(`${n} are saved.`);")).toEqual(["{} are saved."]);
    expect(wordsInScript("a.ts", 'throw new Error("It is broken.");')).toEqual([]);
  });

  test("finds what the server says, but not what it logs", () => {
    expect(sentencesIn("a.ts", "const e = no(`You left ${room}.`);")).toEqual(["You left {}."]);
    expect(
      sentencesIn(
        "a.ts",
        'log.warn({}, "This went wrong."); const a = { summary: "List it all." };',
      ),
    ).toEqual([]);
  });
});

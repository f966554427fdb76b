import type { Environment } from "nunjucks";
import { directionOf, type Texts, type TextValues } from "../texts/index.ts";
import { dateTimeIn, numberIn } from "./filters.ts";
import { RichText, type RichValues } from "./rich_text.ts";
import type { Voice } from "./voice.ts";

/**
 * Gives templates the words of the catalogue, in the language of the page: `t(key, values)`, `rich(key, values)` for
 * texts with links or marks inside, `said(sentence)` for what code says in English, `language()` and
 * `direction()`.
 *
 * @example {{ t("rooms.members", { count: 3 }) }} {{ rich("rooms.none", { find: { href: url("rooms.index") } }) }}
 */
export function addTexts(environment: Environment, texts: () => Texts, voice: Voice): Environment {
  const marked = new RichText();
  // Each build of the engine has a class of its own for what autoescape leaves alone.
  const safe = environment.getFilter("safe");
  environment.addGlobal("language", () => voice.language);
  environment.addGlobal("direction", () => directionOf(voice.language));
  environment.addGlobal("t", (key: string, values?: TextValues) =>
    texts().text(voice.language, key, values),
  );
  environment.addGlobal("rich", (key: string, values?: RichValues): unknown => {
    const { language } = voice;
    return safe(
      marked.html(texts().source(language, key), { language, ...(values && { values }) }),
    );
  });
  environment.addGlobal("said", (sentence: string | undefined) =>
    sentence ? texts().said(voice.language, sentence) : sentence,
  );
  environment.addFilter("date_time", (time: string | number) => dateTimeIn(voice.language, time));
  environment.addFilter("number", (count: number) => numberIn(voice.language, count));
  return environment;
}

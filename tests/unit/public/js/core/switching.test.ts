import { expect, test } from "vitest";
import { placesFor } from "../../../../../public/js/core/switching.ts";

const places = [
  { name: "launch", unread: false },
  { name: "design-review", unread: false },
  { name: "old design", unread: true },
  { name: "Mára Okafor", unread: false },
  { name: "c++ 🎉", unread: true },
];

function found(typed: string): string[] {
  return placesFor(places, typed).map(({ name }) => name);
}

test("with nothing typed the unread places come first, the others as they stand", () => {
  expect(found("")).toEqual(["old design", "c++ 🎉", "launch", "design-review", "Mára Okafor"]);
  expect(found(" # ")).toEqual(found(""));
});

test("what is typed begins words of the name, in any order, whatever case and accents", () => {
  expect(found("MARA ok")).toEqual(["Mára Okafor"]);
  expect(found("oka már")).toEqual(["Mára Okafor"]);
  expect(found("#rev")).toEqual(["design-review"]);
  expect(found("🎉")).toEqual(["c++ 🎉"]);
});

test("the middle of a word, and a word too many, find nothing", () => {
  expect(found("unch")).toEqual([]);
  expect(found("mara ben")).toEqual([]);
});

test("an unread place comes before a read one, else names that begin with it come first", () => {
  expect(found("design")).toEqual(["old design", "design-review"]);
  const read = places.map(({ name }) => ({ name, unread: false }));
  expect(placesFor(read.toReversed(), "design").map(({ name }) => name)).toEqual([
    "design-review",
    "old design",
  ]);
});

import { getPath } from "hono/utils/url";
import { expect, test } from "vitest";
import { rememberedPath } from "../../../../app/platform/http/remembered_path.ts";

/** A request as Node's adapter hands it over: its address is normalized, its target is what the client sent. */
function asked(target: string) {
  const request = new Request(`http://localhost${target}`);
  return { request, options: { env: { incoming: { url: target } } } };
}

test.each([
  "/",
  "/rooms/7",
  "/rooms/7?message=3",
  "/rooms/../admin",
  "/rooms/gr%C3%BC%C3%9Fe",
  "/rooms/%2e%2e/%25",
  "/rooms/%zz",
  `/${"long/".repeat(100)}`,
])("%s is the path that Hono finds, each time", (target) => {
  const path = rememberedPath();
  for (const { request, options } of [asked(target), asked(target), asked(target)])
    expect(path(request, options)).toBe(getPath(request));
});

test("what differs in anything is not taken for the same", () => {
  const path = rememberedPath();
  const targets = ["/a", "/b", "/a/", "/A", "/a?b", "/b?a"];
  for (const target of [...targets, ...targets]) {
    const { request, options } = asked(target);
    expect(path(request, options)).toBe(target.split("?")[0]);
  }
});

test("more addresses than are remembered are found all the same", () => {
  const path = rememberedPath();
  for (let n = 0; n < 3000; n += 1) {
    const { request, options } = asked(`/rooms/${n % 1700}`);
    expect(path(request, options)).toBe(`/rooms/${n % 1700}`);
  }
});

test("without a server the request itself says it", () => {
  expect(rememberedPath()(new Request("http://localhost/rooms/7"))).toBe("/rooms/7");
});

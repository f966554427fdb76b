/** The script of the offline page: looks for the server, and returns to the page that was asked for. */
const LOOK_MS = 2_000;
/** Spread, so that not everybody returns in the same moment. */
const SPREAD_MS = 2_000;
const PATIENCE_MS = 5_000;

let timer: ReturnType<typeof setTimeout> | undefined;

function lookSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(look, LOOK_MS + Math.random() * SPREAD_MS);
}

function look(): void {
  isServerThere()
    .then((there) => (there ? comeBack() : lookSoon()))
    .catch(lookSoon);
}

async function isServerThere(): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return (await fetch("/health/live", { cache: "no-store", signal })).ok;
}

/** This page stands in for another one, under its address; opened by its own it leads home. */
function comeBack(): void {
  if (location.pathname === "/offline") location.replace("/");
  else location.reload();
}

addEventListener("online", look);
lookSoon();

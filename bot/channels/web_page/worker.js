// Runs beside the page and keeps a copy of the urgent answers on the phone, for when there is no
// network. The server writes KEPT above this: the version of the content and what to keep. Only
// what is the same for everybody is kept; nothing that a person wrote or was told ever is.
"use strict";
const LANGUAGES = ["es", "pt", "en"];
// A network this slow is none for somebody with a knock at the door.
const PATIENCE_MS = 6000;
const GATEWAY_TROUBLE = [502, 503, 504];

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));

async function keep() {
  const kept = await caches.open(KEPT.version);
  await kept.addAll(KEPT.addresses.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
}

async function dropOld() {
  for (const name of await caches.keys()) if (name !== KEPT.version) await caches.delete(name);
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (address.pathname === "/") event.respondWith(page(event.request, address));
  } else if (address.pathname.startsWith("/chat/cards/")) {
    event.respondWith(fetch(event.request).catch(() => fromCopy(address.pathname + "?kept=yes")));
  } else if (address.pathname.startsWith("/page/")) {
    event.respondWith(fromCopy(event.request.url).then((found) => found || fetch(event.request)));
  }
});

function fromCopy(address) {
  return caches.open(KEPT.version).then((kept) => kept.match(address));
}

async function page(request, address) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  let answer = null;
  try {
    answer = await fetch(request, { signal: stop.signal });
  } catch {
    // No network, or as good as none.
  } finally {
    clearTimeout(timer);
  }
  if (answer && !GATEWAY_TROUBLE.includes(answer.status)) return answer;
  const wishes = [address.searchParams.get("lang"), ...navigator.languages].map((wish) => (wish || "").slice(0, 2));
  const language = wishes.find((wish) => LANGUAGES.includes(wish)) || LANGUAGES[0];
  return (await fromCopy("/kept/" + language)) || answer || Response.error();
}

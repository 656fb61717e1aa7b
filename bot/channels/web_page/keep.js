// Asks the browser to keep the urgent answers for when there is no network, where it can.
(function () {
  "use strict";
  if (!("serviceWorker" in navigator)) return;
  // The only address that this page's policy lets become a program.
  const policy = window.trustedTypes &&
    trustedTypes.createPolicy("farol-worker", { createScriptURL: () => "/worker.js" });
  addEventListener("load", function () {
    navigator.serviceWorker.register(policy ? policy.createScriptURL("") : "/worker.js").catch(() => {});
  });
  // Who leaves at once leaves no copy behind.
  addEventListener("farol-leave", function () {
    navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
    if (window.caches) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
  });
  // A kept page gives way to the living one as soon as that answers, unless it is being used. A
  // phone says "online" when it has an aerial, often before anything can be reached; so the page is
  // asked for, and asked for again, ever more rarely, until it comes quickly enough to be opened.
  const isIdle = () => document.querySelector(".kept") && !document.querySelector(".mine");
  let wait = 4000;
  function look() {
    if (!isIdle() || !navigator.onLine) return;
    const began = performance.now();
    const later = () => { setTimeout(look, wait); wait = Math.min(2 * wait, 120000); };
    fetch("/", { method: "HEAD", cache: "no-store", credentials: "omit" }).then(function (answer) {
      if (!answer.ok || performance.now() - began > 3000) later();
      else if (isIdle()) location.replace("/");
    }, later);
  }
  addEventListener("online", look);
  addEventListener("load", () => setTimeout(look, wait));
})();

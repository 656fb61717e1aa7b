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
  // A kept page gives way to the living one as soon as there is a network, unless it is being used.
  addEventListener("online", function () {
    if (document.querySelector(".kept") && !document.querySelector(".mine")) location.replace("/");
  });
})();

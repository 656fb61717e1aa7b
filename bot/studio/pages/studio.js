// Autosave, counters and fresh previews. Without this script every button works all the same.
"use strict";

const form = document.querySelector("[data-autosave]");
const WAIT_MS = 1500;
let timer = 0;
let isStopped = false;
let wasSent = false;

function words(text) {
  return text.split(/\s+/).filter((piece) => /[\p{L}\p{N}_]/u.test(piece)).length;
}

function count(area) {
  const label = area.parentElement.querySelector(".count");
  if (!label) return;
  const most = Number(label.dataset.count || label.dataset.letters);
  const now = label.dataset.letters ? area.value.length : words(area.value);
  label.textContent = `${now}/${most}`;
  label.classList.toggle("over", now > most);
}

function say(what) {
  const status = document.getElementById("saving");
  if (status) status.textContent = status.dataset[what] || "";
}

// The page comes back whole and parsed; only the parts that nobody types in are put in place.
function save() {
  const sent = new FormData(form);
  sent.set("do", "autosave");
  say("saving");
  const request = new XMLHttpRequest();
  request.open("POST", location.pathname);
  request.responseType = "document";
  request.timeout = 20000;
  request.onload = () => {
    const page = request.response;
    if (request.status === 409) {
      isStopped = true;
      say("conflict");
      return;
    }
    if (request.status !== 200 || !page || !page.getElementById("version")) {
      say("unsaved");
      return;
    }
    for (const id of ["panel", "state"]) {
      const fresh = page.getElementById(id);
      const old = document.getElementById(id);
      if (fresh && old) old.replaceWith(document.importNode(fresh, true));
    }
    // Somebody else's words came in: they are put where this page has not been touched since.
    for (const area of form.querySelectorAll("textarea")) {
      const fresh = page.getElementById(area.id);
      if (!fresh) continue;
      if (area.value === sent.get(area.name) && area.value !== fresh.value) area.value = fresh.value;
      area.defaultValue = fresh.value;
    }
    document.getElementById("version").value = page.getElementById("version").value;
    say("saved");
  };
  request.onerror = request.ontimeout = () => say("unsaved");
  request.send(sent);
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") count(event.target);
    if (event.target.name === "note") return;
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(save, WAIT_MS);
    say("");
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    wasSent = true;
  });
  addEventListener("beforeunload", (event) => {
    const isChanged = [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
    if (isChanged && !wasSent) event.preventDefault();
  });
  addEventListener("pageshow", () => { wasSent = false; });
}

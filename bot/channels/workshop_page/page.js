"use strict";
(function () {
  const main = document.querySelector("main");
  const events = main.dataset.events;
  if (!events) return;
  const form = document.getElementById("room");
  const lost = document.getElementById("lost");
  const SVG = "http://www.w3.org/2000/svg";
  const drawn = new Set(["svg", "path", "rect"]);

  // Elements from what the server tells; text stays text.
  function build([tag, attributes, children]) {
    const element = drawn.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    for (const child of children) element.append(typeof child === "string" ? child : build(child));
    return element;
  }
  // What is half typed stays, though the room moves on meanwhile.
  function show(look, isSent) {
    const active = document.activeElement;
    const typed = form.elements.said;
    const draft = typed && !isSent ? [typed.value, typed.selectionStart, typed === active] : null;
    const focused = active && active.name && active !== typed ? [active.name, active.value] : null;
    form.replaceChildren(build(look));
    const said = form.elements.said;
    if (draft && said) {
      said.value = draft[0];
      if (draft[2]) { said.focus(); said.setSelectionRange(draft[1], draft[1]); }
    }
    if (focused) {
      const again = form.querySelector(`[name="${focused[0]}"][value="${CSS.escape(focused[1])}"]`);
      if (again) again.focus();
    }
    tick();
  }
  const say = (text) => { lost.textContent = text; lost.hidden = !text; };

  function tick() {
    for (const timer of document.querySelectorAll(".timer")) {
      const left = Math.max(0, Math.round((Number(timer.dataset.ends) - Date.now()) / 1000));
      timer.textContent = "⏱ " + Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    }
    for (const clock of document.querySelectorAll(".left")) {
      const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - Date.now()) / 60000));
      clock.textContent = clock.dataset.text.replace("{count}", left);
    }
  }
  setInterval(tick, 500);

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || ["leave", "end"].includes(button.name === "do" ? button.value : button.name)) return;
    event.preventDefault();
    const body = new URLSearchParams([[button.name, button.value]]);
    const isTyped = button.name === "send";
    if (isTyped && !(form.elements.said && form.elements.said.value.trim())) return;
    if (isTyped) body.set("said", form.elements.said.value);
    if (form.elements.at) body.set("at", form.elements.at.value);
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 410) { location.reload(); return; }
      if (!answer.ok) return;
      const look = await answer.json();
      say("");
      // Who said "stop" is out at once.
      if (look.left) { stream.close(); location.replace(look.left); } else show(look, isTyped);
    } catch {
      say(main.dataset.lost);
    }
  });

  let stream;
  function listen() {
    if (stream) stream.close();
    stream = new EventSource(events);
    stream.addEventListener("look", (event) => { say(""); show(JSON.parse(event.data)); });
    stream.addEventListener("over", (event) => { stream.close(); show(JSON.parse(event.data)); });
    stream.addEventListener("error", () => {
      say(main.dataset.lost);
      // A closed stream is not tried again by the browser itself.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  }
  // A phone that woke up, or came into another network, asks anew.
  addEventListener("online", listen);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) listen(); });
  tick();
  listen();
})();

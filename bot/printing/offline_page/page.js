"use strict";
(function () {
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  // Words that stand in every question and tell nothing about it.
  const empty = new Set(("de la el los las un una que en mi me con por para si no es a y o e do da dos das um uma " +
    "na nos nas eu se com os as the an of in on at to is it my i do if and or can what how").split(" "));
  const boxes = { es: null, pt: null, en: null };
  for (const code in boxes) boxes[code] = document.getElementById("in-" + code);
  const phone = (navigator.languages || [navigator.language || "es"]).map((tag) => tag.slice(0, 2));
  const first = phone.find((code) => code in boxes);
  if (first) boxes[first].checked = true;
  const language = () => Object.keys(boxes).find((code) => boxes[code].checked);
  const setLanguage = () => { document.documentElement.lang = language(); };

  const topics = Array.from(document.querySelectorAll("#shelf details"), (element) => {
    const words = {};
    for (const code in boxes) {
      const title = element.querySelector(`summary [lang=${code}]`).textContent;
      const body = element.querySelector(`.body[lang=${code}]`).textContent;
      words[code] = { title: plain(title), body: plain(body) };
    }
    return { element, words, mark: document.createComment("") };
  });
  const found = document.getElementById("found");
  const shelf = document.getElementById("shelf");
  const nothing = document.getElementById("nothing");
  const inputs = Array.from(document.querySelectorAll("#find input"));

  // A long word is also found by its beginning: "agentes", "agente"; "detuvieron", "detenido" not.
  const stem = (word) => word.length > 5 ? word.slice(0, word.length - 2) : word;
  const score = (said, stems) => stems.reduce((sum, word) => {
    const start = new RegExp("(^|[^a-z0-9])" + word.replace(/[^a-z0-9]/g, "."));
    return sum + (start.test(said.title) ? 5 : 0) + (start.test(said.body) ? 1 : 0);
  }, 0);

  function putBack() {
    for (const topic of topics) if (topic.mark.parentNode) topic.mark.replaceWith(topic.element);
  }
  function search(asked) {
    putBack();
    const stems = plain(asked).split(/[^a-z0-9]+/).filter((w) => w.length > 1 && !empty.has(w)).map(stem);
    shelf.hidden = stems.length > 0;
    nothing.hidden = true;
    if (!stems.length) return;
    const code = language();
    const ranked = topics.map((topic) => ({ topic, points: score(topic.words[code], stems) }))
      .filter((hit) => hit.points > 0).sort((a, b) => b.points - a.points).slice(0, 8);
    for (const { topic } of ranked) {
      topic.element.replaceWith(topic.mark);
      found.append(topic.element);
    }
    nothing.hidden = ranked.length > 0;
    if (!ranked.length) shelf.hidden = false;
  }
  for (const input of inputs) input.addEventListener("input", () => {
    for (const other of inputs) other.value = input.value;
    search(input.value);
  });
  for (const code in boxes) boxes[code].addEventListener("change", () => {
    setLanguage();
    search(inputs[0].value);
  });
  // A link to a topic opens it.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", open);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash.startsWith("#show-")) history.back();
  });
  document.getElementById("find").hidden = false;
  document.getElementById("old").hidden =
    new Date().toISOString().slice(0, 10) <= document.body.dataset.oldAfter;
  setLanguage();
  open();
})();

// The page's chat. Without this file every button is a form's and works; with it nothing reloads,
// what is urgent comes without the network, and what could not be sent is sent again.
// Text is only ever set as text. Nothing is written to the phone.
(function () {
  "use strict";

  const words = read("words");
  const exits = read("exits");
  let cards = read("cards");
  const form = document.getElementById("ask");
  const write = document.getElementById("write");
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const show = document.getElementById("show");
  const exit = document.getElementById("exit");
  const hotline = document.querySelector(".hotline").href;
  // The conversation lives in this variable and dies with the page.
  let conversation = form.elements.conversation.value;
  let language = document.documentElement.lang;
  let saidSomething = log.querySelector(".mine") !== null;
  let latest = 0;
  // What could not be sent, with its place in the conversation; sent when the network is back.
  let unsent = null;
  document.documentElement.classList.add("script");

  const LOOKING_MS = 700;
  const SLOW_MS = 4000;
  const GIVE_UP_MS = 12000;
  const PAUSES_MS = [1000, 3000, 6000];

  function read(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#" + name);
    svg.append(use);
    return svg;
  }

  // --- a reply as elements; the template page.html writes the same ones

  function outward(link) {
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    return link;
  }

  function line(tag, spans) {
    const made = element(tag);
    for (const span of spans) {
      if (span.kind === "call" || span.kind === "link") {
        const link = element("a", "", span.text);
        link.href = span.to;
        made.append(span.kind === "link" ? outward(link) : link);
      } else if (span.kind === "english") {
        const english = element("span", "english", span.text);
        english.lang = "en";
        made.append(english);
      } else {
        made.append(span.text);
      }
    }
    return made;
  }

  function block(found) {
    let made;
    if (found.kind === "title") {
      made = line("h2", found.lines[0]);
    } else if (found.kind === "rule") {
      made = element("hr");
    } else {
      const isList = found.kind === "list" || found.kind === "steps";
      made = isList ? element(found.kind === "steps" ? "ol" : "ul") : element("div", found.kind);
      for (const spans of found.lines) made.append(line(isList ? "li" : "p", spans));
    }
    if (found.language) made.lang = found.language;
    return made;
  }

  function choice(button, reply) {
    const isAway = button.kind === "call" || button.kind === "link";
    const made = element(isAway ? "a" : "button", "choice " + button.kind + " " + button.intent);
    const title = element("span", "", button.title);
    if (isAway) {
      made.href = button.payload;
      if (button.kind === "call") made.append(icon("i-phone"), title);
      else outward(made).append(title, icon("i-out"), element("span", "unseen", " (" + words[language].new_tab + ")"));
      return made;
    }
    made.type = "button";
    made.value = button.payload;
    if (button.kind === "tile") made.append(icon("i-" + button.intent));
    if (button.kind === "show") made.append(icon("i-card"));
    if (button.kind === "language") made.lang = button.payload.slice(-4, -2);
    made.append(title);
    // The sentences are here already: hold them up at once, network or not.
    if (button.kind === "show" && reply.say.length) {
      made.addEventListener("click", function (event) {
        event.stopPropagation();
        holdUp(reply);
      });
    }
    return made;
  }

  function choices(buttons, reply) {
    if (!buttons.length) return [];
    const made = element("div", "choices");
    for (const button of buttons) made.append(choice(button, reply));
    return [made];
  }

  function article(reply) {
    const made = element("article", "answer");
    made.tabIndex = -1;
    made.setAttribute("aria-label", "Farol");
    if (reply.language) made.lang = reply.language;
    if (reply.urgent) made.classList.add("urgent");
    if (reply.menu) made.classList.add("menu");
    const tiles = reply.buttons.filter((button) => button.kind === "tile");
    const others = reply.buttons.filter((button) => button.kind !== "tile" && !button.elsewhere);
    made.append(
      ...reply.blocks.slice(0, reply.lead).map(block),
      ...choices(tiles, reply),
      ...reply.blocks.slice(reply.lead).map(block),
      ...choices(others, reply)
    );
    if (!reply.menu) addListen(made);
    return made;
  }

  // --- saying something, and what comes back

  // Resolves after the time, or as soon as the network is back; without a network, only then.
  function pause(ms) {
    return new Promise(function (resolve) {
      const timer = navigator.onLine === false ? 0 : setTimeout(done, ms);
      addEventListener("online", done);
      function done() {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      }
    });
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function post(message) {
    const stop = typeof AbortController === "function" ? new AbortController() : null;
    const timer = setTimeout(() => stop && stop.abort(), GIVE_UP_MS);
    try {
      const answer = await fetch("/chat/messages", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Conversation": conversation },
        body: JSON.stringify(message),
        credentials: "omit",
        cache: "no-store",
        signal: stop ? stop.signal : undefined,
      });
      return { status: answer.status, body: await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  // The replies to a message, or null when it could not be sent. The same id is sent each time, so
  // that a try whose answer got lost is not answered as a second message.
  async function ask(message, quietly, mine) {
    let last = "failed";
    for (let attempt = 0; attempt <= PAUSES_MS.length; attempt += 1) {
      const looking = setTimeout(() => quietly || attempt || tell("looking"), LOOKING_MS);
      const slow = setTimeout(() => quietly || tell("slow", true), SLOW_MS);
      try {
        const answer = await post(message);
        // Who keeps the door of a server that is not there says 502, and gives the card with it.
        if (answer.status === 200 || answer.body.replies) {
          if (!quietly) tell("");
          return answer.body.replies;
        }
        if (answer.body.conversation) {
          conversation = answer.body.conversation;
          if (attempt === 0) continue;
        }
        last = words[language][answer.body.error] ? answer.body.error : "failed";
        if (answer.status !== 503) break;
        if (!quietly) tell("busy", true);
      } catch (error) {
        last = "failed";
        if (!quietly) tell(navigator.onLine === false ? "offline" : "slow", true);
      } finally {
        clearTimeout(looking);
        clearTimeout(slow);
      }
      if (attempt < PAUSES_MS.length) await pause(PAUSES_MS[attempt]);
    }
    if (!quietly) {
      unsent = { message: message, mine: mine };
      tell(last, true, resend);
    }
    return null;
  }

  function resend() {
    if (!unsent) return;
    const again = unsent;
    unsent = null;
    carry(again.message, again.mine);
  }

  // A line above the place to write; its number can be tapped. With `again`, a button to try again.
  function tell(key, isTrouble, again) {
    status.textContent = "";
    status.className = isTrouble ? "trouble" : "";
    if (!key) return;
    for (const part of words[language][key].split(/(\d{3}-\d{3}-\d{4})/)) {
      const isNumber = /^\d{3}-/.test(part);
      const made = element(isNumber ? "a" : "span", "", part);
      if (isNumber) made.href = hotline;
      status.append(made);
    }
    // The line has taken room: what was asked stays in view above it.
    if (isTrouble && log.lastElementChild) log.lastElementChild.scrollIntoView({ block: "nearest" });
    if (again) {
      const button = element("button", "", words[language].try_again);
      button.type = "button";
      button.addEventListener("click", again);
      status.append(button);
    }
  }

  async function say(message, shown) {
    const mine = element("p", "mine unsent");
    mine.append(element("span", "unseen", words[language].you), shown);
    const isFirstLanguageTap = !saidSomething && /^\/change_language/.test(message.payload || "");
    if (!isFirstLanguageTap) {
      saidSomething = true;
      log.append(mine);
    }
    message.hint = language;
    message.id = newId();
    const card = cards[message.payload];
    if (card) {
      // What is urgent stands in the page already. The server hears of it, to follow up on it.
      put([card], mine);
      const replies = await ask(message, true);
      if (replies && replies[0].text !== card.text) put(replies, mine);
      return;
    }
    if (!isFirstLanguageTap) mine.scrollIntoView({ block: "nearest" });
    await carry(message, mine, isFirstLanguageTap);
  }

  async function carry(message, mine, isFresh) {
    latest += 1;
    const turn = latest;
    const written = write.value;
    log.setAttribute("aria-busy", "true");
    const replies = await ask(message, false, mine);
    log.removeAttribute("aria-busy");
    if (!replies) return;
    if (isFresh || replies[0].text === words[replies[0].language || language].erased) {
      log.textContent = "";
      mine.remove();
    }
    // Who has begun to write the next thing is not taken away from it.
    put(replies, mine, turn === latest && write.value === written);
    const shown = replies.find((reply) => reply.say.length);
    if (shown && /^\/show_card/.test(message.payload || "")) holdUp(shown);
  }

  function put(replies, mine, takesFocus) {
    const made = replies.map(article);
    if (mine) mine.classList.remove("unsent");
    speak(null);
    const last = replies[replies.length - 1];
    if (last.language && last.language !== language) turnTo(last.language);
    log.append(...made);
    if (takesFocus === false) return;
    made[0].focus({ preventScroll: true });
    // The question stays in view above its answer, so that one sees what was asked.
    (mine && mine.isConnected && !last.urgent ? mine : made[0]).scrollIntoView({ block: "start" });
  }

  // The page speaks the language of the last answer.
  function turnTo(code) {
    language = code;
    document.documentElement.lang = code;
    document.title = words[code].title;
    form.elements.hint.value = code;
    exit.href = exits[code];
    write.placeholder = words[code].write;
    for (const found of document.querySelectorAll("[data-w]")) {
      if (!log.contains(found)) found.textContent = words[code][found.dataset.w];
    }
    for (const found of document.querySelectorAll("[data-w-label]")) {
      found.setAttribute("aria-label", words[code][found.dataset.wLabel]);
    }
    for (const found of document.querySelectorAll(".languages button")) {
      found.setAttribute("aria-pressed", String(found.lang === code));
    }
    const kept = document.querySelector(".kept") ? "?kept=yes" : "";
    fetch("/chat/cards/" + code + kept, { credentials: "omit", cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : cards))
      .then((found) => { cards = found; }, () => {});
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const text = write.value.trim();
    if (!text) {
      write.focus();
      return;
    }
    write.value = "";
    grow();
    say({ text: text }, text);
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest ? event.target.closest("button[value^='/']") : null;
    if (!button) return;
    event.preventDefault();
    say({ payload: button.value }, button.title || button.textContent.trim());
  });

  write.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.querySelector(".send").click();
    }
  });
  write.addEventListener("input", grow);
  function grow() {
    write.style.height = "auto";
    write.style.height = write.scrollHeight + 4 + "px";
  }

  // --- listen: the phone's own voice, and only one that speaks without sending the text away

  const canSpeak = "speechSynthesis" in window && typeof SpeechSynthesisUtterance === "function";
  const LOCALES = { es: "es-US", pt: "pt-BR", en: "en-US" };
  let speaking = null;

  // undefined: this phone does not tell its voices. null: it has none of its own in that language.
  function voice(code) {
    const all = speechSynthesis.getVoices();
    if (!all.length) return undefined;
    const own = all.filter((one) => one.localService && one.lang.toLowerCase().startsWith(code));
    return own.find((one) => one.lang.replace("_", "-") === LOCALES[code]) || own[0] || null;
  }

  function utter(text, code) {
    const one = new SpeechSynthesisUtterance(text);
    one.lang = LOCALES[code];
    const found = voice(code);
    if (found === null) return;
    if (found) one.voice = found;
    one.rate = 0.95;
    one.onend = function () {
      if (!speechSynthesis.pending) speak(null);
    };
    speechSynthesis.speak(one);
  }

  // Each stretch of text in its own language: the sentences for an agent are English.
  function stretches(root, code) {
    let found = [];
    for (const node of root.childNodes) {
      if (node.nodeType === 3) {
        if (node.textContent.trim()) found.push([node.textContent, code]);
      } else if (node.nodeType === 1 && !node.matches(".choices, .listen, .unseen, svg")) {
        found = found.concat(stretches(node, node.lang || code));
      }
    }
    return found;
  }

  function speak(button, texts) {
    if (!canSpeak) return;
    speechSynthesis.cancel();
    if (speaking) label(speaking, "listen");
    const isStop = speaking === button;
    speaking = null;
    if (!button || isStop) return;
    speaking = button;
    label(button, "stop");
    for (const [text, code] of texts()) utter(text, code);
  }

  function label(button, key) {
    button.lastChild.textContent = words[language][key];
  }

  function listenButton(texts, name) {
    const button = element("button", name);
    button.type = "button";
    button.append(icon("i-sound"), element("span", "", words[language].listen));
    button.addEventListener("click", () => speak(button, texts));
    return button;
  }

  function addListen(made) {
    const code = made.lang || language;
    if (!canSpeak || voice(code) === null) return;
    made.append(listenButton(() => stretches(made, code), "listen"));
  }

  // --- the card to hold up to an agent

  function holdUp(reply) {
    const sentences = document.getElementById("sentences");
    sentences.textContent = "";
    for (const said of reply.say) {
      const pair = element("div");
      const english = element("p", "large", said.english);
      english.lang = "en";
      if (reply.say.length > 3) english.classList.add("many");
      pair.append(english);
      if (said.meaning !== said.english) {
        const meaning = element("p", "meaning", said.meaning);
        meaning.lang = reply.language || language;
        pair.append(meaning);
      }
      sentences.append(pair);
    }
    if (canSpeak && voice("en") !== null) {
      sentences.append(element("div"));
      sentences.lastChild.append(listenButton(() => reply.say.map((said) => [said.english, "en"]), ""));
    }
    if (show.showModal) {
      if (!show.open) show.showModal();
    } else {
      show.setAttribute("open", "");
    }
    show.scrollTop = 0;
    document.getElementById("close").focus();
  }

  document.getElementById("close").addEventListener("click", function () {
    speak(null);
    if (show.close) show.close();
    else show.removeAttribute("open");
  });

  // --- leaving

  function forget(isLeaving) {
    const headers = { "X-Conversation": conversation };
    const options = { method: "POST", headers: headers, keepalive: true, credentials: "omit" };
    fetch("/chat/forget" + (isLeaving ? "?leave=yes" : ""), options).catch(() => {});
  }

  function leave() {
    const away = exit.href;
    speak(null);
    forget(true);
    dispatchEvent(new Event("farol-leave"));
    conversation = "";
    // Empty first: the next page may take its time on a bad network.
    document.title = "\u200b";
    document.body.textContent = "";
    location.replace(away);
  }

  exit.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });
  let lastEscape = -Infinity;
  // Capturing, so that an open card, which the first Escape closes, does not swallow it.
  addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - lastEscape < 1500) leave();
    lastEscape = event.timeStamp;
  }, true);
  // The memory on the server dies with the page, not half an hour later.
  addEventListener("pagehide", function (event) {
    if (!event.persisted && conversation) forget(false);
  });
  addEventListener("online", resend);

  if (canSpeak) {
    speechSynthesis.getVoices();
    for (const made of log.querySelectorAll(".answer:not(.menu)")) addListen(made);
  }
})();

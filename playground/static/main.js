// The start of the page: load the state, listen to events, and show the first conversation.

import { go, say, shortcut } from "./actions.js";
import { UNREACHABLE, get, listen } from "./api.js";
import { composer } from "./composer.js";
import { byId, fill, h } from "./dom.js";
import { LISTENERS } from "./events.js";
import { showOwnModal } from "./modal.js";
import { learnNames } from "./names.js";
import { noteAct, page } from "./page.js";
import { drawClockLabel, drawTools, mention, toggle } from "./panes.js";
import { setAhead, setZone } from "./times.js";

async function begin() {
  const state = await get("state");
  page.state = state;
  setAhead(state.clock_ahead);
  setZone(state.me.tz);
  learnNames(state);
  page.report = await get("curator");
  listen(state.version, LISTENERS, {
    lost: () => fill(byId("notice"), h("p", {}, UNREACHABLE)),
    found: drawTools,
  });
  page.box = composer({
    id: "composer-text", label: "Write a message", completions: [...state.commands, mention()], send: say,
    shortcuts: state.shortcuts.filter((one) => one.type === "global"), use: shortcut,
    hint: `Press Enter to send, Shift+Enter for a new line. Type / for commands, @${state.bot.name} to ask in a channel.`,
  });
  fill(byId("composer"), page.box.box);
  document.title = `${state.bot.name} playground`;
  byId("brand").textContent = document.title;
  keepEndInView(byId("conversation"));
  addControls();
  drawTools();
  setInterval(drawClockLabel, 10_000);
  showOwnModal(state.view, false);
  await go({ channel: state.conversations[0].id });
}

function addControls() {
  byId("show-clock").addEventListener("click", () => toggle("clock"));
  byId("show-curator").addEventListener("click", () => toggle("curator"));
  byId("menu").addEventListener("click", () => {
    const isOpen = byId("sidebar").classList.toggle("open");
    byId("menu").setAttribute("aria-expanded", String(isOpen));
  });
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, noteAct, { capture: true });
}

/** Keep the end of `log` in view when its height changes, as when a toast appears below it. */
function keepEndInView(log) {
  let isAtEnd = false;
  log.addEventListener("scroll", () => { isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 4; });
  new ResizeObserver(() => { if (isAtEnd) log.scrollTop = log.scrollHeight; }).observe(log);
}

begin().catch((error) => {
  fill(byId("notice"), h("p", {}, error.message));
  throw error;
});

// The page: what is shown where, and what to do when something happens.

import { get, listen, post } from "./api.js";
import { Surface, drawBlocks } from "./blocks.js";
import { clockLabel, drawClock } from "./clock.js";
import { composer } from "./composer.js";
import { drawCurator } from "./curator.js";
import { byId, fill, h } from "./dom.js";
import { drawMessages } from "./messages.js";
import { showModal } from "./modal.js";
import { learnChannels, learnNames } from "./names.js";
import { drawSidebar } from "./sidebar.js";
import { setAhead, setZone } from "./times.js";
import { toast, trying } from "./toasts.js";
import { welcome } from "./welcome.js";

let state = null;
let curator = null;
let messages = [];
let thread = null;
let place = {};
let box = null;
const unread = new Map();
const typing = new Map();
let homeSurface = null;
let actedAt = -Infinity;

/** Whether the person did something a moment ago, so that what comes now is what they wait for. */
function hasJustActed() {
  return performance.now() - actedAt < 20_000;
}

function noteAct() {
  actedAt = performance.now();
}

// ---- Where the person is

function here() {
  return state.conversations.find((one) => one.id === place.channel);
}

async function go(target) {
  place = target;
  byId("sidebar").classList.remove("open");
  byId("menu").setAttribute("aria-expanded", "false");
  if (target.home) {
    homeSurface = new Surface({ type: "home" }, (action) => trying(() => post("act", action)));
    await trying(() => post("home/open", { tab: "home" }));
  } else {
    unread.delete(target.channel);
    closeThread();
    await trying(async () => { messages = (await get("messages", { channel: target.channel })).messages; });
    if (here()?.kind === "im") trying(() => post("home/open", { tab: "messages" }));
  }
  draw();
  showLast(byId("conversation"));
  if (!target.home) box?.text.focus();
}

// ---- What the person does

async function say(text, threadTs) {
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  const body = { channel: place.channel, ...(threadTs ? { thread_ts: threadTs } : {}) };
  if (!command && here()?.kind !== "im" && !text.includes(`@${state.bot.name}`)) {
    toast(`Here ${state.bot.name} answers those who mention it: begin with @${state.bot.name}.`);
  }
  return trying(() => (command
    ? post("command", { ...body, command: command[1], text: command[2] })
    : post("say", { ...body, text })));
}

function ask(question) {
  const direct = here()?.kind === "im";
  box.write(direct ? question : `@${state.bot.name} ${question}`);
  return say(direct ? question : `@${state.bot.name} ${question}`).then((taken) => taken && box.write(""));
}

function command(name, text = "") {
  trying(() => post("command", { channel: place.channel, command: name, text }));
}

async function openThread(ts) {
  thread = { ts, messages: [] };
  await loadThread();
}

async function loadThread() {
  if (!thread) return;
  await trying(async () => { thread.messages = (await get("thread", { channel: place.channel, ts: thread.ts })).messages; });
  drawThread();
}

function closeThread() {
  thread = null;
  byId("thread").hidden = true;
}

// ---- Drawing

function draw() {
  drawSidebar({ state, place, unread, go });
  drawBar();
  byId("conversation").hidden = byId("composer").hidden = Boolean(place.home);
  byId("home").hidden = !place.home;
  if (place.home) drawHome();
  else drawConversation();
}

function drawBar() {
  const conversation = here();
  const title = place.home ? state.bot.name : `${conversation.kind === "im" ? "" : "#"}${conversation.name}`;
  const isWithBot = place.home || conversation.kind === "im";
  const direct = state.conversations.find((one) => one.kind === "im");
  const tab = (label, target, isHere) => h("button", {
    type: "button", class: "tab", "aria-current": isHere ? "page" : undefined, onclick: () => go(target),
  }, label);
  fill(byId("bar"), [
    h("h1", { id: "place" }, title),
    isWithBot && direct && h("div", { class: "tabs" }, tab("Home", { home: true }, Boolean(place.home)), tab("Messages", { channel: direct.id }, !place.home)),
    !isWithBot && conversation.topic && h("p", { class: "hint" }, conversation.topic),
    !isWithBot && !conversation.is_member && h("p", { class: "hint" }, `${state.bot.name} is not in this channel: /invite @${state.bot.name}`),
  ]);
}

function drawConversation() {
  const options = { bot: state.bot, open: openThread };
  const drawn = drawMessages(messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.is_ephemeral), options);
  fill(byId("conversation"), welcome(state, { ask, command, go }), drawn, drawTyping(undefined));
}

function mention() {
  return { command: `@${state.bot.name}`, hint: "your question", description: "Answers in a thread, for everybody in the channel" };
}

function drawTyping(threadTs) {
  const text = typing.get(`${place.channel}/${threadTs ?? ""}`);
  return text ? h("p", { class: "typing hint" }, text) : null;
}

function drawThread() {
  const pane = byId("thread");
  const wasFocused = pane.contains(document.activeElement);
  const before = pane.querySelector("textarea")?.value ?? "";
  const answer = composer({
    id: "thread-text", label: "Reply in the thread", beginnings: [mention()], send: (text) => say(text, thread.ts),
    hint: `To ask on, begin with @${state.bot.name}.`,
  });
  pane.hidden = false;
  fill(pane, [
    h("header", {}, h("h2", {}, "Thread"), h("button", { type: "button", class: "plain", "aria-label": "Close the thread", onclick: closeThread }, "×")),
    h("div", { class: "scroll", role: "log", tabindex: "0", "aria-label": "Messages of the thread" },
      drawMessages(thread.messages, { bot: state.bot }), drawTyping(thread.ts)),
    answer.box,
  ]);
  answer.text.value = before;
  if (wasFocused) answer.text.focus();
  showLast(pane.querySelector(".scroll"));
}

function drawHome() {
  const home = state.home;
  fill(byId("home"), home ? drawBlocks(home.blocks, homeSurface) : h("p", { class: "hint" }, `${state.bot.name} has nothing on its Home tab.`));
}

function drawTools() {
  byId("show-clock").textContent = clockLabel();
  const knowledge = state.knowledge;
  const isBroken = knowledge.state === "broken";
  byId("show-curator").classList.toggle("alarm", isBroken);
  fill(byId("notice"), isBroken && h("p", {}, [
    `The knowledge folder has ${knowledge.problems.length} problem${knowledge.problems.length === 1 ? "" : "s"}; the last good version goes on answering. `,
    h("button", { type: "button", class: "plain", onclick: () => toggle("curator", true) }, "Show"),
  ]));
  if (!byId("curator").hidden) drawCurator(curator, knowledge, () => toggle("curator", false));
}

function toggle(name, isOpen = byId(name).hidden) {
  byId(name).hidden = !isOpen;
  byId(`show-${name}`).setAttribute("aria-expanded", String(isOpen));
  if (name === "clock" && isOpen) drawClock();
  if (name === "curator" && isOpen) drawCurator(curator, state.knowledge, () => toggle("curator", false));
}

/** Show the last message: its end, or its beginning when it is longer than the pane. */
function showLast(log) {
  const last = [...log.querySelectorAll(".message")].at(-1);
  if (!last) log.scrollTop = 0;
  else last.scrollIntoView({ block: last.clientHeight > log.clientHeight ? "start" : "end" });
}

/** Draw anew, and go to the end when the person was there or `isAwaited`. */
function redraw(isAwaited = false) {
  const log = byId("conversation");
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const focused = document.activeElement;
  const scroll = log.scrollTop;
  draw();
  if (wasAtEnd || isAwaited) showLast(log);
  else log.scrollTop = scroll;
  if (focused !== document.activeElement && document.contains(focused)) focused.focus();
}

// ---- What happens

function put(list, message) {
  const at = list.findIndex((one) => one.ts === message.ts);
  if (at >= 0) list[at] = message;
  else list.push(message);
  list.sort((one, other) => Number(one.ts) - Number(other.ts));
}

function hear({ channel, message }) {
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  if (channel !== place.channel || place.home) {
    if (message.user !== state.me.id) unread.set(channel, (unread.get(channel) ?? 0) + 1);
    drawSidebar({ state, place, unread, go });
    return;
  }
  if (thread && (message.thread_ts === thread.ts || message.ts === thread.ts)) loadThread();
  if (isReply && !message.is_ephemeral) {
    refresh();
    // What one asked oneself is answered in a thread, where a newcomer would not look.
    const isAwaited = hasJustActed() || (!thread && isMine(message.thread_ts));
    if (isAwaited && message.user !== state.me.id && thread?.ts !== message.thread_ts) openThread(message.thread_ts);
    return;
  }
  put(messages, message);
  redraw(hasJustActed());
}

function isMine(ts) {
  return messages.some((one) => one.ts === ts && one.user === state.me.id);
}

async function refresh() {
  await trying(async () => { messages = (await get("messages", { channel: place.channel })).messages; });
  redraw();
}

function forget({ channel, ts }) {
  if (channel !== place.channel) return;
  messages = messages.filter((one) => one.ts !== ts);
  if (thread) loadThread();
  redraw();
}

function showTyping({ channel, thread_ts: threadTs, on, text }) {
  const key = `${channel}/${threadTs ?? ""}`;
  if (on) typing.set(key, text || `${state.bot.name} is typing…`);
  else typing.delete(key);
  if (channel === place.channel) redraw();
  if (thread && threadTs === thread.ts) drawThread();
}

const LISTENERS = {
  message: hear,
  changed: hear,
  deleted: forget,
  view: ({ view }) => showModal(view),
  view_closed: ({ view }) => showModal(view),
  home: ({ view }) => { state.home = view; if (place.home) drawHome(); },
  typing: showTyping,
  conversations: ({ conversations }) => { state.conversations = conversations; learnChannels(conversations); redraw(); },
  clock: ({ ahead }) => { setAhead(ahead); drawTools(); if (!byId("clock").hidden) drawClock(); },
  knowledge: (knowledge) => { state.knowledge = knowledge; drawTools(); },
  curator: (told) => { curator = told; drawTools(); },
  progress: ({ name, done, of }) => {
    if (name === "clock" && !byId("clock").hidden) drawClock(done < of ? { done, of } : undefined);
    if (name === "index") { state.knowledge.progress = done < of ? { done, of } : undefined; drawTools(); }
  },
  toast: ({ text }) => toast(text),
  reload: () => location.reload(),
};

async function begin() {
  state = await get("state");
  setAhead(state.clock_ahead);
  setZone(state.me.tz);
  learnNames(state);
  curator = await get("curator");
  listen(state.version, LISTENERS, {
    lost: () => fill(byId("notice"), h("p", {}, "The playground does not answer. Is it still running in the terminal?")),
    found: drawTools,
  });
  box = composer({
    id: "composer-text", label: "Write a message", beginnings: [...state.commands, mention()], send: say,
    hint: `Enter sends, Shift+Enter starts a new line. Type / for commands, @${state.bot.name} to ask in a channel.`,
  });
  fill(byId("composer"), box.box);
  byId("show-clock").addEventListener("click", () => toggle("clock"));
  byId("show-curator").addEventListener("click", () => toggle("curator"));
  byId("menu").addEventListener("click", () => {
    const isOpen = byId("sidebar").classList.toggle("open");
    byId("menu").setAttribute("aria-expanded", String(isOpen));
  });
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, noteAct, { capture: true });
  drawTools();
  setInterval(() => { byId("show-clock").textContent = clockLabel(); }, 10_000);
  showModal(state.view);
  await go({ channel: state.conversations[0].id });
}

begin().catch((error) => {
  fill(byId("notice"), h("p", {}, error.message));
  throw error;
});

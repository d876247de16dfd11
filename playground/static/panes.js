// The panes of the page: the bar, the conversation, the thread, the Home tab, and the tools at the top.

import { ask, closeThread, command, go, loadInbox, openThread, say, shortcut } from "./actions.js";
import { drawBlocks } from "./blocks.js";
import { clockLabel, drawClock } from "./clock.js";
import { composer } from "./composer.js";
import { drawCurator } from "./curator.js";
import { Kept, byId, fill, h, show } from "./dom.js";
import { drawMessages } from "./messages.js";
import { conversation, page } from "./page.js";
import { drawSidebar } from "./sidebar.js";
import { welcome } from "./welcome.js";

const inConversation = new Kept();
const inThread = new Kept();

/** Draw the sidebar, and the place that is shown. */
export function draw() {
  drawPlaces();
  drawBar();
  byId("conversation").hidden = byId("composer").hidden = Boolean(page.place.home);
  byId("home").hidden = !page.place.home;
  if (page.place.home) drawHome();
  else drawConversation();
}

/** Draw the sidebar. */
export function drawPlaces() {
  drawSidebar({ state: page.state, place: page.place, unread: page.unread, go });
}

function drawBar() {
  const { state, place } = page;
  const here = conversation();
  const title = place.home ? state.bot.name : `${here.kind === "im" ? "" : "#"}${here.name}`;
  const isWithBot = place.home || here.kind === "im";
  const direct = state.conversations.find((one) => one.kind === "im");
  const tab = (label, target, isHere) => h("button", {
    type: "button", class: "tab", "aria-current": isHere ? "page" : undefined, onclick: () => go(target),
  }, label);
  show(byId("bar"), [place, here, direct, state.bot.name], () => [
    h("h1", { id: "place" }, title),
    isWithBot && direct && h("div", { class: "tabs" }, tab("Home", { home: true }, Boolean(place.home)), tab("Messages", { channel: direct.id }, !place.home)),
    !isWithBot && here.topic && h("p", { class: "hint" }, here.topic),
    !isWithBot && !here.is_member && h("p", { class: "hint" }, `${state.bot.name} is not in this channel. To invite it, type /invite @${state.bot.name}`),
  ]);
}

function drawConversation() {
  const { state, messages } = page;
  const shown = messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.is_ephemeral);
  const drawn = drawMessages(shown, inConversation, { ...messageOptions(), open: openThread });
  fill(byId("conversation"), welcome(state, state.has_asked, { ask, command, go }), drawn, drawPrompts(), drawTyping(undefined));
}

function drawPrompts() {
  const prompts = page.prompts.get(page.place.channel) ?? [];
  const one = ({ title, message }) => h("button", { type: "button", class: "button suggestion", onclick: () => ask(message) }, title);
  return prompts.length > 0 && h("div", { class: "suggestions prompts", role: "group", "aria-label": "Suggested prompts" }, prompts.map(one));
}

function messageOptions() {
  return { bot: page.state.bot, shortcuts: page.state.shortcuts.filter((one) => one.type === "message"), use: shortcut };
}

/** The completion of a mention of the bot. */
export function mention() {
  return { command: `@${page.state.bot.name}`, hint: "your question", description: "Answers in a thread that everyone in the channel can see" };
}

function drawTyping(threadTs) {
  const text = page.typing.get(`${page.place.channel}/${threadTs ?? ""}`);
  return text ? h("p", { class: "typing hint" }, text) : null;
}

/** Draw the pane of the open thread. */
export function drawThread() {
  const { thread } = page;
  if (!thread) return;
  const pane = byId("thread");
  if (pane.hidden || pane.dataset.ts !== thread.ts) layOutThread(pane, thread.ts);
  const log = pane.querySelector(".scroll");
  fill(log, drawMessages(thread.messages, inThread, messageOptions()), drawTyping(thread.ts));
  showLast(log);
}

function layOutThread(pane, ts) {
  const answer = composer({
    id: "thread-text", label: "Reply in the thread", completions: [mention()], send: (text) => say(text, ts),
    hint: `To be sure of an answer, start with @${page.state.bot.name}.`,
  });
  pane.hidden = false;
  pane.dataset.ts = ts;
  fill(pane, [
    h("header", {}, h("h2", {}, "Thread"), h("button", { type: "button", class: "plain", "aria-label": "Close the thread", onclick: closeThread }, "×")),
    h("div", { class: "scroll", role: "log", tabindex: "0", "aria-label": "Messages in the thread" }),
    answer.box,
  ]);
}

/** Draw the Home tab. */
export function drawHome() {
  const { state, homeSurface } = page;
  fill(byId("home"), state.home ? drawBlocks(state.home.blocks, homeSurface) : h("p", { class: "hint" }, "The Home tab is empty."));
}

/** Draw the tools at the top, the notice about problems, and the pane for curators if it is open. */
export function drawTools() {
  const { knowledge } = page.state;
  drawClockLabel();
  const isBroken = knowledge.state === "broken";
  byId("show-curator").classList.toggle("alarm", isBroken);
  fill(byId("notice"), isBroken && h("p", {}, [
    `The knowledge folder has ${knowledge.problems.length} problem${knowledge.problems.length === 1 ? "" : "s"}, so the bot still answers from the last good version. `,
    h("button", { type: "button", class: "plain", onclick: () => toggle("curator", true) }, "Show"),
  ]));
  if (!byId("curator").hidden) drawCuratorPane();
}

/** Draw the time on the button that opens the clock. */
export function drawClockLabel() {
  byId("show-clock").textContent = clockLabel();
}

function drawCuratorPane() {
  const { report, state } = page;
  // On the Home tab, the inbox is beside the pane already.
  const surface = page.place.home ? null : page.inboxSurface;
  drawCurator({ report, knowledge: state.knowledge, home: state.home, surface, close: () => toggle("curator", false) });
}

/** Open or close the pane `name`. */
export function toggle(name, isOpen = byId(name).hidden) {
  byId(name).hidden = !isOpen;
  byId(`show-${name}`).setAttribute("aria-expanded", String(isOpen));
  if (name === "clock" && isOpen) drawClock();
  if (name === "curator" && isOpen) {
    drawCuratorPane();
    loadInbox();
  }
}

/** Scroll to the last message: to its end, or to its beginning if it is longer than the pane. */
export function showLast(log) {
  const last = [...log.querySelectorAll(".message")].at(-1);
  if (!last) log.scrollTop = 0;
  else last.scrollIntoView({ block: last.clientHeight > log.clientHeight ? "start" : "end" });
}

/** Draw everything again, and scroll to the end if the person was there or `isAwaited`. */
export function redraw(isAwaited = false) {
  const log = byId("conversation");
  const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const hadFocus = log.contains(document.activeElement);
  const scroll = log.scrollTop;
  draw();
  if (wasAtEnd || isAwaited) showLast(log);
  else log.scrollTop = scroll;
  // What was in use is gone, so the keyboard goes on from the conversation and not from the start of the page.
  if (hadFocus && !log.contains(document.activeElement)) log.focus({ preventScroll: true });
}

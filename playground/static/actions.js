// The actions of the person: going to a place, writing, asking, and opening a thread.

import { get, post } from "./api.js";
import { Surface } from "./blocks.js";
import { byId } from "./dom.js";
import { conversation, page } from "./page.js";
import { draw, drawThread, showLast } from "./panes.js";
import { toast, trying } from "./toasts.js";

/** Go to a conversation or to the Home tab. */
export async function go(place) {
  // A thread belongs to its channel, so its pane closes with it.
  closeThread();
  page.place = place;
  byId("sidebar").classList.remove("open");
  byId("menu").setAttribute("aria-expanded", "false");
  if (place.home) {
    page.homeSurface = new Surface({ type: "home" }, (action) => trying(() => post("act", action)));
    await trying(() => post("home/open", { tab: "home" }));
  } else {
    page.unread.delete(place.channel);
    await loadMessages();
    if (conversation()?.kind === "im") trying(() => post("home/open", { tab: "messages" }));
  }
  draw();
  showLast(byId("conversation"));
  if (!place.home) page.box?.text.focus();
}

/** Load the curators' inbox, which the bot publishes on the Home tab, if their pane is open. */
export async function loadInbox() {
  if (byId("curator").hidden) return;
  page.inboxSurface ??= new Surface({ type: "home" }, (action) => trying(() => post("act", action)));
  await trying(() => post("home/open", { tab: "home" }));
}

/** Load the messages of the shown conversation. */
export async function loadMessages() {
  await trying(async () => { page.messages = (await get("messages", { channel: page.place.channel })).messages; });
}

/** Send typed text: a slash command, or a message. Return whether it was accepted. */
export async function say(text, threadTs) {
  const { bot } = page.state;
  const typed = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  const body = { channel: page.place.channel, ...(threadTs ? { thread_ts: threadTs } : {}) };
  if (!typed && conversation()?.kind !== "im" && !text.includes(`@${bot.name}`)) {
    toast(`In a channel, ${bot.name} answers only when you mention it. Start your message with @${bot.name}.`);
  }
  return asking(() => (typed
    ? post("command", { ...body, command: typed[1], text: typed[2] })
    : post("say", { ...body, text })));
}

/** Run `work`, by which the person asks something, and fold the welcome if it was accepted. */
async function asking(work) {
  const isAccepted = await trying(work);
  if (isAccepted && !page.state.has_asked) {
    page.state.has_asked = true;
    if (!page.place.home) draw();
  }
  return isAccepted;
}

/** Ask a question: in a channel by a mention, in a direct message without one. */
export async function ask(question) {
  const text = conversation()?.kind === "im" ? question : `@${page.state.bot.name} ${question}`;
  page.box.write(text);
  if (await say(text)) page.box.write("");
}

/** Run a slash command. */
export function command(name, text = "") {
  asking(() => post("command", { channel: page.place.channel, command: name, text }));
}

/** Use one of the app's shortcuts, on a message if it is one for messages. */
export function shortcut(callbackId, message) {
  const where = message ? { channel: message.channel, ts: message.ts } : {};
  return trying(() => post("shortcut", { callback_id: callbackId, ...where }));
}

/** Open the thread of a message. */
export async function openThread(ts) {
  page.thread = { ts, messages: [] };
  await loadThread();
}

/** Load the messages of the open thread again. */
export async function loadThread() {
  const { thread, place } = page;
  if (!thread) return;
  await trying(async () => { thread.messages = (await get("thread", { channel: place.channel, ts: thread.ts })).messages; });
  drawThread();
}

/** Close the pane of the thread. */
export function closeThread() {
  page.thread = null;
  byId("thread").hidden = true;
}

// The events of the server's feed, and their effect on the page.

import { loadInbox, loadMessages, loadThread, openThread } from "./actions.js";
import { drawClock } from "./clock.js";
import { byId } from "./dom.js";
import { showOwnModal } from "./modal.js";
import { learnChannels } from "./names.js";
import { hasJustActed, page } from "./page.js";
import { drawHome, drawPlaces, drawThread, drawTools, redraw } from "./panes.js";
import { setAhead } from "./times.js";
import { toast } from "./toasts.js";

function put(list, message) {
  const at = list.findIndex((one) => one.ts === message.ts);
  if (at >= 0) list[at] = message;
  else list.push(message);
  list.sort((one, other) => Number(one.ts) - Number(other.ts));
}

function showMessage({ channel, message }) {
  const { state, place, thread, unread } = page;
  if (message.user === state.bot.id) loadInbox();
  state.has_asked ||= message.user === state.me.id || message.only_for === state.me.id;
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  if (channel !== place.channel || place.home) {
    if (message.user !== state.me.id) unread.set(channel, (unread.get(channel) ?? 0) + 1);
    drawPlaces();
    return;
  }
  if (thread && (message.thread_ts === thread.ts || message.ts === thread.ts)) loadThread();
  if (isReply && !message.is_ephemeral) {
    refresh();
    // The bot answers a mention in a thread, where a newcomer would not look, so the thread opens by itself.
    const isAwaited = hasJustActed() || (!thread && isMine(message.thread_ts));
    if (isAwaited && message.user !== state.me.id && thread?.ts !== message.thread_ts) openThread(message.thread_ts);
    return;
  }
  put(page.messages, message);
  redraw(hasJustActed());
}

function isMine(ts) {
  return page.messages.some((one) => one.ts === ts && one.user === page.state.me.id);
}

async function refresh() {
  await loadMessages();
  redraw();
}

function removeMessage({ channel, ts }) {
  if (channel !== page.place.channel) return;
  page.messages = page.messages.filter((one) => one.ts !== ts);
  if (page.thread) loadThread();
  redraw();
}

function showTyping({ channel, thread_ts: threadTs, on, text }) {
  const key = `${channel}/${threadTs ?? ""}`;
  if (on) page.typing.set(key, text || `${page.state.bot.name} is typing…`);
  else page.typing.delete(key);
  if (channel === page.place.channel) redraw();
  if (page.thread && threadTs === page.thread.ts) drawThread();
}

function showHome({ view }) {
  page.state.home = view;
  if (page.place.home) drawHome();
  if (!byId("curator").hidden) drawTools();
}

function showConversations({ conversations }) {
  page.state.conversations = conversations;
  learnChannels(conversations);
  redraw();
}

function showClock({ ahead }) {
  setAhead(ahead);
  drawTools();
  if (!byId("clock").hidden) drawClock();
}

function showProgress({ name, done, of }) {
  const progress = done < of ? { done, of } : undefined;
  if (name === "clock" && !byId("clock").hidden) drawClock(progress);
  if (name === "index") {
    page.state.knowledge.progress = progress;
    drawTools();
  }
}

/** The function for each event. */
export const LISTENERS = {
  message: showMessage,
  changed: showMessage,
  deleted: removeMessage,
  view: ({ view }) => showOwnModal(view, hasJustActed()),
  view_closed: ({ view }) => showOwnModal(view, false),
  home: showHome,
  typing: showTyping,
  prompts: ({ channel, prompts }) => { page.prompts.set(channel, prompts); redraw(); },
  conversations: showConversations,
  clock: showClock,
  knowledge: (knowledge) => { page.state.knowledge = knowledge; drawTools(); },
  curator: (report) => { page.report = report; drawTools(); },
  progress: showProgress,
  toast: ({ text }) => toast(text),
  reload: () => location.reload(),
};

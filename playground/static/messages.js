// The messages of a conversation or a thread.

import { post } from "./api.js";
import { Surface, drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { personName } from "./names.js";
import { clockTime, day, dayAndTime } from "./times.js";
import { trying } from "./toasts.js";

/** Seconds within which successive messages of one person share a heading. */
const TOGETHER = 300;

function author(message, bot) {
  const isBot = Boolean(message.bot_id) || message.user === bot.id;
  return { isBot, name: isBot ? bot.name : message.username ?? personName(message.user) };
}

function avatar({ isBot, name }) {
  return h("span", { class: `avatar${isBot ? " bot" : ""}`, "aria-hidden": "true" }, isBot ? "" : name.slice(0, 1));
}

function body(message, surface) {
  if (message.deleted) return h("p", { class: "hint" }, "This message was deleted.");
  if (message.blocks?.length) return drawBlocks(message.blocks, surface);
  return h("p", {}, mrkdwn(message.text ?? ""));
}

function replies(message, open) {
  if (!open || !message.reply_count) return null;
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("button", { type: "button", class: "plain replies", onclick: () => open(message.ts) }, count);
}

function tools(message, { open, shortcuts = [], use }) {
  if (message.is_ephemeral || message.deleted || (!open && !shortcuts.length)) return null;
  const tool = (label, onclick) => h("button", { type: "button", class: "plain", onclick }, label);
  return h("div", { class: "tools" }, [
    shortcuts.map((one) => tool(one.name, () => use(one.callback_id, message))),
    open && tool("Reply in thread", () => open(message.ts)),
  ]);
}

/**
 * Draw a message. `open` opens its thread; a message in a thread has none. `isFollowing` hides the heading. `shortcuts`
 * are those for messages, and `use(callbackId, message)` uses one.
 */
export function drawMessage(message, options) {
  const { bot, open, isFollowing = false } = options;
  const who = author(message, bot);
  const surface = new Surface({ type: "message", channel: message.channel, ts: message.ts }, (action) =>
    trying(() => post("act", action)));
  const seconds = Number(message.ts);
  const time = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: dayAndTime(seconds) }, clockTime(seconds));
  const heading = h("p", { class: `heading${isFollowing ? " unseen" : ""}` }, [
    h("strong", {}, who.name), who.isBot && h("span", { class: "badge" }, "APP"), " ", time,
    message.edited && h("span", { class: "hint" }, " (edited)"),
  ]);
  const privacy = message.is_ephemeral && h("p", { class: "privacy" }, "Only visible to you");
  const classes = `message${message.is_ephemeral ? " ephemeral" : ""}${isFollowing ? " following" : ""}`;
  return h("article", { class: classes, dataset: { ts: message.ts }, "aria-label": `${who.name}, ${clockTime(seconds)}` }, [
    isFollowing ? h("span", { class: "avatar empty", "aria-hidden": "true" }) : avatar(who),
    h("div", { class: "body" }, privacy, heading, body(message, surface), replies(message, open)),
    tools(message, options),
  ]);
}

/** Draw all messages, with a line at the start of each day. Those that stayed the same are in `kept`, a `Kept`. */
export function drawMessages(messages, kept, options) {
  const dayOf = (message) => message && day(Number(message.ts));
  const isNewDay = (place) => dayOf(messages[place - 1]) !== dayOf(messages[place]);
  const isFollowing = (place) => !isNewDay(place) && isContinued(messages[place - 1], messages[place]);
  const drawn = kept.drawAll(messages, (message, place) => [isFollowing(place), message], (message, place) =>
    drawMessage(message, { ...options, isFollowing: isFollowing(place) }));
  return drawn.map((element, place) => [isNewDay(place) && h("p", { class: "day" }, h("span", {}, dayOf(messages[place]))), element]);
}

function isContinued(before, message) {
  const same = before.user === message.user && before.bot_id === message.bot_id;
  return same && !message.is_ephemeral && !before.is_ephemeral && !message.bot_id && Number(message.ts) - Number(before.ts) < TOGETHER;
}

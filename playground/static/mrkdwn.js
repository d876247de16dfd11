// Slack's mrkdwn as page elements. https://docs.slack.dev/messaging/formatting-message-text

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelName, personName } from "./names.js";
import { dateTokens } from "./times.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const INLINE = [
  [/```([\s\S]+?)```/, (m) => h("pre", {}, unescape(m[1].replace(/^\n/, "")))],
  [/`([^`\n]+)`/, (m) => h("code", {}, unescape(m[1]))],
  [/<([^<>\n]+)>/, (m) => reference(m[1])],
  [/(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])/, (m) => h("strong", {}, inline(m[1]))],
  [/(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])/, (m) => h("em", {}, inline(m[1]))],
  [/(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])/, (m) => h("s", {}, inline(m[1]))],
  [/:([a-z0-9_+-]+):/, (m) => emoji(m[1])],
];

function unescape(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** The text between < and >: a mention, a channel, a date or a link. */
function reference(text) {
  const [target, label] = text.split("|", 2);
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${label ?? personName(target.slice(1))}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label ?? channelName(target.slice(1))}`);
  const date = /^!date\^(\d+)\^([^^]+)/.exec(target);
  if (date) return h("span", {}, dateTokens(Number(date[1]), date[2]));
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label ?? target.slice(1).split("^")[0]}`);
  return link(target, label === undefined ? undefined : inline(label));
}

/** A link that opens in a new tab. Only web, mail and Slack addresses become links. */
export function link(address, label) {
  const url = unescape(address);
  if (!/^(https?:|mailto:|slack:)/.test(url)) return label ?? url;
  return h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, label ?? url);
}

/** The nodes of one line. */
function inline(text) {
  let first = null;
  for (const [pattern, make] of INLINE) {
    const found = pattern.exec(text);
    if (found && (first === null || found.index < first.found.index)) first = { found, make };
  }
  if (first === null) return [unescape(text)];
  const { found, make } = first;
  return [unescape(text.slice(0, found.index)), make(found), ...inline(text.slice(found.index + found[0].length))]
    .filter((node) => node !== "");
}

/** The nodes of a text: lines, with block quotes for lines that begin with >. */
export function mrkdwn(text) {
  if (text.includes("```")) return inline(text);
  const nodes = [];
  let quoted = [];
  const endQuote = () => {
    if (quoted.length) nodes.push(h("blockquote", {}, lines(quoted)));
    quoted = [];
  };
  const plain = [];
  const endPlain = () => nodes.push(...lines(plain.splice(0)));
  for (const line of text.split("\n")) {
    const match = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (match) {
      endPlain();
      quoted.push(match[1]);
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

function lines(texts) {
  return texts.flatMap((line, place) => (place ? [h("br"), ...inline(line)] : inline(line)));
}

/** The nodes of a text object of Block Kit, plain or mrkdwn. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return [object.emoji === false ? object.text : object.text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name))];
}

// Rich text blocks as page elements. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link } from "./mrkdwn.js";
import { channelName, personName } from "./names.js";
import { dateTokens } from "./times.js";

const LEAVES = {
  text: (leaf) => withBreaks(leaf.text),
  link: (leaf) => [link(leaf.url, leaf.text)],
  emoji: (leaf) => [leaf.unicode ? fromUnicode(leaf.unicode) : emoji(leaf.name)],
  user: (leaf) => [h("span", { class: "mention" }, `@${personName(leaf.user_id)}`)],
  channel: (leaf) => [h("span", { class: "mention" }, `#${channelName(leaf.channel_id)}`)],
  broadcast: (leaf) => [h("span", { class: "mention" }, `@${leaf.range}`)],
  date: (leaf) => [dateTokens(leaf.timestamp, leaf.format)],
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function withBreaks(text) {
  return text.split("\n").flatMap((line, place) => (place ? [h("br"), line] : [line]));
}

function fromUnicode(codes) {
  return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
}

function leaf(part) {
  const nodes = (LEAVES[part.type] ?? (() => []))(part);
  return Object.entries(STYLES).reduce(
    (inner, [style, name]) => (part.style?.[style] ? [h(name, {}, inner)] : inner),
    nodes,
  );
}

function leaves(element) {
  return element.elements.flatMap(leaf);
}

function list(element) {
  const name = element.style === "ordered" ? "ol" : "ul";
  const start = element.offset ? element.offset + 1 : undefined;
  const indent = `indent-${Math.min(element.indent ?? 0, 4)}`;
  const items = element.elements.map((item) => h("li", {}, leaves(item)));
  return h(name, { class: `${indent}${element.border ? " quoted" : ""}`, start }, items);
}

const PARTS = {
  rich_text_section: (element) => h("p", {}, leaves(element)),
  rich_text_quote: (element) => h("blockquote", {}, leaves(element)),
  rich_text_preformatted: (element) => h("pre", {}, leaves(element)),
  rich_text_list: list,
};

/** The elements of a rich text block. */
export function richText(block) {
  return block.elements.map((element) => PARTS[element.type]?.(element));
}

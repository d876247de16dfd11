// Block Kit as page elements. https://docs.slack.dev/reference/block-kit/blocks

import { Kept, h, newId } from "./dom.js";
import { element } from "./elements.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/**
 * The place of some blocks, with the values of their inputs.
 *
 * `container` is the server's name for the place; `act` sends the server an action in it.
 */
export class Surface {
  constructor(container, act) {
    this.container = container;
    this.values = {};
    this.kept = new Kept();
    this._act = act;
  }

  /** The surface as seen by one element of one block. */
  at(block, given, extra = {}) {
    const ids = { block_id: block.block_id, action_id: given.action_id };
    const keep = (chosen) => {
      this.values[ids.block_id] = { ...this.values[ids.block_id], [ids.action_id]: chosen };
    };
    const isSilent = block.type === "input" && !block.dispatch_action;
    const use = async (chosen) => {
      if (!isSilent) await this._act({ container: this.container, action: { ...ids, type: given.type, ...chosen }, state: this.state() });
    };
    // A value that was entered before the view was redrawn stays, as in Slack.
    const start = (chosen) => { if (!this.values[ids.block_id]?.[ids.action_id]) keep(chosen); };
    return { id: JSON.stringify([this.container, ids]), keep, use, start, ...extra };
  }

  /** The values of all inputs, in Slack's form. */
  state() {
    return { values: this.values };
  }
}

function header(block) {
  return h("h3", { class: "block header" }, textObject(block.text));
}

function section(block, surface) {
  const fields = block.fields?.map((field) => h("div", {}, textObject(field)));
  const accessory = block.accessory && h("div", { class: "accessory" }, element(block.accessory, surface.at(block, block.accessory)));
  return h("div", { class: "block section" }, [
    h("div", { class: "words" }, block.text && h("p", {}, textObject(block.text)), fields && h("div", { class: "fields" }, fields)),
    accessory,
  ]);
}

function context(block) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? element(part) : h("span", {}, textObject(part)));
  return h("div", { class: "block context" }, parts);
}

function actions(block, surface) {
  const controls = block.elements.map((one) => element(one, surface.at(block, one)));
  return h("div", { class: "block actions" }, controls);
}

function image(block) {
  const caption = block.title && h("figcaption", {}, textObject(block.title));
  return h("figure", { class: "block image" }, caption, h("img", { src: block.image_url, alt: block.alt_text, loading: "lazy" }));
}

function input(block, surface) {
  const hintId = newId("hint");
  const label = block.label.text;
  const place = surface.at(block, block.element, { label, describedBy: `${hintId} ${hintId}-error` });
  return h("div", { class: "block input", dataset: { block: block.block_id } }, [
    h("div", { class: "label" }, textObject(block.label), block.optional && h("span", { class: "hint" }, " (optional)")),
    element(block.element, place),
    block.hint && h("p", { class: "hint", id: hintId }, textObject(block.hint)),
    h("p", { class: "error", id: `${hintId}-error`, role: "alert", hidden: true }),
  ]);
}

function card(block, surface) {
  const buttons = (block.actions ?? []).map((one) => element(one, surface.at(block, one)));
  return h("div", { class: "card", role: "listitem" }, [
    block.hero_image && element({ type: "image", ...block.hero_image }),
    block.title && h("p", { class: "title" }, textObject(block.title)),
    block.subtitle && h("p", { class: "hint" }, textObject(block.subtitle)),
    block.body && h("p", {}, textObject(block.body)),
    buttons.length > 0 && h("div", { class: "actions" }, buttons),
  ]);
}

function carousel(block, surface) {
  const cards = block.elements.map((one) => card({ ...one, block_id: one.block_id ?? block.block_id }, surface));
  const row = h("div", { class: "carousel", role: "list", tabindex: "0", "aria-label": "Carousel of cards" }, cards);
  const turn = (label, sign, by) => h("button", {
    type: "button", class: "button", "aria-label": label, onclick: () => row.scrollBy({ left: by * row.clientWidth * 0.8 }),
  }, sign);
  return h("div", { class: "block" }, row, h("div", { class: "turning" }, turn("Previous cards", "‹", -1), turn("Next cards", "›", 1)));
}

const BLOCKS = {
  header,
  section,
  context,
  actions,
  context_actions: actions,
  image,
  input,
  carousel,
  card: (block, surface) => h("div", { role: "list" }, card(block, surface)),
  divider: () => h("hr", { class: "block" }),
  rich_text: (block) => h("div", { class: "block rich-text" }, richText(block)),
  markdown: (block) => h("div", { class: "block" }, h("p", {}, mrkdwn(block.text))),
};

/** Draw blocks the way Slack does. A block of the surface that stayed the same keeps its element. */
export function drawBlocks(blocks, surface) {
  return surface.kept.drawAll(blocks, (block, place) => [place, block], (block) => {
    const draw = BLOCKS[block.type];
    return draw ? draw(block, surface) : h("p", { class: "block hint" }, `(This page cannot show a ${block.type} block.)`);
  });
}

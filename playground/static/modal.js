// The topmost open modal.

import { post } from "./api.js";
import { Surface, drawBlocks } from "./blocks.js";
import { byId, fill, h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { toast, trying } from "./toasts.js";

let current = null;
let surface = null;

/** Key under which this tab remembers its modal. Other tabs have a storage of their own. */
const OWN = "modal";

/** Tell whether this tab may show `view`: it showed its stack before, or the person is using this tab. */
function isOwn(view, isActive) {
  return isActive || sessionStorage.getItem(OWN) === view.root_view_id;
}

/** Show `view`, unless another tab opened it. `isActive` tells whether the person is using this tab. */
export function showOwnModal(view, isActive) {
  if (!view || isOwn(view, isActive)) showModal(view);
}

/** Show `view`, or no modal if it is null. A view that changed keeps the values that were entered. */
function showModal(view) {
  const dialog = byId("modal");
  if (!view) {
    current = null;
    sessionStorage.removeItem(OWN);
    if (dialog.open) dialog.close();
    return;
  }
  const isSame = current?.id === view.id;
  const focused = isSame ? document.activeElement?.closest("[data-block]")?.dataset.block : undefined;
  const scrolled = isSame ? dialog.querySelector(".content").scrollTop : 0;
  const before = new Set(isSame ? current.blocks.map((block) => JSON.stringify(block)) : []);
  if (!isSame) surface = new Surface({ type: "view", view_id: view.id }, (action) => trying(() => post("act", action)));
  current = view;
  sessionStorage.setItem(OWN, view.root_view_id);
  fill(dialog, drawn(view));
  if (!dialog.open) dialog.showModal();
  restoreFocus(dialog, focused);
  if (isSame) showNews(dialog, scrolled, before);
}

/** Keep the scroll position of the form, unless a new block must be scrolled to. */
function showNews(dialog, scrolled, before) {
  const content = dialog.querySelector(".content");
  if (!current.blocks.some((block) => before.has(JSON.stringify(block)))) {
    // Nothing stayed: it is another modal, which is read from its beginning.
    content.scrollTop = 0;
    return;
  }
  content.scrollTop = scrolled;
  const added = current.blocks.findLastIndex((block) => !before.has(JSON.stringify(block)));
  content.children[added]?.scrollIntoView({ block: "nearest" });
}

function restoreFocus(dialog, block) {
  const wanted = block && dialog.querySelector(`[data-block="${CSS.escape(block)}"] :is(input, select, textarea, button)`);
  (wanted || dialog.querySelector(".content :is(input, select, textarea, button)") || dialog.querySelector("button"))?.focus();
}

function drawn(view) {
  const blocks = drawBlocks(view.blocks, surface);
  restoreValues(view.blocks, blocks);
  return h("form", { method: "dialog", novalidate: true, onsubmit: submit }, [
    h("header", {}, h("h2", { id: "modal-title" }, textObject(view.title)), h("button", {
      type: "button", class: "plain", "aria-label": "Close", onclick: () => close(true),
    }, "×")),
    h("div", { class: "content" }, blocks),
    h("div", { class: "toasts", role: "alert" }),
    h("footer", {}, [
      h("button", { type: "button", class: "button", onclick: () => close(false) }, view.close ? textObject(view.close) : "Cancel"),
      view.submit && h("button", { type: "submit", class: "button primary" }, textObject(view.submit)),
    ]),
  ]);
}

/** Restore the values that were entered before the view changed, in fields that still exist. */
function restoreValues(blocks, drawnBlocks) {
  blocks.forEach((block, place) => {
    const control = drawnBlocks[place]?.querySelector?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
    const kept = surface.values[block.block_id]?.[block.element?.action_id];
    const value = kept && Object.values(kept)[0];
    if (control && typeof value === "string") control.value = value;
  });
}

async function submit(event) {
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  await trying(async () => {
    const response = await post("view/submit", { view_id: current.id, state: surface.state() });
    showErrors(response.response_action === "errors" ? response.errors : {});
  });
  button?.removeAttribute("aria-busy");
}

function showErrors(errors) {
  const dialog = byId("modal");
  let first = null;
  for (const box of dialog.querySelectorAll("[data-block]")) {
    const sentence = errors[box.dataset.block];
    const error = box.querySelector(".error");
    error.hidden = !sentence;
    error.textContent = sentence ?? "";
    const control = box.querySelector("input, select, textarea");
    control?.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) first ??= control;
  }
  first?.focus();
  const shown = new Set([...dialog.querySelectorAll("[data-block]")].map((box) => box.dataset.block));
  for (const [block, sentence] of Object.entries(errors)) if (!shown.has(block)) toast(sentence);
}

function close(all) {
  if (current) trying(() => post("view/close", { view_id: current.id, all }));
}

byId("modal").addEventListener("cancel", (event) => {
  event.preventDefault();
  close(false);
});

// Short words about what did not work, for whoever did it.

import { Refusal } from "./api.js";
import { byId, h } from "./dom.js";

const SHOWN_FOR = 9000;

/** Show a sentence for a while; it can be put away earlier. */
export function toast(sentence) {
  const box = h("div", { class: "toast" }, h("p", {}, sentence), h("button", {
    type: "button", class: "plain", "aria-label": "Put away", onclick: () => box.remove(),
  }, "×"));
  byId("toasts").append(box);
  setTimeout(() => box.remove(), SHOWN_FOR);
}

/** Run `work`; what the backend refuses is shown. True when it worked. */
export async function trying(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.message);
    return false;
  }
}

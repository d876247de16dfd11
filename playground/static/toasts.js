// Short messages about something that did not work, for the person who tried it.

import { Refusal } from "./api.js";
import { byId, h } from "./dom.js";

const SHOWN_FOR = 9000; // milliseconds

/** Show a sentence for a while; the person can dismiss it earlier. */
export function toast(sentence) {
  const box = h("div", { class: "toast" }, h("p", {}, sentence), h("button", {
    type: "button", class: "plain", "aria-label": "Dismiss", onclick: () => box.remove(),
  }, "×"));
  for (const other of document.querySelectorAll(".toast")) if (other.firstChild.textContent === sentence) other.remove();
  place().append(box);
  setTimeout(() => box.remove(), SHOWN_FOR);
}

/** The place for toasts: the open modal, which covers the rest of the page, or else below the columns. */
function place() {
  return (byId("modal").open && byId("modal").querySelector(".toasts")) || byId("toasts");
}

/** Run `work` and show a refusal as a toast. Return whether it worked. */
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

// The sidebar: the list of conversations, and the app's Home tab.

import { byId, h, show } from "./dom.js";

function mark(conversation) {
  return { channel: "#", private: "🔒", im: "" }[conversation.kind] ?? "#";
}

/** Draw the sidebar. `go(place)` is called with {channel} or {home: true}. */
export function drawSidebar({ state, place, unread, go }) {
  const row = (label, target, isHere, count) => h("li", {}, h("button", {
    type: "button", class: `place${count ? " unread" : ""}`, "aria-current": isHere ? "page" : undefined,
    onclick: () => go(target),
  }, label, count ? h("span", { class: "count", "aria-label": `${count} unread` }, String(count)) : null));
  const conversation = (one) => row(
    [h("span", { "aria-hidden": "true" }, mark(one)), ` ${one.name}`],
    { channel: one.id }, !place.home && place.channel === one.id, unread.get(one.id),
  );
  const channels = state.conversations.filter((one) => one.kind !== "im");
  const direct = state.conversations.filter((one) => one.kind === "im");
  show(byId("sidebar"), [state.workspace, state.conversations, state.bot.name, place, [...unread]], () => [
    h("h2", {}, state.workspace.name),
    h("h3", {}, "Channels"),
    h("ul", {}, channels.map(conversation)),
    h("h3", {}, "Direct messages"),
    h("ul", {}, direct.map(conversation)),
    h("h3", {}, "Apps"),
    h("ul", {}, row(`${state.bot.name}: Home`, { home: true }, Boolean(place.home))),
  ]);
}

// For curators: why the last answer came, and how the knowledge folder is.

import { byId, fill, h } from "./dom.js";

const VIEWS = [["meaning", "meaning"], ["letters", "spelling"], ["words", "words"], ["context", "thread"]];

function status(knowledge) {
  const said = {
    ready: "is loaded", loading: "is being loaded", learning: "is loaded; the new phrasings are being learnt",
    broken: "has problems; the last good version goes on answering",
    guessing: "is loaded; new phrasings are found by a close guess while all is learnt anew",
  }[knowledge.exact ? knowledge.state : { ready: "guessing" }[knowledge.state] ?? knowledge.state];
  const progress = knowledge.progress;
  return h("section", { class: knowledge.state, "aria-live": "polite" }, [
    h("h3", {}, "Knowledge folder"),
    h("p", {}, h("code", {}, knowledge.folder), ` ${said}. ${knowledge.entries} entries, ${knowledge.phrasings} phrasings.`),
    progress && h("progress", { max: progress.of, value: progress.done, "aria-label": "Learning" }),
    knowledge.problems?.length > 0 && h("ul", { class: "problems" }, knowledge.problems.map(problem)),
    h("p", { class: "hint" }, "Edit a file in your own editor: this page follows within a second."),
  ]);
}

function problem(one) {
  const place = one.line ? `${one.file}:${one.line}` : one.file;
  return h("li", {}, h("code", {}, place), one.field && [" ", h("strong", {}, one.field)], h("br"), one.message);
}

/** Those that a match has a share of: the thread's only where there was one. */
function views(match) {
  return VIEWS.filter(([key]) => key in (match?.shares ?? {}));
}

function bar(match, most) {
  const parts = views(match).map(([key]) => h("span", { class: `share view-${key}`, dataset: { share: Math.round((match.shares[key] / most) * 100) } }));
  return h("div", { class: "shares", "aria-hidden": "true" }, parts);
}

function row(match, most) {
  // What each adds, so that a reader can add it up.
  const shares = views(match).map(([key, name]) => `${name} ${match.shares[key].toFixed(2).replace("-0.00", "0.00")}`).join(", ");
  const repairs = match.repairs?.map(([from, to]) => `${from} → ${to}`).join(", ");
  return h("li", {}, [
    h("p", {}, h("strong", {}, match.title), " ", h("span", { class: "number" }, match.score.toFixed(2))),
    bar(match, most),
    h("p", { class: "hint" }, [
      shares, match.phrasing && h("span", {}, ` · nearest to “${match.phrasing}”`),
      match.words?.length > 0 && ` · words: ${match.words.join(", ")}`, repairs && ` · read as: ${repairs}`,
    ]),
  ]);
}

function lastQuestion(told) {
  if (!told?.question) return h("section", {}, h("h3", {}, "The last question"), h("p", { class: "hint" }, "Ask something; the evidence shows here."));
  const outcome = { answered: "answered", unsure: "asked back", no_answer: "refused: nothing answers it" }[told.outcome] ?? told.outcome;
  const most = Math.max(0.01, ...told.ranking.map((match) => match.score));
  return h("section", {}, [
    h("h3", {}, "The last question"),
    h("p", {}, `“${told.question}”`),
    h("dl", {}, [
      h("dt", {}, "Outcome"), h("dd", {}, outcome),
      h("dt", {}, "Confidence"), h("dd", {}, `${told.confidence.toFixed(2)} (answers from ${told.floors.answer})`),
      told.near?.length > 0 && [h("dt", {}, "Near"), h("dd", {}, told.near.map(named).join(", "))],
    ]),
    h("p", { class: "legend hint" }, views(told.ranking[0]).map(([key, name]) => h("span", { class: `key view-${key}` }, name))),
    h("ol", { class: "ranking" }, told.ranking.map((match) => row(match, most))),
    told.golden?.length > 0 && h("div", {}, h("h4", {}, "Golden questions like it"), h("ul", {}, told.golden.map((one) =>
      h("li", {}, `“${one.question}” `, h("span", { class: "hint" }, one.entry ?? "no entry answers"))))),
  ]);
}

function named(one) {
  return typeof one === "string" ? one : one.title;
}

function score(told) {
  const scored = told?.score;
  if (!scored) return null;
  const rows = Object.keys(scored.after).map((name) => h("tr", {}, [
    h("th", { scope: "row" }, name.replaceAll("_", " ")), h("td", {}, number(scored.before[name])), h("td", {}, number(scored.after[name])),
  ]));
  return h("section", {}, [
    h("h3", {}, "Golden score"),
    h("table", {}, h("thead", {}, h("tr", {}, ["", "before", "now"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows)),
    h("h4", {}, scored.changed.length ? "Questions that changed" : "No question changed."),
    h("ul", {}, scored.changed.map((one) => h("li", {}, `“${one.question}” `, h("span", { class: "hint" }, `${one.before} → ${one.after}`)))),
  ]);
}

function number(value) {
  return typeof value === "number" ? value.toFixed(3) : "–";
}

/** Draw the pane from the backend's `curator` and `knowledge`. */
export function drawCurator(told, knowledge, close) {
  fill(byId("curator"), [
    h("header", {}, h("h2", {}, "For curators"), h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, "×")),
    status(knowledge), lastQuestion(told), score(told),
  ]);
  for (const part of byId("curator").querySelectorAll("[data-share]")) part.style.width = `${part.dataset.share}%`;
}

// The pane for curators: the evidence for the last answer, and the state of the knowledge folder.

import { drawBlocks } from "./blocks.js";
import { byId, fill, h } from "./dom.js";

const VIEWS = [["meaning", "meaning"], ["letters", "spelling"], ["words", "words"], ["context", "thread"]];

function status(knowledge) {
  const sentence = {
    ready: "is up to date", loading: "is loading", learning: "is loaded, and new phrasings are being learned",
    broken: "has problems, so the bot still answers from the last good version",
    approximate: "is loaded. Until learning is complete, new phrasings match approximately",
  }[knowledge.exact ? knowledge.state : { ready: "approximate" }[knowledge.state] ?? knowledge.state];
  const progress = knowledge.progress;
  return h("section", { class: knowledge.state, "aria-live": "polite" }, [
    h("h3", {}, "Knowledge folder"),
    h("p", {}, h("code", {}, knowledge.folder), ` ${sentence}. ${knowledge.entries} entries, ${knowledge.phrasings} phrasings.`),
    progress && h("progress", { max: progress.of, value: progress.done, "aria-label": "Learning" }),
    knowledge.problems?.length > 0 && h("ul", { class: "problems" }, knowledge.problems.map(problem)),
    h("p", { class: "hint" }, "Edit a file in your own editor, and this page updates within a second."),
  ]);
}

function problem(one) {
  const place = one.line ? `${one.file}:${one.line}` : one.file;
  return h("li", {}, h("code", {}, place), one.field && [" ", h("strong", {}, one.field)], h("br"), one.message);
}

/** The views that contributed to a match; the thread's is among them only if there was a thread. */
function views(match) {
  return VIEWS.filter(([key]) => key in (match?.shares ?? {}));
}

function bar(match, most) {
  const parts = views(match).map(([key]) => h("span", { class: `share view-${key}`, dataset: { share: Math.round((match.shares[key] / most) * 100) } }));
  return h("div", { class: "shares", "aria-hidden": "true" }, parts);
}

function row(match, most) {
  // The shares add up to the score, so that a reader can check the sum.
  const shares = views(match).map(([key, name]) => `${name} ${match.shares[key].toFixed(2).replace("-0.00", "0.00")}`).join(", ");
  const repairs = match.repairs?.map(([from, to]) => `${from} → ${to}`).join(", ");
  return h("li", {}, [
    h("p", {}, h("strong", {}, match.title), " ", h("span", { class: "number" }, match.score.toFixed(2))),
    bar(match, most),
    h("p", { class: "hint" }, [
      shares, match.phrasing && h("span", {}, ` · closest phrasing: “${match.phrasing}”`),
      match.words?.length > 0 && ` · shared words: ${match.words.join(", ")}`, repairs && ` · read as: ${repairs}`,
    ]),
  ]);
}

function lastQuestion(report) {
  if (!report?.question) return h("section", {}, h("h3", {}, "Last question"), h("p", { class: "hint" }, "Ask a question, and the evidence for its answer appears here."));
  const outcome = { answered: "answered", unsure: "unsure: offered a choice", no_answer: "no answer" }[report.outcome] ?? report.outcome;
  const most = Math.max(0.01, ...report.ranking.map((match) => match.score));
  return h("section", {}, [
    h("h3", {}, "Last question"),
    h("p", {}, `“${report.question}”`),
    report.again && h("p", { class: "hint" }, again(report)),
    h("dl", {}, [
      h("dt", {}, "Outcome"), h("dd", {}, outcome),
      h("dt", {}, "Confidence"), h("dd", {}, `${report.confidence.toFixed(2)} (answers at ${report.floors.answer} or higher)`),
      report.near?.length > 0 && [h("dt", {}, "Near"), h("dd", {}, report.near.map(named).join(", "))],
    ]),
    h("p", { class: "legend hint" }, views(report.ranking[0]).map(([key, name]) => h("span", { class: `key view-${key}` }, name))),
    h("ol", { class: "ranking" }, report.ranking.map((match) => row(match, most))),
    report.golden?.length > 0 && h("div", {}, h("h4", {}, "Similar golden questions"), h("ul", {}, report.golden.map((one) =>
      h("li", {}, `“${one.question}” `, h("span", { class: "hint" }, one.entry ?? "no entry answers it"))))),
  ]);
}

/** The sentence about a question that was asked again, by itself, after a save. */
function again(report) {
  const { outcome, first } = report.again;
  const isSame = outcome === report.outcome && first === report.ranking[0]?.title;
  const before = `${outcome.replace("_", " ")}${first ? `, ${first} first` : ""}`;
  return isSame ? "Asked again after your save: the same outcome." : `Asked again after your save. Before: ${before}.`;
}

function named(one) {
  return typeof one === "string" ? one : one.title;
}

function score(report) {
  const scored = report?.score;
  if (!scored) return null;
  const rows = Object.keys(scored.after).map((name) => h("tr", {}, [
    h("th", { scope: "row" }, name.replaceAll("_", " ")), h("td", {}, number(scored.before[name])), h("td", {}, number(scored.after[name])),
  ]));
  return h("section", {}, [
    h("h3", {}, "Score on the golden questions"),
    h("table", {}, h("thead", {}, h("tr", {}, ["", "before", "now"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows)),
    h("h4", {}, scored.changed.length ? "Questions with a new outcome" : "No question has a new outcome."),
    h("ul", {}, scored.changed.map((one) => h("li", {}, `“${one.question}” `, h("span", { class: "hint" }, `${one.before} → ${one.after}`)))),
  ]);
}

function number(value) {
  return typeof value === "number" ? value.toFixed(3) : "–";
}

/** The curators' inbox, which is a part of the Home tab: from its header to the next one. */
function inbox(home, surface) {
  const blocks = home?.blocks ?? [];
  const start = blocks.findIndex((block) => block.block_id === "inbox");
  if (start < 0 || !surface) return null;
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.type === "header");
  return h("section", { class: "inbox" }, h("h3", {}, "Questions without an answer"), drawBlocks(end < 0 ? rest : rest.slice(0, end), surface));
}

/** Draw the pane from the server's `curator` report and its `knowledge` status, and from the person's Home tab. */
export function drawCurator({ report, knowledge, home, surface, close }) {
  fill(byId("curator"), [
    h("header", {}, h("h2", {}, "For curators"), h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, "×")),
    status(knowledge), lastQuestion(report), inbox(home, surface), score(report),
  ]);
  // The page's policy forbids style attributes in markup, so the widths are set by script.
  for (const part of byId("curator").querySelectorAll("[data-share]")) part.style.width = `${part.dataset.share}%`;
}

// The search: it reads the index once, and shows what matches while a person types. Nothing leaves the browser.
"use strict";

const field = document.querySelector("input[type=search]");
const found = document.getElementById("found");
const results = document.getElementById("results");
const list = document.getElementById("list");
const SHOWN = 12;
let index = null;

// Words as the index has them: lower case, without accents.
const wordsOf = (text) =>
  (text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "").match(/[\p{L}\p{N}]{2,}/gu) ?? []);

// Whether one letter more, less or different turns one word into the other.
const isTypo = (typed, word) => {
  if (typed.length < 5 || Math.abs(typed.length - word.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === word[start]) start += 1;
  let end = 0;
  while (end < Math.min(typed.length, word.length) - start && typed.at(-1 - end) === word.at(-1 - end)) end += 1;
  return Math.max(typed.length, word.length) - start - end <= 1;
};

const closeness = (typed, word) => {
  if (word === typed || word === `${typed}s` || typed === `${word}s`) return 1;
  if (typed.length > 2 && word.startsWith(typed)) return 0.6;
  return isTypo(typed, word) ? 0.4 : 0;
};

// The weight of a typed word in each entry; a rare word weighs more than a common one.
const weigh = (typed) => {
  const weights = new Map();
  for (const [word, pairs] of Object.entries(index.words)) {
    const close = closeness(typed, word);
    if (!close) continue;
    const rarity = Math.log(1 + index.entries.length / (pairs.length / 2));
    for (let at = 0; at < pairs.length; at += 2) {
      const weight = close * rarity * pairs[at + 1];
      weights.set(pairs[at], Math.max(weight, weights.get(pairs[at]) ?? 0));
    }
  }
  return weights;
};

const rank = (typed) => {
  const each = typed.map(weigh).filter((weights) => weights.size);
  const total = new Map();
  for (const weights of each) {
    for (const [entry, weight] of weights) {
      const before = total.get(entry) ?? { weight: 0, words: 0 };
      total.set(entry, { weight: before.weight + weight, words: before.words + 1 });
    }
  }
  // Entries with more of the typed words come first.
  const most = Math.max(0, ...[...total.values()].map((one) => one.words));
  return [...total]
    .filter(([, one]) => one.words > most / 2)
    .sort(([a, one], [b, other]) => other.words - one.words || other.weight - one.weight || a - b)
    .map(([entry]) => entry);
};

const element = (name, text, className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const item = ([path, title, kind, words]) => {
  const link = element("a", title);
  link.href = found.dataset.root + path;
  const heading = document.createElement("h2");
  heading.append(link);
  const made = document.createElement("li");
  made.append(element("p", kind, "caption"), heading, element("p", words));
  return made;
};

const show = () => {
  const text = field.value.trim();
  const typed = index ? [...new Set(wordsOf(text))] : [];
  const matches = typed.length ? rank(typed) : [];
  results.replaceChildren(...matches.slice(0, SHOWN).map((entry) => item(index.entries[entry])));
  results.hidden = !matches.length;
  list.hidden = Boolean(matches.length);
  const sentence = matches.length ? found.dataset.some : found.dataset.none;
  found.textContent = typed.length ? sentence.replace("{count}", matches.length).replace("{words}", () => text) : "";
};

const start = async () => {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  const response = await fetch(found.dataset.index);
  index = await response.json();
  show();
};

field.addEventListener("input", show);
field.form.addEventListener("submit", (event) => {
  if (!index) return;
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  show();
});
start();

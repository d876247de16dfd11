// Times as people read them, by the simulated workspace's clock and in the person's own zone.

let ahead = 0;
let zone;

/** Go by a clock that is `seconds` ahead of this machine's. */
export function setAhead(seconds) {
  ahead = seconds;
}

/** Show times as they are in `name`, an IANA zone. */
export function setZone(name) {
  zone = name;
}

/** Now, in seconds since the epoch. */
export function now() {
  return Date.now() / 1000 + ahead;
}

/** Whether the clock was moved. */
export function isMoved() {
  return Math.abs(ahead) > 2;
}

function format(seconds, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(new Date(seconds * 1000));
}

/** 9:05 AM */
export function clockTime(seconds) {
  return format(seconds, { hour: "numeric", minute: "2-digit" });
}

/** Monday, November 23 */
export function day(seconds) {
  return format(seconds, { weekday: "long", month: "long", day: "numeric" });
}

/** Mon, Nov 23, 2026, 9:05 AM */
export function dayAndTime(seconds) {
  return format(seconds, {
    weekday: "short", month: "short", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit",
  });
}

const TOKENS = {
  date_num: (s) => format(s, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: (s) => format(s, { month: "long", day: "numeric", year: "numeric" }),
  date_short: (s) => format(s, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (s) => format(s, { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
  date_pretty: day, date_short_pretty: day, date_long_pretty: day,
  time: clockTime,
  time_secs: (s) => format(s, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
};

/** Slack's own way to write a time in text: `{date_short} at {time}`. */
export function dateTokens(seconds, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](seconds) : whole));
}

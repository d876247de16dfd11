// Times as people read them, by the simulated workspace's clock and in the person's own time zone.

let ahead = 0;
let zone;

/** Use a clock that is `seconds` ahead of this machine's. */
export function setAhead(seconds) {
  ahead = seconds;
}

/** Show times in the time zone `name`, from the IANA database. */
export function setZone(name) {
  zone = name;
}

/** The current time in seconds since the epoch. */
export function now() {
  return Date.now() / 1000 + ahead;
}

/** Tell whether the clock was moved. */
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

function parts(seconds) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const found = new Intl.DateTimeFormat("en-CA", { timeZone: zone, ...options }).formatToParts(new Date(seconds * 1000));
  return Object.fromEntries(found.map((part) => [part.type, part.value]));
}

/** The value of a `datetime-local` field for a time, in the person's time zone. */
export function toField(seconds) {
  const { year, month, day: dayOfMonth, hour, minute } = parts(seconds);
  return `${year}-${month}-${dayOfMonth}T${hour}:${minute}`;
}

/** The time in seconds for the value of a `datetime-local` field; NaN if it is not a time. */
export function fromField(text) {
  const asIfUtc = Date.parse(`${text}Z`) / 1000;
  if (Number.isNaN(asIfUtc)) return NaN;
  // The zone's offset depends on the time. After one correction it is right, except in the hour of a clock change.
  const offset = (seconds) => Date.parse(`${toField(seconds)}Z`) / 1000 - Math.floor(seconds / 60) * 60;
  return asIfUtc - offset(asIfUtc - offset(asIfUtc));
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

/** Fill in Slack's date tokens in a text such as `{date_short} at {time}`. */
export function dateTokens(seconds, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](seconds) : whole));
}

// The state of the page, which its modules share.

export const page = {
  /** The server's state: people, conversations, commands and so on. */
  state: null,
  /** The report for curators. */
  report: null,
  /** The place that is shown: {channel} or {home: true}. */
  place: {},
  /** The messages of the shown conversation outside threads. */
  messages: [],
  /** The open thread: {ts, messages}, or null. */
  thread: null,
  /** The message box. */
  box: null,
  /** The surface of the Home tab. */
  homeSurface: null,
  /** The surface of the curators' inbox in their pane. */
  inboxSurface: null,
  /** Number of unread messages by channel. */
  unread: new Map(),
  /** The prompts that the bot offers, by channel. */
  prompts: new Map(),
  /** What the bot is doing, by "channel/thread". */
  typing: new Map(),
};

let actedAt = -Infinity;

/** Remember that the person does something now. */
export function noteAct() {
  actedAt = performance.now();
}

/** Tell whether the person did something a moment ago, so that they are probably waiting for what comes now. */
export function hasJustActed() {
  return performance.now() - actedAt < 20_000;
}

/** The conversation that is shown. */
export function conversation() {
  return page.state.conversations.find((one) => one.id === page.place.channel);
}

// The page's only way to the bot: requests to the backend, and the stream of what happens.

/** What the backend said no with, in a sentence for a person. */
export class Refusal extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refusal("The playground does not answer. Is it still running in the terminal?");
  }
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(told.error ?? `The playground answered with status ${response.status}.`);
  return told;
}

/** Read something: `get("messages", {channel})`. */
export function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return ask(query ? `${path}?${query}` : path);
}

/** Do something: `post("say", {channel, text})`. */
export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Hear what happens from `version` on. `listeners` has a function for each event's name; `lost` is called when the
 * connection breaks, `found` when it stands again. The browser reconnects by itself and asks for what it missed.
 */
export function listen(version, listeners, { lost, found }) {
  const stream = new EventSource(`/api/events?after=${version}`);
  for (const [name, hear] of Object.entries(listeners)) {
    stream.addEventListener(name, (event) => hear(JSON.parse(event.data)));
  }
  stream.addEventListener("error", lost);
  stream.addEventListener("open", found);
  return () => stream.close();
}

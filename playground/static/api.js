// Requests to the playground's server, and the stream of its events.

/** An error that the server reports as a sentence for the person. */
export class Refusal extends Error {}

/** Sentence for a server that cannot be reached. */
export const UNREACHABLE = "The playground is not responding. Is it still running in your terminal?";

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refusal(UNREACHABLE);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(body.error ?? `The playground responded with an error (status ${response.status}).`);
  return body;
}

/** Read something: `get("messages", {channel})`. */
export function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return request(query ? `${path}?${query}` : path);
}

/** Do something: `post("say", {channel, text})`. */
export function post(path, body) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Listen to the events after `version`. `listeners` has a function for each event's name. `lost` is called when the
 * connection breaks, `found` when it is restored. The browser reconnects by itself and asks for the events it missed.
 */
export function listen(version, listeners, { lost, found }) {
  const stream = new EventSource(`/api/events?after=${version}`);
  for (const [name, listener] of Object.entries(listeners)) {
    stream.addEventListener(name, (event) => listener(JSON.parse(event.data)));
  }
  stream.addEventListener("error", lost);
  stream.addEventListener("open", found);
  return () => stream.close();
}

// The names of people and channels, by id.

const people = new Map();
const channels = new Map();

/** Remember the names in the server's state. */
export function learnNames(state) {
  for (const person of [...state.people, state.me, state.bot]) people.set(person.id, person.real_name ?? person.name);
  learnChannels(state.conversations);
}

/** Remember the names of the channels. */
export function learnChannels(conversations) {
  for (const channel of conversations) channels.set(channel.id, channel.name);
}

/** The name of a person; the id if it is unknown. */
export function personName(id) {
  return people.get(id) ?? id;
}

/** The name of a channel without the #; the id if it is unknown. */
export function channelName(id) {
  return channels.get(id) ?? id;
}

/** Everyone in the workspace, as [id, name]. */
export function everyone() {
  return [...people.entries()];
}

/** Every channel that is not a direct message, as [id, name]. */
export function everyChannel() {
  return [...channels.entries()].filter(([id]) => !id.startsWith("D"));
}

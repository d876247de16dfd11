// Who and what ids stand for.

const people = new Map();
const channels = new Map();

/** Learn the names in the backend's state. */
export function learnNames(state) {
  for (const person of [...state.people, state.me, state.bot]) people.set(person.id, person.real_name ?? person.name);
  learnChannels(state.conversations);
}

/** Learn the channels' names. */
export function learnChannels(conversations) {
  for (const channel of conversations) channels.set(channel.id, channel.name);
}

/** What a person is called. */
export function personName(id) {
  return people.get(id) ?? id;
}

/** What a channel is called, without the #. */
export function channelName(id) {
  return channels.get(id) ?? id;
}

/** Everybody, as [id, name]. */
export function everybody() {
  return [...people.entries()];
}

/** Every channel that is no direct message, as [id, name]. */
export function everyChannel() {
  return [...channels.entries()].filter(([id]) => !id.startsWith("D"));
}

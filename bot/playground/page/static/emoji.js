// The few emoji that cards and people use by name; others are shown as they were typed.

const NAMED = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", tada: "🎉", bulb: "💡", eyes: "👀",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", question: "❓", pray: "🙏", heart: "❤️",
  rocket: "🚀", star: "⭐", sparkles: "✨", calendar: "📅", spiral_calendar_pad: "🗓️", bell: "🔔", no_bell: "🔕",
  books: "📚", book: "📖", pushpin: "📌", mag: "🔍", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔",
  point_right: "👉", speech_balloon: "💬", school: "🏫", handshake: "🤝", hourglass: "⌛", lock: "🔒",
};

/** The emoji of that name; the name between colons where it is not known. */
export function emoji(name) {
  return NAMED[name] ?? `:${name}:`;
}

// The emoji that cards and people often use by name. Any other name is shown as typed.

const NAMED = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", tada: "🎉", bulb: "💡", eyes: "👀",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", question: "❓", pray: "🙏", heart: "❤️",
  rocket: "🚀", star: "⭐", sparkles: "✨", calendar: "📅", spiral_calendar_pad: "🗓️", bell: "🔔", no_bell: "🔕",
  books: "📚", book: "📖", pushpin: "📌", mag: "🔍", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔",
  point_right: "👉", speech_balloon: "💬", school: "🏫", handshake: "🤝", hourglass: "⌛", lock: "🔒",
};

/** The emoji with a name; the name between colons if it is unknown. */
export function emoji(name) {
  return NAMED[name] ?? `:${name}:`;
}

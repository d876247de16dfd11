// Draws messages as Slack would show them: JSON on stdin, one self-contained HTML page on stdout.
//
//   echo '{"title": "An answer", "messages": [{"blocks": [...]}]}' | node render.mjs > answer.html
//
// The drawing is slack-blocks-to-jsx's, which nobody here wrote. It enforces no limits and draws
// nothing for a block it does not know; a message without blocks is drawn from its `text`. For the
// names of people and channels mentioned, add "users" and "channels": [{"id": "U1", "name": "alice"}].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text as read } from "node:stream/consumers";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const STYLE = readFileSync(createRequire(import.meta.url).resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");
const PAGE_STYLE = "body { margin: 0; padding: 12px 20px; background: #fff } .message { margin: 8px 0 }";
const CLOCK = new Date(2026, 0, 5, 9, 41);
const CLOCK_AS_DRAWN = ">09:41<"; // the library's 24 hours
const CLOCK_IN_SLACK = ">9:41 AM<";
const LOGO_DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">
  <rect width="36" height="36" rx="6" fill="#1f6f54"/><rect x="16.5" y="6" width="3" height="24" rx="1.5" fill="#fff"/>
  <path d="M8 9h17l4 3.5-4 3.5H8z" fill="#ffd479"/><path d="M27 18H13l-4 3 4 3h14z" fill="#fff"/></svg>`;
const LOGO = `data:image/svg+xml;base64,${Buffer.from(LOGO_DRAWING).toString("base64")}`;

/** The blocks of a message; its text as a section where it has none. */
function blocksOf(message) {
  return message.blocks ?? [{ type: "section", text: { type: "mrkdwn", text: message.text } }];
}

/** One message as from the app; `data` may name the users and channels mentioned. */
function draw(message, data) {
  const props = { blocks: blocksOf(message), logo: LOGO, name: "Guidepost", time: CLOCK, theme: "light", data };
  const drawn = renderToStaticMarkup(createElement(Message, props));
  return `<div class="message">${drawn.replace(CLOCK_AS_DRAWN, CLOCK_IN_SLACK)}</div>`;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function page(title, drawings) {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(title)}</title><style>${STYLE}</style><style>${PAGE_STYLE}</style></head>
<body>
${drawings.join("\n")}
</body>
</html>
`;
}

const { title = "Guidepost", messages, users = [], channels = [] } = JSON.parse(await read(process.stdin));
process.stdout.write(page(title, messages.map((message) => draw(message, { users, channels }))));

import type { RightsTexts } from '../../chat/rights-texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const NAMES = { people: 'People', servers: 'Servers', messages: 'Messages to everybody' } as const;

/** The owner's helpers. */
export const rightsTexts: RightsTexts = {
  title: (who) =>
    `🤝 <b>${esc(short(who, 100))}</b> can help you:\n• People — let in, pause, extend, remove\n• Servers — see how the servers do\n• Messages to everybody — /broadcast\n\nAll that helpers do is in /log`,
  name: NAMES,
  given: (right) => `🤝 The owner has handed you a task: “${NAMES[right]}”. New commands: /help`,
  taken: (right) => `The owner has taken a task back from you: “${NAMES[right]}”.`,
};

import type { RightsTexts } from '../../chat/rights-texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const NAMES = { people: 'Люди', servers: 'Серверы', messages: 'Сообщения всем' } as const;

/** The owner’s helpers, in Russian. */
export const rightsTexts: RightsTexts = {
  title: (who) =>
    `🤝 <b>${esc(short(who, 100))}</b> может помогать вам:\n• Люди — добавлять, останавливать, продлевать, убирать\n• Серверы — смотреть, что с серверами\n• Сообщения всем — /broadcast\n\nВсё, что делают помощники, видно в /log`,
  name: NAMES,
  given: (right) => `🤝 Владелец доверил вам: «${NAMES[right]}». Новые команды — в /help`,
  taken: (right) => `Владелец снял с вас эту задачу: «${NAMES[right]}».`,
};

import type { Formats } from '../formats.ts';
import { escapeHtml as esc, splitMessages } from '../html.ts';
import type { OwnerTexts } from '../owner-texts.ts';
import { userText } from '../user-text.ts';
import { DEVICES } from './nouns.ts';

const USER = { noName: 'без имени', owner: 'владелец' } as const;

export const ownerTexts = (format: Formats): OwnerTexts => ({
  welcomeOwner: () =>
    'Здравствуйте! Вы владелец этого VPN. 👋\n\nДобавить человека: <code>/add_user 123456789</code> или <code>/add_user @имя</code>\nКто есть: /users\nСвой конфиг: /get_config\nВсё остальное: /help',
  users: (lines, pending) =>
    splitMessages(`<b>Люди: ${lines.length}</b>`, [
      ...lines.map((line) => userText(line, USER, format.count(line.devices, DEVICES))),
      ...pending.map((username) => `⏳ @${esc(username)} — ещё не написал боту`),
    ]),
  added: (who) => `✅ ${esc(who)}: доступ открыт.`,
  restored: (who) => `✅ ${esc(who)}: доступ снова открыт, прежние конфиги опять работают.`,
  alreadyIn: (who) => `${esc(who)}: доступ уже есть.`,
  waitingForUsername: (username, bot) =>
    `⏳ Жду @${esc(username)}. Пусть напишет боту в течение трёх дней: https://t.me/${esc(bot)}?start=hi`,
  cannotWriteTo: (who, bot) =>
    `${esc(who)} ещё не открывал бота, поэтому я не могу написать первым. Перешлите ему ссылку: https://t.me/${esc(bot)}?start=hi`,
  removed: (who) =>
    `🚫 ${esc(who)}: доступ закрыт. Ключи и адреса хранятся ещё сутки: верните командой /add_user, и всё заработает снова.`,
  usernameRemoved: (username) => `🚫 @${esc(username)}: больше не жду.`,
});

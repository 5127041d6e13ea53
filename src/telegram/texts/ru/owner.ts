import { escapeHtml as esc } from '../html.ts';
import type { OwnerTexts } from '../owner-texts.ts';

export const ownerTexts: OwnerTexts = {
  welcomeOwner: () =>
    'Здравствуйте! Вы владелец этого VPN. 👋\n\nДобавить человека: <code>/add_user 123456789</code> или <code>/add_user @имя</code>\nКто есть: /users\nСвой конфиг: /get_config\nВсё остальное: /help',
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
};

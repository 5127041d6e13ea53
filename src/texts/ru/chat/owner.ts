import type { OwnerTexts } from '../../chat/owner-texts.ts';
import { escapeHtml as esc } from '../../format/html.ts';

export const ownerTexts: OwnerTexts = {
  welcomeOwner: () =>
    'Здравствуйте! Вы владелец этого VPN. 👋\n\nДобавить человека: <code>/add_user 123456789</code> или <code>/add_user @имя</code>\nКто есть: /users\nСвой конфиг: /get_config\nВсё остальное: /help',
  added: (who) => `✅ ${esc(who)}: доступ открыт.`,
  restored: (who) => `✅ ${esc(who)}: доступ снова открыт, прежние конфиги опять работают.`,
  alreadyIn: (who) => `${esc(who)}: доступ уже есть.`,
  waitingForUsername: (username, toPassOn) =>
    `⏳ Жду @${esc(username)} в течение трёх дней. Отправьте этому человеку:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  cannotWriteTo: (who, toPassOn) =>
    `${esc(who)}: я не могу написать первым, пока бот не открыт. Отправьте этому человеку:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  removed: (who) =>
    `🚫 ${esc(who)}: доступ закрыт. Ключи и адреса хранятся ещё сутки: верните командой /add_user, и всё заработает снова.`,
  usernameRemoved: (username) => `🚫 @${esc(username)}: больше не жду.`,
};

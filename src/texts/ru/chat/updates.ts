import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** What the owner reads of new versions of the bot, in Russian. */
export const updatesTexts: Texts['updates'] = {
  available: (version, changes) =>
    [
      `🆕 <b>Есть новая версия бота: ${esc(version)}</b>`,
      ...(changes.length > 0
        ? [`Что изменилось (по-английски):\n${changes.map((line) => `• ${esc(line)}`).join('\n')}`]
        : []),
      'Она подписана тем, кому этот сервер доверяет. Обновление займёт минуты две, друзья останутся на связи. Если с новой версией станет хуже, бот сам вернётся к прежней.',
    ].join('\n\n'),
  started: (version) => `⏳ Обновляю до ${esc(version)}. Бот при этом перезапустится; напишу сюда, чем закончилось.`,
  done: (version) => (version === null ? '✅ Бот обновлён.' : `✅ Бот обновлён: ${esc(version)}.`),
  rolledBack: (version, reason) =>
    `↩️ Обновление${version === null ? '' : ` до ${esc(version)}`} не удалось, и бот вернулся к прежней версии: всё как было.\n\nПричина: <code>${esc(reason)}</code>\nПодробнее на сервере: <code>journalctl -u vpn-bot-update</code>`,
  newest: () => 'Самая новая подписанная версия уже установлена.',
  tooSoon: () =>
    'Предыдущая попытка обновления была меньше часа назад. Попробуйте позже или на сервере: <code>sudo vpn-bot update</code>',
  failed: (reason) => `Начать обновление не удалось, ничего не изменилось.\n\nПричина: <code>${esc(reason)}</code>`,
  noAnswer: () =>
    'Обновление запрошено 20 минут назад, и ничего не произошло. Посмотрите на сервере: <code>systemctl status vpn-bot-update.path vpn-bot-update</code> — или обновите там: <code>sudo vpn-bot update</code>',
  buttons: { now: '⬆️ Обновить сейчас' },
};

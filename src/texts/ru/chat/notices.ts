import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const WHAT = { config: 'Конфиг для', buttons: 'Кнопки к конфигу для', note: 'Сообщение о конфиге для' } as const;

/** What the owner is told without having asked. */
export const notices: Texts['notices'] = {
  'foreign-peers': ({ node, keys, more = 0, wide }) =>
    `ℹ️ На сервере <b>${esc(node)}</b> есть чужие пиры: ${keys.length + more}. Бот их не трогает и не занимает их адреса.\n${keys
      .slice(0, 10)
      .map((key) => `<code>${esc(key)}</code>`)
      .join('\n')}${
      wide.length > 0
        ? `\nОсторожно, целые сети: <code>${esc(short(wide.join(', '), 500))}</code>. Поставьте им /32.`
        : ''
    }`,
  'ended-keys': ({ node, keys, more }) =>
    `🔑 На сервере <b>${esc(node)}</b> снова появились давно отключённые ключи: ${keys.length + more}. Так бывает, когда интерфейс запускается из файла, где они ещё записаны. Бот их убрал и будет убирать каждый раз.\n${keys
      .map(({ key, address }) => `<code>${esc(key)}…</code> ${esc(short(address, 60))}`)
      .join('\n')}\nУдалите их из файла. Если какой-то из них ваш собственный, нажмите его кнопку.`,
  'not-moved': ({ node, people }) =>
    `⚠️ Сервер <b>${esc(node)}</b> ушёл, а другого для его друзей не нашлось (человек: ${people}): остальные не отвечают, заполнены или этим людям не открыты. Я написал им, что сервер уходит. Откройте им другой сервер в /users.`,
  'network-full': ({ node }) =>
    `⚠️ На сервере <b>${esc(node)}</b> закончились адреса. Уберите лишних людей или расширьте сеть (NETWORK_CIDR).`,
  'address-blocked': ({ node, address, friendId }) =>
    `⚠️ Сервер <b>${esc(node)}</b>: адрес <code>${esc(address)}</code> друга <code>${friendId}</code> занял чужой пир. Друг останется без связи, пока чужой пир там или пока друг не возьмёт конфиг заново: /get_config`,
  'username-bound': ({ friendId, username, name }) =>
    `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>): первое сообщение пришло, доступ открыт.`,
  'username-doubtful': ({ friendId, username, name }) =>
    `🤔 Вы ждали @${esc(username)}. С этим именем пишет тот, кого вы раньше удалили, поставили на паузу или заблокировали: ${esc(short(name))}, id <code>${friendId}</code>. Я его не впустил. Это он?`,
  'invite-used': ({ friendId, username, name, invite }) =>
    `🎟 Приглашение${invite === null ? '' : ` «${esc(short(invite))}»`} использовано: ${esc(short(name))}${username === null ? '' : ` (@${esc(username)})`}, id <code>${friendId}</code>. Доступ открыт.`,
  'edit-rejected': ({ movedTo, reason }) =>
    `⚠️ Правка peers.json не принята (${esc(short(reason, 500))}). Она лежит здесь: <code>${esc(movedTo)}</code>. Бот работает с прежними данными.`,
  'polling-conflict': () =>
    '⚠️ С этим токеном работает ещё один бот (ответ 409). Остановите его: пока он есть, команды могут теряться. VPN при этом работает.',
  'delivery-fault': ({ what, friendId, node, code }) =>
    `⚠️ ${WHAT[what]} друга <code>${friendId}</code> (сервер <b>${esc(node)}</b>) не отправить: это ошибка в самом боте или в настройках, не в сети. Причина — в журнале под кодом <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>. Снова бот попробует, когда друг попросит ещё раз или после перезапуска.`,
  'answer-fault': ({ what, code }) =>
    `⚠️ Бот не смог ответить (${esc(what)}): это ошибка в самом боте, не в сети. Причина — в журнале под кодом <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>`,
};

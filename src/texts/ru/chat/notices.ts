import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { problemInRussian } from '../problems.ts';

const WHAT = { config: 'Конфиг для', buttons: 'Кнопки к конфигу для', note: 'Сообщение о конфиге для' } as const;

const AT_THE_END = {
  tell: 'Интернет работает как раньше: по настройке об этом только сообщается.',
  slow: 'До нового месяца интернет у этого человека медленный.',
  pause: 'До нового месяца VPN у этого человека выключен.',
} as const;

/** Why speed limits are not in force on a server; `words` are the server's own. */
export function limitsTrouble(why: string, words: string): string {
  const said = words === '' ? '' : ` (<code>${esc(short(words, 200))}</code>)`;
  if (why === 'old-gate')
    return 'калитка там старая. Обновите её: <code>sudo vpn-bot node renew</code> с именем этого сервера.';
  if (why === 'foreign')
    return `у его интерфейса уже есть своя очередь${said}, её поставил не бот, и он её не трогает.`;
  if (why === 'container') return 'его интерфейс работает в контейнере, там бот этого не умеет.';
  return `серверу нужны tc, nft и ядро с sch_htb и ifb${said}.`;
}

/** What the owner is told without having asked. */
export const notices: Texts['notices'] = {
  'foreign-peers': ({ node, keys, more = 0, wide }, { server }) =>
    `ℹ️ На сервере <b>${esc(server(node))}</b> есть чужие пиры: ${keys.length + more}. Бот их не трогает и не занимает их адреса.\n${keys
      .slice(0, 10)
      .map((key) => `<code>${esc(key)}</code>`)
      .join('\n')}${
      wide.length > 0
        ? `\nОсторожно, целые сети: <code>${esc(short(wide.join(', '), 500))}</code>. Поставьте им /32.`
        : ''
    }`,
  'ended-keys': ({ node, keys, more }, { server }) =>
    `🔑 На сервере <b>${esc(server(node))}</b> снова появились давно отключённые ключи: ${keys.length + more}. Так бывает, когда интерфейс запускается из файла, где они ещё записаны. Бот их убрал и будет убирать каждый раз.\n${keys
      .map(({ key, address }) => `<code>${esc(key)}…</code> ${esc(short(address, 60))}`)
      .join('\n')}\nУдалите их из файла. Если какой-то из них ваш собственный, нажмите его кнопку.`,
  'not-moved': ({ node, people }, { server }) =>
    `⚠️ Сервер <b>${esc(server(node))}</b> ушёл, а другого для его друзей не нашлось (человек: ${people}): остальные не отвечают, заполнены или этим людям не открыты. Я написал им, что сервер уходит. Откройте им другой сервер в /users.`,
  'parameters-changed': ({ node, names }, { server }) =>
    `⚠️ На сервере <b>${esc(server(node))}</b> изменились настройки AmneziaWG: ${esc(names.join(', '))}. Файлы, которые друзья получили раньше, больше не подключаются. Я сам пришлю всем их файлы с новыми настройками, не чаще раза в сутки и не в тихие часы. Или верните прежние настройки.`,
  'exit-silent': ({ node, exit }, { server }) =>
    `⚠️ Друзья с сервера <b>${esc(server(node))}</b> выходят через <b>${esc(server(exit))}</b>, а оттуда ничего не приходит. Что будет с новыми соединениями, пока он молчит, решает EXIT_FALLBACK. Если он не задан, у кого «Авто», тот выходит прямо с ${esc(server(node))}, а у кого «Всё через ${esc(server(exit))}», у того ничего не открывается. Посмотреть: /nodes`,
  'exit-back': ({ node, exit }, { server }) =>
    `✅ <b>${esc(server(exit))}</b> снова отвечает; друзья с <b>${esc(server(node))}</b> выходят там, как раньше.`,
  'old-helpers': ({ node, programs }, { server }) =>
    `🔧 На сервере <b>${esc(server(node))}</b> служебные программы бота (${esc(programs.join(', '))}) другой версии, чем он сам, а менять их ему нельзя. Всё работает, но исправленного в новых версиях там нет. Одна команда в терминале сервера, где живёт бот, обновит их все, и друзья этого не заметят: <code>sudo vpn-bot node renew ${esc(node)}</code>`,
  'limits-off': ({ node, why, words }, { server }) =>
    `⚠️ На сервере <b>${esc(server(node))}</b> ограничения скорости не действуют: ${limitsTrouble(why, words)}`,
  allowance: ({ name, told, usedGb, totalGb, end }) =>
    told < 100
      ? `📦 <b>${esc(short(name))}</b>: за месяц израсходовано ${usedGb} из ${totalGb} ГБ.`
      : `📦 <b>${esc(short(name))}</b>: месячный объём израсходован, ${usedGb} из ${totalGb} ГБ. ${AT_THE_END[end]}`,
  'resolver-failing': ({ node, why, upstreams, ways }, { server }) =>
    why === 'stuck'
      ? `⚠️ <b>${esc(server(node))}</b>: ${ways.includes(null) ? '' : `через ${ways.map((exit) => esc(exit === null ? '' : server(exit))).join(', ')} `}не отвечает ни один сервер имён (молчат: ${esc(upstreams.join(', '))}). У друзей, чей трафик выходит там, сайты почти не открываются по имени. Другим путём я не спрашиваю: так стало бы видно, что они открывают. Впишите другие серверы имён в <code>DNS_UPSTREAMS</code> в настройках, затем <code>vpn-bot dns on ${esc(node)}</code>. Напишу, когда всё наладится.`
      : why === 'dead'
        ? `⚠️ Сервер имён <b>${esc(server(node))}</b> не отвечает. Друзья этого не заметят: их запросы идут мимо него, тем же путём, что и остальной их трафик. Реклама пока не блокируется. Напишу, когда он вернётся.`
        : `⚠️ Запросы друзей с <b>${esc(server(node))}</b> не доходят до его сервера имён; возможно, их не пускает файрвол. Полчаса они пойдут мимо. Подробнее: <code>vpn-bot dns status</code>`,
  'resolver-back': ({ node }, { server }) => `✅ Сервер имён <b>${esc(server(node))}</b> снова отвечает.`,
  'exit-list-old': ({ country, date }) =>
    `⚠️ Уже месяц не получается скачать список сетей страны ${esc(country)}, по которому сайты этой страны открываются прямо со входа. ${date === null ? 'Списка сейчас нет.' : `Пока действует список от ${esc(date)}.`} <code>vpn-bot exit lists update</code> попробует сейчас и назовёт причину; другие адреса — EXIT_LIST_URLS.`,
  'network-full': ({ node }, { server }) =>
    `⚠️ На сервере <b>${esc(server(node))}</b> закончились адреса. Уберите лишних людей или расширьте сеть (NETWORK_CIDR).`,
  'address-blocked': ({ node, address, friendId }, { server, friend }) =>
    `⚠️ Сервер <b>${esc(server(node))}</b>: адрес <code>${esc(address)}</code> друга <b>${esc(short(friend(friendId), 100))}</b> занял чужой пир. Друг останется без связи, пока чужой пир там или пока друг не возьмёт конфиг заново: /get_config`,
  'username-bound': ({ friendId, username, name }) =>
    `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>): первое сообщение пришло, доступ открыт.`,
  'username-doubtful': ({ friendId, username, name }) =>
    `🤔 Вы ждали @${esc(username)}. С этим именем пишет тот, кого вы раньше удалили, поставили на паузу или заблокировали: ${esc(short(name))}, id <code>${friendId}</code>. Я его не впустил. Это он?`,
  'invite-used': ({ friendId, username, name, invite }) =>
    `🎟 Приглашение${invite === null ? '' : ` «${esc(short(invite))}»`} использовано: ${esc(short(name))}${username === null ? '' : ` (@${esc(username)})`}, id <code>${friendId}</code>. Доступ открыт.`,
  'edit-rejected': ({ movedTo, reason }) =>
    `⚠️ Правка peers.json не принята (${esc(short(problemInRussian(reason), 500))}). Она лежит здесь: <code>${esc(movedTo)}</code>. Бот работает с прежними данными.`,
  'mail-not-sent': ({ friendId }, { friend }) =>
    `⚠️ На письмо друга <b>${esc(short(friend(friendId), 100))}</b> три дня не удавалось ответить, больше не пробую. Позвоните ему. Причина — в журнале: <code>journalctl -u vpn-bot | grep letter</code>`,
  'polling-conflict': () =>
    '⚠️ С этим токеном работает ещё один бот (ответ 409). Остановите его: пока он есть, команды могут теряться. VPN при этом работает.',
  'delivery-fault': ({ what, friendId, node, code }, { server, friend }) =>
    `⚠️ ${WHAT[what]} друга <b>${esc(short(friend(friendId), 100))}</b> (сервер <b>${esc(server(node))}</b>) не отправить: это ошибка в самом боте или в настройках, не в сети. Причина — в журнале под кодом <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>. Снова бот попробует, когда друг попросит ещё раз или после перезапуска.`,
  'answer-fault': ({ what, code }) =>
    `⚠️ Бот не смог ответить (${esc(what)}): это ошибка в самом боте, не в сети. Причина — в журнале под кодом <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>`,
};

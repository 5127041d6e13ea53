import type { ForeignLine } from '../../chat/foreign-line.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** Чужие пиры по-русски. */
export function foreignTexts(format: Formats): Texts['foreign'] {
  const key = (tag: string) => `<code>${esc(tag)}…</code>`;
  const code = (address: string) => `<code>${esc(short(address, 60))}</code>`;
  const place = ({ addresses }: ForeignLine) => (addresses.length === 0 ? 'без адреса' : code(addresses.join(', ')));
  const seen = ({ seenAge }: ForeignLine) =>
    seenAge === null ? 'ещё не подключался' : `был в сети ${format.ago(seenAge)}`;
  const own = '\n\n⚠️ Этот адрес отложен для вашего собственного пира (client1). Может быть, это вы сами.';
  return {
    list: ({ server, lines, count, condemned }) =>
      [
        `👽 <b>${esc(short(server))}</b>, чужие пиры: ${count}`,
        'Их сделал не бот. Он их не трогает и не занимает их адреса.',
        ...(lines.length > 0 ? [''] : []),
        ...lines.map((line) => `${line.number}. ${key(line.tag)} ${place(line)} · ${seen(line)}`),
        ...(condemned.length > 0 ? ['', `🗑 Вы убрали: ${condemned.map(key).join(', ')}`] : []),
      ].join('\n'),
    card: (server, line, canAdopt, isReserved) =>
      [
        `👽 ${key(line.tag)} на сервере <b>${esc(short(server))}</b>`,
        `${place(line)} · ${seen(line)}`,
        `⬇️ ${format.size(line.sent)} ⬆️ ${format.size(line.received)} с запуска сервера`,
        '',
        canAdopt
          ? 'Его можно записать на друга: телефон продолжит работать с тем же конфигом, а здесь появится как устройство.'
          : 'Записать его на друга нельзя: нужен один адрес из сети сервера, который больше никому не принадлежит.',
      ].join('\n') + (isReserved ? own : ''),
    askWhom: (tag, address) => `👤 Чей это пир ${key(tag)}, ${code(address)}? Выберите человека.`,
    askAdoption: (tag, address, who) =>
      `👤 Записать ${key(tag)}, ${code(address)} на <b>${esc(short(who, 100))}</b>?\n\nСвязь не прервётся. Дальше пир подчиняется доступу этого человека: остановите или уберёте его, отключится и пир. Сам конфиг бот прислать не сможет, только новые ключи.`,
    askRemoval: (server, tag, address, isReserved) =>
      `🗑 Убрать ${key(tag)}, ${code(address)} с сервера <b>${esc(short(server))}</b>?\n\nКто им пользуется, сразу потеряет связь, и вернуть её бот не сможет. Он будет убирать этот пир и после перезапуска сервера, даже если тот записан в его файле.${isReserved ? own : ''}`,
    adopted: () => 'Готово: теперь это устройство.',
    removed: () => 'Готово: бот его убирает.',
    pardoned: () => 'Готово: бот больше его не убирает.',
    claimed: () =>
      '✅ Больше бот этот пир не трогает. Он его уже убрал, так что верните его сами, например перезапустите интерфейс. Тогда он появится среди чужих пиров: /nodes',
    buttons: {
      adopt: '👤 Записать на друга',
      adoptNow: (tag, address) => `👤 Да: ${tag}… ${short(address, 30)}`,
      remove: '🗑 Убрать',
      removeNow: (tag, address) => `🗑 Да, убрать ${tag}… ${short(address, 30)}`,
      pardon: (tag) => `↩️ Больше не убирать ${tag}…`,
      claim: (tag) => `Это мой: ${tag}…`,
      back: '← Назад',
    },
  };
}

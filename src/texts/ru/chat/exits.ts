import type { ExitWay } from '../../../peers/records/user-record.ts';
import type { ExitEnds, ExitLine } from '../../chat/exit-line.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const sites = (country: string) => (country === 'RU' ? 'российские' : 'местные');
const sitesOf = (country: string) => (country === 'RU' ? 'российских' : 'местных');
const bold = (name: string) => `<b>${esc(name)}</b>`;

/** How a friend's choice stands, for the pages that speak of it. */
export const exitStates = (format: Formats) => {
  const now = (way: ExitWay, { country, entry, exit }: ExitEnds) =>
    ({
      auto: `🌍 Сейчас: <b>авто</b>. Сайты открываются через ${esc(exit)}, а ${sites(country)} через ${esc(entry)}.`,
      home: `🌍 Сейчас: все сайты открываются через <b>${esc(entry)}</b>.`,
      away: `🌍 Сейчас: все сайты открываются через <b>${esc(exit)}</b>.`,
    })[way];
  const silent = ({ way, country, entry, exit, whileSilent }: ExitLine, since: Date) => {
    const begin = `⚠️ Сервер ${bold(exit)} не отвечает с ${esc(format.moment(since))}`;
    if (whileSilent === 'direct')
      return `${begin}. Пока это так, все сайты открываются через ${bold(entry)}. Менять ничего не нужно, но некоторые сайты могут не открыться.`;
    return way === 'away'
      ? `${begin}, а все ваши сайты открываются через него. Поэтому сейчас ничего не открывается. С вашим устройством всё в порядке.`
      : `${begin}, а все ваши сайты, кроме ${sitesOf(country)}, открываются через него. Поэтому сейчас открываются только ${sites(country)}. С вашим устройством всё в порядке.`;
  };
  const state = (line: ExitLine) => (line.silentSince === null ? now(line.way, line) : silent(line, line.silentSince));
  const report = (line: ExitLine) =>
    `Выход: ${{ auto: `авто, ${esc(line.exit)}`, home: esc(line.entry), away: esc(line.exit) }[line.way]}${line.silentSince === null ? '' : `, молчит с ${esc(format.moment(line.silentSince))}`}`;
  return {
    /** Where sites open now, or why they do not. */
    state,
    /** For the owner, of a friend. */
    report,
    someExitSilent: 'Сервер, через который у вас открываются сайты, не отвечает. С вашим устройством всё в порядке.',
  };
};

/** Откуда открываются сайты у того, кто входит на сервере со связями. */
export const exitTexts = (format: Formats): Texts['exits'] => {
  const { state, report } = exitStates(format);
  return {
    state,
    button: (way, { country, entry, exit }) =>
      ({
        auto: `🔀 Авто: ${sites(country)} — ${short(entry, 10)}`,
        home: `🏠 Всё через ${short(entry, 16)}`,
        away: `✈️ Всё через ${short(exit, 16)}`,
      })[way],
    done: 'Готово. В приложении ничего менять не нужно, просто откройте сайт ещё раз.',
    byOwner: 'Это выбирает владелец VPN.',
    news: (line, canGoHome) =>
      `${state(line)}${canGoHome ? ` Кнопка ниже откроет все сайты через ${bold(line.entry)}.` : ''}\nКогда ${bold(line.exit)} ответит, я напишу.`,
    back: ({ entry, exit }, isElsewhere) =>
      `✅ Сервер ${bold(exit)} снова отвечает. ${isElsewhere ? `У вас все сайты сейчас открываются через ${bold(entry)}; вернуть, как было, можно кнопкой ниже.` : 'Сайты открываются через него, как раньше: менять ничего не нужно.'}`,
    change: '🌍 Откуда открывать сайты',
    ofFriend: (who, lines) =>
      [
        `🌍 <b>${esc(short(who, 120))}</b>: откуда открывать сайты? Меняется сразу, новый конфиг не нужен.`,
        ...lines.map((line) => `${bold(line.entry)} · ${report(line)}`),
      ].join('\n'),
    friendChooses: (isFree) => `${isFree ? '✅' : '⬜️'} Друг может менять это сам`,
    chosenForYou: (line) =>
      `Владелец VPN изменил, откуда у вас открываются сайты.\n${state(line)}\nВ приложении ничего менять не нужно, просто откройте сайт ещё раз.`,
  };
};

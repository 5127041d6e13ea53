import type { ExitWay } from '../../../peers/records/user-record.ts';
import type { ExitEnds, ExitLine } from '../../chat/exit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const sites = (country: string) => (country === 'RU' ? 'Russian' : 'local');
const bold = (name: string) => `<b>${esc(name)}</b>`;

/** How a friend's choice stands, for the pages that speak of it. */
export const exitStates = (format: Formats) => {
  const now = (way: ExitWay, { country, entry, exit }: ExitEnds) =>
    ({
      auto: `🌍 Now: <b>auto</b>. Sites open from ${esc(exit)}, ${sites(country)} ones from ${esc(entry)}.`,
      home: `🌍 Now: all sites open from <b>${esc(entry)}</b>.`,
      away: `🌍 Now: all sites open from <b>${esc(exit)}</b>.`,
    })[way];
  const silent = ({ way, country, entry, exit, whileSilent }: ExitLine, since: Date) => {
    const begin = `⚠️ Server ${bold(exit)} has not answered since ${esc(format.moment(since))}`;
    if (whileSilent === 'direct')
      return `${begin}. Until it does, all sites open from ${bold(entry)}. There is nothing to change, but some sites may refuse to open.`;
    return way === 'away'
      ? `${begin}, and all your sites open through it. So nothing opens now. Your device is fine.`
      : `${begin}, and all your sites but ${sites(country)} ones open through it. So only ${sites(country)} sites open now. Your device is fine.`;
  };
  const state = (line: ExitLine) => (line.silentSince === null ? now(line.way, line) : silent(line, line.silentSince));
  const report = (line: ExitLine) =>
    `Exit: ${{ auto: `auto, ${esc(line.exit)}`, home: esc(line.entry), away: esc(line.exit) }[line.way]}${line.silentSince === null ? '' : `, silent since ${esc(format.moment(line.silentSince))}`}`;
  return {
    /** Where sites open now, or why they do not. */
    state,
    /** For the owner, of a friend. */
    report,
    someExitSilent: 'The server through which your sites open does not answer. Your device is fine.',
  };
};

/** Where a friend leaves who enters at a server with links to others. */
export const exitTexts = (format: Formats) => {
  const { state, report } = exitStates(format);
  return {
    /** Where sites open now, or why they do not. */
    state,
    button: (way: ExitWay, { country, entry, exit }: ExitEnds) =>
      ({
        auto: `🔀 Auto: ${sites(country)} from ${short(entry, 11)}`,
        home: `🏠 Everything from ${short(entry, 14)}`,
        away: `✈️ Everything from ${short(exit, 14)}`,
      })[way],
    done: 'Done. Nothing to change in the app; open the site again.',
    byOwner: 'The owner of the VPN chooses this.',
    /** To a friend whose exit fell silent; `canGoHome`: a button below opens everything from the entry. */
    news: (line: ExitLine, canGoHome: boolean) =>
      `${state(line)}${canGoHome ? ` The button below opens all sites from ${bold(line.entry)}.` : ''}\nI will write when ${bold(line.exit)} answers.`,
    /** `isElsewhere`: the friend has chosen otherwise meanwhile. */
    back: ({ entry, exit }: ExitEnds, isElsewhere: boolean) =>
      `✅ Server ${bold(exit)} answers again. ${isElsewhere ? `All your sites open from ${bold(entry)} now; the button below changes that back.` : 'Sites open through it as before, there is nothing to change.'}`,
    /** The button that opens the choice. */
    change: '🌍 Where sites open from',
    /** For the owner: of a friend, entry by entry. */
    ofFriend: (who: string, lines: readonly ExitLine[]) =>
      [
        `🌍 <b>${esc(short(who, 120))}</b>: where do sites open from? It changes at once, with no new config.`,
        ...lines.map((line) => `${bold(line.entry)} · ${report(line)}`),
      ].join('\n'),
    friendChooses: (isFree: boolean) => `${isFree ? '✅' : '⬜️'} May change this themselves`,
    /** To a friend for whom the owner chose. */
    chosenForYou: (line: ExitLine) =>
      `The owner of the VPN changed where your sites open from.\n${state(line)}\nThere is nothing to change in the app; open the site again.`,
  };
};

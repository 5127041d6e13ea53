import type { AllowanceEnd } from '../../../peers/records/user-record.ts';
import type { AllowanceView, PersonLimits } from '../../chat/allowance-view.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { limitsTrouble } from './notices.ts';

const ENDS: Readonly<Record<AllowanceEnd, string>> = {
  tell: 'only tell',
  slow: 'slow down until the new month',
  pause: 'no VPN until the new month',
};

const renewsBy =
  (format: Formats) =>
  ({ renewsOn }: AllowanceView) =>
    `new month on ${format.date(renewsOn)}`;
const amount = ({ usedGb, totalGb }: AllowanceView) => `${usedGb} of ${totalGb} GB`;
const speed = (mbit: number | null) => (mbit === null ? 'no limit' : `${mbit} Mbit/s`);

/** The lines on a person’s card; `mbit`: their speed, or null. */
export const allowanceLines =
  (format: Formats) =>
  (view: AllowanceView | null, mbit: number | null): string[] => {
    const renews = renewsBy(format);
    return [
      ...(view === null
        ? []
        : [
            `📦 ${amount(view)}, ${renews(view)}${view.state === 'open' ? '' : `: used up, ${view.state === 'off' ? 'the VPN is off' : 'slow'}`}`,
          ]),
      ...(mbit === null ? [] : [`🚦 Up to ${speed(mbit)}`]),
    ];
  };

/** Monthly allowances and speed limits in English. */
export function allowanceTexts(format: Formats) {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  const renews = renewsBy(format);
  const usual = (isUsual: boolean) => (isUsual ? ', as for everybody' : '');
  return {
    /** In `/status`. */
    line: (view: AllowanceView) =>
      view.state === 'off'
        ? `📦 This month’s traffic is used up (${amount(view)}), so the VPN is off. ${capital(renews(view))}.`
        : `📦 ${amount(view)} used, ${renews(view)}.${view.state === 'slow' ? ' It is used up, so the Internet is slow until then.' : ''}`,
    page: ({ who, allowance, isUsual, speed: mbit, isUsualSpeed, devices, troubles }: PersonLimits) =>
      [
        `📦 ${bold(who)}`,
        allowance === null
          ? `Traffic in a month: as much as they like${usual(isUsual)}`
          : `Traffic in a month: ${amount(allowance)}${allowance.extraGb > 0 ? `, with ${allowance.extraGb} GB added` : ''}${usual(isUsual)}, ${renews(allowance)}\nWhen it is used up: ${ENDS[allowance.end]}`,
        `Speed: ${speed(mbit)}${usual(isUsualSpeed)}${devices
          .filter((device) => device.mbit !== null)
          .slice(0, 12)
          .map((device) => `\n${esc(short(device.label, 60))}: ${speed(device.mbit)}`)
          .join('')}`,
        ...troubles
          .slice(0, 4)
          .map(
            ({ server, why, words }) =>
              `⚠️ ${esc(short(server, 24))}: limits are not in force, ${limitsTrouble(why, words.slice(0, 80))}`,
          ),
      ].join('\n\n'),
    askGb: (who: string) => `📦 ${bold(who)}: how much traffic in a month, in both directions together?`,
    askEnd: (who: string) => `🏁 ${bold(who)}: what happens when it is used up?`,
    askSpeed: (who: string) => `🚦 ${bold(who)}: how fast may all their devices on a server be together, each way?`,
    askDeviceSpeed: (who: string, device: string) =>
      `🚦 ${bold(who)}, ${esc(short(device, 60))}: how fast may this device be, each way?`,
    /** To the friend, at 80 percent. */
    soon: (view: AllowanceView) => `📦 You have used ${amount(view)} of this month’s traffic; ${renews(view)}.`,
    /** To the friend, at the end. */
    over: (view: AllowanceView) =>
      `📦 You have used up this month’s traffic: ${amount(view)}. ${FOLLOWS[view.end]} ${capital(renews(view))}. Need more? Tell the owner:`,
    /** To the friend, when it is over. */
    back: () => '✅ You have traffic again: the VPN works as before, with the same config.',
    added: (who: string, gb: number, view: AllowanceView) =>
      `✅ ${bold(who)}: ${gb} GB added for this month, now ${amount(view)}.`,
    buttons: {
      card: '📦 Traffic and speed',
      gb: '📦 Traffic in a month',
      end: '🏁 When it is used up',
      speed: '🚦 Speed',
      more: (gb: number) => `➕ ${gb} GB for this month`,
      gbOf: (gb: number | null) => (gb === null ? 'No limit' : `${gb} GB`),
      endOf: (end: AllowanceEnd) => capital(ENDS[end]),
      speedOf: (mbit: number) => speed(mbit),
      usual: 'As for everybody',
      noOwn: 'No limit of its own',
      device: (label: string) => `🚦 ${short(label, 40)}`,
    },
  };
}

const FOLLOWS: Readonly<Record<AllowanceEnd, string>> = {
  tell: 'The VPN keeps working.',
  slow: 'The VPN works, but slowly until the new month.',
  pause: 'The VPN is off until the new month; your config is kept.',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

import { isOnlineAge } from '../../peers/devices/handshakes.ts';
import type { DeviceLabel, DeviceLine } from '../chat/device-line.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc } from './html.ts';

/** A language's words for the state of a device. The arguments `ends` and `ago` are already escaped for Telegram's HTML. */
export interface DeviceWords {
  /** The device's name for people, or a text made of its number; plain text. */
  readonly label: (line: DeviceLabel) => string;
  readonly paused: string;
  readonly neverConnected: string;
  readonly online: string;
  readonly lastOnline: (ago: string) => string;
  /** It was connected before, at an unknown time. */
  readonly offline: string;
  /** `sizes`: received and sent in 30 days. */
  readonly traffic: (sizes: string) => string;
  /** A spare that was connected once, and one that never was. */
  readonly proven: string;
  readonly unproven: string;
  /** Part of what it sends through the VPN: all but its home network (null), or these services. */
  readonly routes: (services: string | null) => string;
  readonly nodeDown: string;
  readonly willArrive: string;
  /** `ends`: when the old key stops working, or null if that is not known yet. */
  readonly newKeyWaits: (ends: string | null) => string;
}

/** Less traffic (bytes) says nothing to a person. */
const LEAST_SHOWN = 1_000_000;

/** The text about a device: three to six lines of Telegram's HTML. */
export function deviceText(line: DeviceLine, words: DeviceWords, format: Formats): string {
  const { received, sent, rekey } = line;
  return [
    `<b>${esc(words.label(line))}</b> · <b>${esc(line.server)}</b>`,
    line.paused ? words.paused : line.nodeUp ? seenText(line, words, format) : words.nodeDown,
    ...(received + sent >= LEAST_SHOWN ? [words.traffic(`⬇️ ${format.size(sent)} ⬆️ ${format.size(received)}`)] : []),
    ...(line.routes ? [words.routes(line.routes.kind === 'home' ? null : esc(shortly(line.routes.services)))] : []),
    ...(line.waitsForUpload ? [words.willArrive] : []),
    ...(rekey?.sent ? [words.newKeyWaits(rekey.ends && esc(format.moment(rekey.ends)))] : []),
    [line.fileName, line.app, `<code>${esc(line.address)}</code>`]
      .flatMap((part, i) => (part === null ? [] : [i === 0 ? esc(part) : part]))
      .join(' · '),
  ].join('\n');
}

function seenText(line: DeviceLine, words: DeviceWords, format: Formats): string {
  const { seenAge: age, wasGreeted } = line;
  if (line.spare && !isOnlineAge(age)) return line.proven ? words.proven : words.unproven;
  if (age === null) return wasGreeted ? words.offline : words.neverConnected;
  return isOnlineAge(age) ? words.online : words.lastOnline(esc(format.ago(age)));
}

/** Letters of a service's name in a list: eight devices with the longest names have to fit a message. */
const LONGEST_SERVICE = 14;

/** The first of the services, and how many more there are. */
function shortly([first = '', ...more]: readonly string[]): string {
  const letters = [...first];
  const name = letters.length > LONGEST_SERVICE ? `${letters.slice(0, LONGEST_SERVICE - 1).join('')}…` : first;
  return more.length === 0 ? name : `${name} +${more.length}`;
}

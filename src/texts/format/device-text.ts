import { isOnlineAge } from '../../peers/devices/handshakes.ts';
import type { DeviceLine } from '../chat/device-line.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc } from './html.ts';

/** A language's words for the state of a device. The arguments `ends` and `ago` are already escaped for Telegram's HTML. */
export interface DeviceWords {
  /** The device's name for people, or a text made of its number; plain text. */
  readonly label: (line: Pick<DeviceLine, 'name' | 'number'>) => string;
  readonly paused: string;
  readonly neverConnected: string;
  readonly online: string;
  readonly lastOnline: (ago: string) => string;
  /** It was connected before, at an unknown time. */
  readonly offline: string;
  /** `sizes`: received and sent in 30 days. */
  readonly traffic: (sizes: string) => string;
  readonly nodeDown: string;
  readonly willArrive: string;
  /** `ends`: when the old key stops working, or null if that is not known yet. */
  readonly newKeyWaits: (ends: string | null) => string;
}

/** The text about a device: two to five lines of Telegram's HTML. */
export function deviceText(line: DeviceLine, words: DeviceWords, format: Formats): string {
  const { received, sent, rekey } = line;
  return [
    `<b>${esc(words.label(line))}</b> · <b>${esc(line.server)}</b> · <code>${esc(line.address)}</code>${line.fileName === null ? '' : ` · ${esc(line.fileName)}`}${line.app === null ? '' : ` · ${line.app}`}`,
    line.paused ? words.paused : line.nodeUp ? seenText(line, words, format) : words.nodeDown,
    ...(received + sent > 0 ? [words.traffic(`⬇️ ${format.size(sent)} ⬆️ ${format.size(received)}`)] : []),
    ...(line.waitsForUpload ? [words.willArrive] : []),
    ...(rekey?.sent ? [words.newKeyWaits(rekey.ends && esc(format.moment(rekey.ends)))] : []),
  ].join('\n');
}

function seenText({ seenAge: age, wasGreeted }: DeviceLine, words: DeviceWords, format: Formats): string {
  if (age === null) return wasGreeted ? words.offline : words.neverConnected;
  return isOnlineAge(age) ? words.online : words.lastOnline(esc(format.ago(age)));
}

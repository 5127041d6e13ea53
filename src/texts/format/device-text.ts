import { isOnlineAge } from '../../peers/devices/handshakes.ts';
import type { DeviceLine } from '../chat/device-line.ts';
import type { Formats } from './formats.ts';
import { escapeHtml as esc } from './html.ts';

/** A language's words for the state of a device; `ends` and `ago` come ready for Telegram's HTML. */
export interface DeviceWords {
  /** What the device goes by; plain text. */
  readonly label: (line: Pick<DeviceLine, 'name' | 'number'>) => string;
  readonly paused: string;
  readonly neverConnected: string;
  readonly online: string;
  readonly lastOnline: (ago: string) => string;
  /** It was connected before, and nobody knows when. */
  readonly offline: string;
  /** `sizes`: both ways, in 30 days. */
  readonly traffic: (sizes: string) => string;
  readonly nodeDown: string;
  readonly willArrive: string;
  /** `ends`: when the old key stops, or null while that is open. */
  readonly newKeyWaits: (ends: string | null) => string;
}

/** A device as friend and owner see it: two to five lines of Telegram's HTML. */
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

import { ONLINE_MS } from '../../peers/snapshot.ts';
import type { Formats } from './formats.ts';
import type { DeviceLine } from './friend-texts.ts';
import { escapeHtml as esc } from './html.ts';

/** A language's words for the state of a device; `ends` and `ago` come ready for Telegram's HTML. */
export interface DeviceWords {
  /** What the device goes by; plain text. */
  readonly label: (line: Pick<DeviceLine, 'name' | 'number'>) => string;
  readonly paused: string;
  readonly neverConnected: string;
  readonly online: string;
  readonly lastOnline: (ago: string) => string;
  readonly nodeDown: string;
  readonly willArrive: string;
  /** `ends`: when the old key stops, or null while that is open. */
  readonly newKeyWaits: (ends: string | null) => string;
}

/** A device as friend and owner see it: three to five lines of Telegram's HTML. */
export function deviceText(line: DeviceLine, words: DeviceWords, format: Formats): string {
  const { handshakeAge: age, rekey } = line;
  const seen =
    age === null ? words.neverConnected : age < ONLINE_MS ? words.online : words.lastOnline(esc(format.ago(age)));
  return [
    `<b>${esc(words.label(line))}</b> · <b>${esc(line.server)}</b> · <code>${esc(line.address)}</code> · ${esc(line.fileName)}`,
    line.paused ? words.paused : line.nodeUp ? seen : words.nodeDown,
    ...(line.nodeUp ? [`⬇️ ${format.size(line.sent)} ⬆️ ${format.size(line.received)}`] : []),
    ...(line.waitsForUpload ? [words.willArrive] : []),
    ...(rekey?.sent ? [words.newKeyWaits(rekey.ends && esc(format.moment(rekey.ends)))] : []),
  ].join('\n');
}

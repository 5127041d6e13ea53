import type { TroubleKind } from '../../../health/digest.ts';
import type { DigestSummary } from '../../chat/digest-summary.ts';
import { namesLine, newsLines, troubleLines } from '../../format/digest-lines.ts';
import type { Formats } from '../../format/formats.ts';

/** What broke, behind the name of the server or person that it was about. */
const TROUBLES: Readonly<Record<TroubleKind, string>> = {
  'node-down': 'did not answer',
  door: 'a way in was closed',
  'node-off': 'was off by its settings',
  settings: 'doubtful settings',
  'host-key': 'another SSH key',
  'server-key': 'another server key',
  blocked: 'friends could not connect',
  'answers-lost': 'answers were lost on the way',
  'files-dead': 'old files did not connect',
  disk: 'the disk was filling up',
  addresses: 'few free addresses',
  load: 'heavy load',
  'no-way-out': 'no way to the Internet',
  'port-closed': 'its port was closed',
  'port-differs': 'listened on another port',
  link: 'its interface was down',
  'not-apart': 'more was open to friends than should be',
  parameters: 'AmneziaWG settings not known',
  'node-clock': 'its clock was wrong',
  clock: 'the bot’s clock was wrong',
  'clock-jump': 'the bot’s clock jumped',
  shared: 'one config on two devices',
  store: 'the store could not be written',
  backup: 'backups failed',
  mail: 'mail did not work',
  restarts: 'the bot restarted again and again',
  'exit-silent': 'the exit was silent',
  resolver: 'its name server failed',
};

const TIMES = { one: 'time', other: 'times' };

/** `/digest`, and the message at the beginning of a month. */
export const digestTexts = (format: Formats) => ({
  title: (month: number) => format.month(month),
  /** The caption of the picture; at most 1024 characters, Telegram's limit. */
  caption: (summary: DigestSummary) => {
    const { month, isOver, came, left, never, bytes, troubles, backupAge, spares, invites, requests, version } =
      summary;
    const more = (count: number) => `${count} more`;
    const times = (count: number) => (count > 1 ? `, ${format.count(count, TIMES)}` : '');
    const lines = [
      `📋 <b>${format.month(month)}</b>${isOver ? '' : ' so far'}: ${format.size(bytes)}`,
      namesLine('👋 Came', came, more),
      namesLine('🚪 Left', left, more),
      namesLine('💤 Never connected', never, more),
      troubles.length === 0 ? '✅ Nothing broke.' : '🔧 What broke:',
      ...troubleLines(
        troubles,
        ({ kind, ms, times: count }, name) => `${name}${TROUBLES[kind]}, ${format.duration(ms)}${times(count)}`,
        more,
      ),
      backupAge === null ? '🔐 No backup in the chat yet: /backup' : `🔐 Last backup: ${format.ago(backupAge)}`,
      spares && `🛟 Spare tested: ${spares.proven} of ${spares.people}`,
      invites + requests > 0 ? `✉️ Open invites: ${invites}, requests: ${requests}` : null,
      version && `🆕 The bot was updated: ${version.from} → ${version.to}`,
    ].filter((line) => line !== null);
    return [...lines, ...newsLines(lines, version?.changes ?? [], more)].join('\n');
  },
  buttons: {
    this: '📋 This month',
    last: '📋 Last month',
    start: '🔔 Send it every month',
    stop: '🔕 No longer every month',
  },
  monthly: (isOn: boolean) =>
    isOn ? 'It comes on the first of each month.' : 'It no longer comes by itself. To see it: /digest',
});

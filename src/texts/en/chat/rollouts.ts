import type { RollOutView, WaitingWhy } from '../../chat/rollout-view.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const WHY: Readonly<Record<WaitingWhy, string>> = {
  'not-asked': 'the file goes out soon',
  queued: 'the file is on its way',
  delivered: 'file delivered, not switched on',
  unreachable: 'blocked the bot',
  off: 'paused or removed',
  undone: 'went back to the old file',
};
const STATE = { open: '🔄', finished: '✅', undone: '↩️' } as const;
const ENDED = {
  open: '',
  finished: '\n\nFinished: old keys end now.',
  undone: '\n\nTaken back: old files go on.',
} as const;
const REASON: Readonly<Record<string, string>> = {
  address: 'The server has a new address.',
  server: 'The server was set up anew.',
  settings: 'The server’s settings were renewed.',
  reminder: 'A reminder: this file still waits for you.',
};

/** How many names are shown of a list. */
const MOST_NAMES = 20;

/** New files for the devices of a server, in English. */
export const rolloutsTexts = () => ({
  buttons: {
    start: '📨 Send new files',
    remind: '🔔 Remind those who wait',
    finish: '✅ Finish',
    undo: '↩️ Take back',
  },
  progress: ({ server, state, all, back, waiting, spares }: RollOutView) => {
    const names = back.slice(0, MOST_NAMES).map((name) => esc(short(name, 40)));
    const more = back.length > MOST_NAMES ? ` and ${back.length - MOST_NAMES} more` : '';
    const lines = waiting
      .slice(0, MOST_NAMES)
      .map(({ who, why }) => `• ${esc(short(who, 40))}: ${WHY[why]}`)
      .join('\n');
    const others = waiting.length > MOST_NAMES ? `\n… and ${waiting.length - MOST_NAMES} more` : '';
    return `${STATE[state]} New files for <b>${esc(short(server, 60))}</b>: ${back.length} of ${all} are back${
      names.length > 0 ? `: ${names.join(', ')}${more}` : ''
    }.${waiting.length > 0 ? `\n\nStill waiting:\n${lines}${others}` : ''}${
      spares.all > 0 ? `\n\nSpares, which nobody waits for: ${spares.back} of ${spares.all}.` : ''
    }${ENDED[state]}`;
  },
  reminded: (count: number) =>
    count === 0 ? 'Nobody to remind now: each file is minutes old at most.' : `Their files are sent again: ${count}`,
  /** Above a file that its friend did not ask for. `news`: why it comes; `isNew`: it has new keys. */
  caption: (server: string, address: string, device: string | null, news: string | null, isNew: boolean) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Server: <b>${esc(server)}</b>\n\n${
      news === null ? '' : `${REASON[news] ?? ''} `
    }${
      isNew
        ? 'Please add this file in the app and switch it on: the old one may stop working.'
        : 'Please add this file in the app and switch it on, then delete the old one.'
    }\nYour VPN address: <code>${esc(address)}</code>`,
  /** To a friend whose new file was taken back. */
  takenBack: (server: string) =>
    `↩️ The new file for <b>${esc(server)}</b> is not needed after all, the old one goes on working. If the new one is in the app already, delete it and switch the old one on.`,
});

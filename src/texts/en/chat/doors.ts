import { APP_NAMES, type App } from '../../../amnezia/apps.ts';
import type { Network } from '../../../peers/records/door-tries.ts';
import { doorTable, type NetworkNames, type TriedDoor } from '../../format/door-table.ts';
import { escapeHtml as esc } from '../../format/html.ts';

const NETWORKS: Readonly<Record<Network, string>> = {
  home: '🏠 Home Internet',
  mts: 'MTS',
  beeline: 'Beeline',
  megafon: 'MegaFon',
  t2: 'T2',
  yota: 'Yota',
  other: 'Another network',
};

const NAMES: NetworkNames = { ...NETWORKS, home: 'home', other: 'other', unnamed: 'not named' };

/** Another way into the same server, in English. */
export const doorTexts = {
  /** The buttons by which a friend says what they are connected through. */
  networks: NETWORKS,
  /** Added to a finding; the buttons below name networks, and each sends a file with another way in. */
  ask: () =>
    'Your internet may not let you into the server this way. There is another way in. What are you connected through right now? Press it, and I will send a new file with another way in.',
  /** The same where the network is known, with a button that sends the file. */
  offer: (network: Network) =>
    `Your internet (${NETWORKS[network]}) may not let you into the server this way. There is another way in: press the button, and I will send a new file with it.`,
  /** Before either, where the server sees the device and all looks well. */
  nothingOpens: 'Does nothing open at all?',
  /** In place of `offer`, after "Another network now". */
  askAgain: () => 'What are you connected through right now? Press it, and I will send a new file with another way in.',
  /** A file follows. */
  handedOut: (app: App, server: string) =>
    `A new file is on its way: the same server <b>${esc(server)}</b>, another way in. Open it in the ${APP_NAMES[app]} app, switch it on, and then delete the one before. If this one does not work either, press “🛟 It does not work” again.`,
  /** The next way in is that of the friend's spare; `file`: its file's name if it was sent before. */
  spare: (app: App, file: string | null) =>
    `Try your spare now: it takes another way in.${file === null ? '' : ` It may be in the ${APP_NAMES[app]} app already: <b>${esc(file.replace(/\.conf$/, ''))}</b>.`} Switch it on. I am sending its file as well, just in case. If it does not work either, press “🛟 It does not work” below it.`,
  /** After a second press of the same button. */
  again: () => 'You have been given another way in already. I am sending that file once more.',
  /** All doors were tried; a config for another server follows. */
  otherServer: (server: string) =>
    `You have tried all ways into that server. A config for another one is on its way: <b>${esc(server)}</b>. Add it to the app and switch it on.`,
  noneLeft: () => 'You have tried all ways in that there are. Tell the owner:',
  /** After the first handshake of such a file. */
  works: (server: string) =>
    `✅ You are connected to <b>${esc(server)}</b> by the other way in. You can delete the config before from the app.`,
  /** Lines of the owner's log. */
  closes: (doors: readonly string[]) => `soon closes: ${doors.join(', ')}`,
  stays: (doors: readonly string[]) => `no longer closes: ${doors.join(', ')}`,
  buttons: {
    next: '🚪 Send another way in',
    otherNetwork: '📶 I am on another network now',
    /** Opens the table. */
    table: '📶 Ways in by network',
  },
  /** The owner's table: how often friends on each network connected through each door, and how often they asked for another one. */
  table: (server: string, doors: readonly TriedDoor[]) =>
    `📶 <b>${esc(server)}</b>: ways in by network, connected / did not work\n${doorTable(doors, NAMES)}`,
};

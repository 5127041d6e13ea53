import type { App, Platform } from '../../../amnezia/apps.ts';
import { escapeHtml as esc } from '../../format/html.ts';
import { storeHint } from './guides.ts';

/** What the owner reads on a friend's screens, in place of the texts that tell a friend to turn to the owner. */
export const asOwner = {
  /** In place of `failed`. */
  failed: (code: string) =>
    `Something went wrong. Try again in a while. The log has the cause: <code>journalctl -u vpn-bot | grep ${esc(code)}</code>`,
  configHeld: (server: string, isNew: boolean) =>
    `Server <b>${esc(server)}</b> works, but the file for it is not ready yet. ${isNew ? 'Your new config' : 'Your config'} will arrive here by itself. If that takes long, /nodes says why.${isNew ? ' The old one still works.' : ''}`,
  /** In place of `guides.store`. */
  store: (app: App, platform: Platform) => storeHint(app, platform, true),
  routesNotHere: (device: string) =>
    `<b>${esc(device)}</b>: here only everything can go through the VPN for now. The bot does not know the server’s address yet (or its name server has the same one). Try again in a few minutes; if nothing changes, look at the server: /nodes`,
  noDoorLeft: () => 'You have tried all ways in that there are. Look at the server: /nodes',
  networkFull:
    'This server has no free places left. Remove people in /users, widen the network (NETWORK_CIDR), or choose another server:',
  noServer: 'There is no server right now. /nodes says why, and in a terminal: vpn-bot check',
  deviceOff: 'You have paused this config. Switch it on again on the page of the person: /users',
  serverNotRead:
    'The server works, but the file for it is not ready yet. Press again in a minute. If that does not help, /nodes says why.',
  devicePaused: () => 'You have paused this config. It is kept; switch it on again in /users',
  noWayOut: ({ server }: { readonly server: string }) =>
    `Your device is connected, but server <b>${esc(server)}</b> gets no answers from the internet. It looks like a fault on the server: <code>vpn-bot doctor</code> says what to do.`,
  /** In place of `health.buttons.tellOwner`. */
  whatIsSeen: '🔎 What the server sees',
  seenAlready: () => 'All that the server sees is above: I sent it less than an hour ago.',
};

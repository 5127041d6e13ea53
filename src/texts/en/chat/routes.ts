import type { RoutesNow } from '../../chat/device-line.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** What goes through the VPN, as part of a sentence. */
const words = (now: RoutesNow | null): string => {
  if (now === null) return 'everything';
  return now.kind === 'home' ? 'everything but your home network' : `only ${esc(now.services.join(', '))}`;
};

/** The choice of what a device sends through the VPN, in English. */
export const routesTexts = {
  /** `device`: its name, plain text; `now`: what goes through, null: everything. `takesIpv6`: whether IPv6 goes into the tunnel at all. */
  choose: (device: string, now: RoutesNow | null, takesIpv6: boolean) =>
    [
      `<b>${esc(device)}</b>: <b>${words(now)}</b> goes through the VPN now.`,
      '<b>Everything but the home network</b>: printer, TV and router at home open while the VPN is on.\n<b>Only some services</b>: the rest goes past the VPN, and sites see your own address.',
      ...(takesIpv6
        ? []
        : ['This server takes no IPv6: sites that have it may open past the VPN, whatever you choose.']),
      'After your choice a new file arrives. Open it in the app, switch it on, and delete the earlier one there.',
    ].join('\n\n'),
  /** Where the friend chooses an exit instead. */
  withExit: (device: string, now: RoutesNow | null) =>
    `<b>${esc(device)}</b>: <b>${words(now)}</b> goes through the VPN.\n\nOn this server you can choose with /server where sites open from, with no new file. But that needs a file that sends everything through the VPN: the button below brings it.`,
  /** Where nothing but everything can be chosen. */
  notHere: (device: string) =>
    `<b>${esc(device)}</b>: here only everything can go through the VPN for now. The bot does not know the server’s address yet (or its name server has the same one). Try again in a few minutes; if nothing changes, tell the owner:`,
  whichServices: (device: string) =>
    `<b>${esc(device)}</b>: which services should go through the VPN? Tap them, then “Send the file”. Everything else goes past the VPN.\n\nServices get new addresses now and then. If one does not open any more, choose everything.`,
  /** The label of a service's button; plain text. */
  service: (name: string, isChosen: boolean) => `${isChosen ? '✅' : '▫️'} ${name}`,
  tooMany: (count: number, most: number) =>
    `⚠️ The file would be too long: ${count} networks, and apps are sure to take only ${most}. Take a service out.`,
  /** A file whose QR code is too fine. */
  longFile: () => 'The file will be long. Open the file itself: phones read so fine a QR code badly or not at all.',
  chosen: (now: RoutesNow | null, isLong: boolean) =>
    [
      `From now on <b>${words(now)}</b> goes through the VPN. The new file will arrive here by itself. Open it in the app, switch it on, and delete the earlier one there: only one of them may be on.`,
      ...(isLong ? [routesTexts.longFile()] : []),
    ].join('\n\n'),
  buttons: {
    open: '🧭 What goes through the VPN',
    all: '🌍 Everything',
    home: '🏠 All but the home network',
    only: '🎯 Only some services…',
    send: '📄 Send the file',
  },
};

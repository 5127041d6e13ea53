import type { FindingKind } from '../../../health/diagnose.ts';
import type { FindingLine, HelpReport } from '../../chat/help-report.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';
import { reportLines } from '../../format/report-lines.ts';
import { exitStates } from './exits.ts';
import { foundText } from './found.ts';
import { DEVICES } from './nouns.ts';

/** The texts about configs that do not work, and outages, in English. */
export function healthTexts(format: Formats) {
  const exits = exitStates(format);
  const server = (name: string) => `Server <b>${esc(name)}</b>`;
  const findings: Readonly<Record<FindingKind, (line: FindingLine) => string>> = {
    'access-ended': () =>
      'Your access to this VPN has ended, so the config does not work. If that is a mistake, tell the owner.',
    'access-paused': () => 'The owner has paused your access. Your config is kept and works again once access is back.',
    'access-expired': ({ at }) =>
      `Your access ended${at ? ` on ${esc(format.moment(at))}` : ''}. Your config is kept: it works again if the owner extends your access.`,
    'used-up': () =>
      'This month’s traffic is used up, so the VPN is off until the new month; /status says when that begins. The config is kept.',
    'device-removed': () => 'This config was removed, so it does not work. You can get a new one.',
    'device-paused': () => 'The owner has paused this config. It is kept and works again once it is switched on.',
    'server-gone': ({ server: name }) => `${server(name)} is switched off. You need a config for another server.`,
    'server-down': ({ server: name, at }) =>
      at
        ? `${server(name)} has not answered since ${esc(format.moment(at))}. Nothing is wrong with your device. I will write when it is back.`
        : `${server(name)} is not answering right now. Nothing is wrong with your device. Try again in a few minutes.`,
    unseen: ({ app, server: name }) =>
      `${server(name)} lets people in, but I cannot see right now whether your device is connected. Turn the switch in the ${app} app off and on again. If that does not help, take another server, or try again in a few minutes.`,
    replaced: ({ app }) =>
      `This config has been replaced by a new one and no longer works. Switch the new one on in the ${app} app and delete the old one.`,
    'not-sent': () => 'This config has not reached you yet. Press the button and I will send it again.',
    'off-server': ({ server: name }) =>
      `${server(name)} does not let this config in: its address is taken. A new config fixes that; delete the old one afterwards.`,
    'old-in-use': ({ app }) =>
      `You have a new config, but it was never switched on: the old one is in use. Open the new file in the ${app} app, switch it on and delete the old one.`,
    'old-stopped': ({ app }) =>
      `The old config is off, and the new one was never switched on. Open the new file in the ${app} app, switch it on and delete the old one.`,
    'two-devices': () =>
      'It looks as if one config is switched on on two devices at once. They get in each other’s way: now one works, now the other. Keep it on one; the other needs a config of its own.',
    'answers-lost': ({ server: name }) =>
      `${server(name)} hears your device, but its answers are lost on the way to you. That happens when a network gets in the way of VPNs. Try another way in: with a button below, if there is one, or from another network (Wi-Fi instead of mobile data, or the other way round).`,
    'no-way-out': ({ server: name }) =>
      `Your device is connected, but server <b>${esc(name)}</b> gets no answers from the internet. It looks like a fault on the server, which its owner can fix.`,
    'exit-silent': ({ exit }) => (exit === null ? exits.someExitSilent : exits.state(exit)),
    works: ({ app, server: name, ago }) =>
      `Seen from server <b>${esc(name)}</b> all is well: your device is connected${(ago ?? 0) < 60_000 ? ' right now' : ` (${esc(format.ago(ago ?? 0))})`}. Turn the switch in the ${app} app off and on again. If just one site or app does not open, it is probably not the VPN.`,
    'nobody-heard': ({ server: name }) =>
      `Nobody can reach server <b>${esc(name)}</b> right now, not only you. Nothing is wrong with your device: the server seems to be blocked.`,
    'never-connected': ({ app, server: name }) =>
      `${server(name)} has never seen this config. If you have not switched it on yet:\n1. Open the config file in the ${app} app.\n2. Turn on the switch beside it.\n3. If your phone asks for permission, allow it.`,
    silent: ({ app, server: name, ago }) =>
      `${server(name)} does not hear your device right now${ago === null ? '' : `. Last time: ${esc(format.ago(ago))}`}.\n1. See whether the internet works without the VPN.\n2. Turn the switch in the ${app} app off and on again.\n3. See in the settings of your device that date and time are set automatically.`,
  };
  return {
    findings,
    buttons: {
      /** The button below each config. */
      help: '🛟 It does not work',
      still: 'Still does not work',
      tellOwner: '✉️ Tell the owner',
      sendAgain: '📄 Send the config',
      guide: '📖 How to switch it on',
      ownConfig: '➕ A config for the other',
      configOn: (name: string) => `🌍 Config for server ${name}`,
      /** The button below `blocked`. */
      newAddress: '📄 Get a new config',
    },
    /** Shown briefly over the chat while the bot examines the device. */
    looking: () => 'Looking at your device. This takes up to ten seconds.',
    whichDevice: () => 'Which device does not work?',
    /** To the friend, after the report was sent to the owner. */
    reported: () => 'I have told the owner everything that I saw. They will look into it and write to you.',
    /** To the friend, if the owner got a report about this device within the last hour. */
    alreadyReported: () => 'The owner knows already: I wrote to them about this device less than an hour ago.',
    report: ({ who, device, server: name, finding, line, facts }: HelpReport) =>
      [
        `🛟 <b>${esc(who)}</b>: the VPN does not work`,
        `${esc(device)} · <b>${esc(name)}</b>`,
        `🔎 ${foundText(finding, line, format)}`,
        ...(line.exit === null ? [] : [exits.report(line.exit)]),
        ...reportLines(facts, format, {
          access: 'Access',
          node: 'Server',
          up: 'answers',
          down: 'does not answer',
          since: 'since',
          yes: 'yes',
          no: 'no',
          never: 'never',
          key: 'Key on the server',
          addresses: 'addresses',
          taken: 'a foreign peer has the address',
          handshake: 'Handshake',
          heard: 'Last packet',
          traffic: 'Received / sent',
          watched: 'while watching',
          places: 'From',
          sentAt: 'Config sent',
          next: 'A new key waits',
          retired: 'Old keys',
          crowd: 'Others on the server',
          crowdOf: (heard, devices) => `connected ${heard}, in the last day ${format.count(devices, DEVICES)}`,
          clock: 'Server clock, seconds ahead',
        }),
      ].join('\n'),
    /** The first connection of a spare. */
    spare: (name: string) =>
      `🛟 The spare works: it has connected by server <b>${esc(name)}</b>. Switch your usual config on again and keep the spare in the app.`,
    connected: (name: string) =>
      `✅ It works, you are connected! Server: <b>${esc(name)}</b>. Nothing more to do. Should it ever stop working, press “🛟 It does not work” below.`,
    /** After the first handshake with the keys of a `/regen`. */
    renewed: (name: string) =>
      `✅ The new config works. Server: <b>${esc(name)}</b>. The old one is off; you can delete it from the app.`,
    /** After half an hour without a handshake of a new config. */
    offer: (name: string) =>
      `You have a config for server <b>${esc(name)}</b> but have not connected yet. If you are stuck, press the button and I will see what is wrong.`,
    /** `other`: the server whose config the button sends, or null. */
    serverDown: (name: string, since: Date, other: string | null) =>
      `⚠️ ${server(name)} has not answered since ${esc(format.moment(since))}. Nothing is wrong with your device and there is nothing to change. I will write when the server is back.${
        other === null ? '' : `\nIf you need the VPN now, take a config for server <b>${esc(other)}</b>:`
      }`,
    serverBack: (name: string) =>
      `✅ ${server(name)} works again. Your config is still good, there is nothing to change.`,
    /** A foreign peer has the address of this device. */
    blocked: (device: string, server: string) =>
      `⚠️ “${esc(device)}” has no VPN on <b>${esc(server)}</b> right now: its place there is taken. Press the button: a new config comes, and it replaces the old one on this device.`,
  };
}

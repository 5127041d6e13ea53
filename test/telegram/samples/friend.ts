import { COMMANDS } from '../../stage/chat-tables.ts';
import { device } from './device-line.ts';
import { LONGEST_USERNAME, type Sampler, setting, WHEN } from './samples.ts';

const ADDRESS = '255.255.255.255';

/** What everybody may read. */
export const friendSamples: Sampler = (texts, name) => {
  const all = COMMANDS.map((command) => ({ name: command.name, text: texts.commands[command.name] }));
  const titles = Object.values(texts.manners.helpTitles);
  const server = { name: setting(name), place: null, description: setting(name, 100), chosen: true, up: false };
  const ways = (['plain', 'masked'] as const).map((way) => ({
    ...server,
    place: { id: 'eu1', name: setting(name), way },
  }));
  const down = { ...device(name), nodeUp: false, seenAge: null, rekey: null };
  return {
    messages: [
      ['failed', texts.failed('ZZZZZ')],
      ['welcomeFriend', texts.welcomeFriend(name, texts.entry.terms({ until: WHEN, days: null }))],
      ['letIn', texts.letIn(texts.entry.terms({ until: WHEN, days: null }))],
      ['stranger', texts.stranger()],
      ['writeToMe', texts.writeToMe(LONGEST_USERNAME)],
      ['help', texts.help(titles.map((title) => ({ title, commands: all.slice(0, 10) })))],
      ['help, of one kind', texts.help([{ title: titles[0] ?? '', commands: all }])],
      ['unknownText', texts.unknownText(false)],
      ['unknownText, owner', texts.unknownText(true)],
      ['welcomeBack', texts.welcomeBack(name)],
      ['nothingYet', texts.setup.nothingYet()],
      ['coming', texts.setup.coming(name, texts.entry.terms({ until: WHEN, days: null }), texts.setup.targets.android)],
      ['ownConfig', texts.setup.ownConfig()],
      ...[true, false].flatMap((up) => [
        [`configDelayed ${up}`, texts.configDelayed(setting(name), up)] as const,
        [`regenDelayed ${up}`, texts.regenDelayed(setting(name), up)] as const,
        [`configHeld ${up}`, texts.configHeld(setting(name), up)] as const,
      ]),
      ['importedKey', texts.importedKey(setting(name))],
      ['chooseServer', texts.chooseServer(Array.from({ length: 15 }, () => server))],
      ['chooseServer, two ways', texts.chooseServer([...ways, ...Array.from({ length: 13 }, () => server)])],
      ...[true, false].map(
        (isThere) => [`serverChosen: ${isThere}`, texts.serverChosen(setting(name), isThere)] as const,
      ),
      ['serverLeft', texts.serverLeft(setting(name))],
      ['serverLeft unnamed', texts.serverLeft(null)],
      ['serverReplaced', texts.serverReplaced(setting(name), setting(name))],
      ['serverReplaced unnamed', texts.serverReplaced(null, setting(name))],
      ['oldStopped', texts.oldStopped()],
      ['regenUndone', texts.regenUndone()],
      ['no device', texts.status([], setting(name))],
      ['no device, no server', texts.status([], null)],
      [
        'status',
        texts.status(
          Array.from({ length: 8 }, () => device(name)),
          null,
        ),
      ],
      ...[true, false].map((isOn) => [`switchOver: ${isOn}`, texts.switchOver(isOn)] as const),
      ['switchedOver', texts.switchedOver(setting(name), setting(name))],
      ['status, down', texts.status([down], null)],
      ...[true, false].map(
        (wasGreeted) =>
          [
            `status, greeted: ${wasGreeted}`,
            texts.status([{ ...device(name), seenAge: null, wasGreeted }], null),
          ] as const,
      ),
    ],
    captions: [
      ['spareCaption', texts.spareCaption(setting(name), ADDRESS)],
      ['configCaption', texts.configCaption(setting(name), ADDRESS, setting(name))],
      ['regenCaption', texts.regenCaption(setting(name), ADDRESS, setting(name), WHEN)],
      ['regenCaption, no grace', texts.regenCaption(setting(name), ADDRESS, null, null)],
    ],
    labels: [
      texts.serverButton(server),
      texts.serverName(server),
      ...[true, false].map((isOn) => texts.switchOverButton(isOn)),
      ...Object.values(texts.manners.keys),
      ...Object.values(texts.setup.targets),
      texts.setup.servers,
    ],
    toasts: [texts.failed('ZZZZZ'), texts.newKeysComing()],
  };
};

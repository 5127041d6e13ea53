import { COMMANDS } from '../../stage/chat-tables.ts';
import { device } from './device-line.ts';
import { LARGEST_ID, LONGEST_USERNAME, type Sampler, setting, WHEN } from './samples.ts';

const ADDRESS = '255.255.255.255';

/** What everybody may read. */
export const friendSamples: Sampler = (texts, name) => {
  const all = COMMANDS.map((command) => ({ name: command.name, text: texts.commands[command.name] }));
  const titles = Object.values(texts.manners.helpTitles);
  const server = { name: setting(name), description: setting(name, 100), chosen: true, up: false };
  const down = { ...device(name), nodeUp: false, seenAge: null, rekey: null };
  return {
    messages: [
      ['failed', texts.failed('ZZZZZ')],
      ['welcomeFriend', texts.welcomeFriend(name, 'AmneziaVPN')],
      ['letIn', texts.letIn('AmneziaVPN')],
      ['stranger', texts.stranger(LARGEST_ID)],
      ['writeToMe', texts.writeToMe(LONGEST_USERNAME)],
      ['help', texts.help(titles.map((title) => ({ title, commands: all.slice(0, 10) })))],
      ['help, of one kind', texts.help([{ title: titles[0] ?? '', commands: all }])],
      ['unknownText', texts.unknownText(all.slice(0, 5))],
      ...[true, false].flatMap((up) => [
        [`configDelayed ${up}`, texts.configDelayed(setting(name), up)] as const,
        [`regenDelayed ${up}`, texts.regenDelayed(setting(name), up)] as const,
      ]),
      ['importedKey', texts.importedKey(setting(name))],
      ['chooseServer', texts.chooseServer(Array.from({ length: 15 }, () => server))],
      ['serverChosen', texts.serverChosen(setting(name))],
      ['serverLeft', texts.serverLeft('abcdefgh')],
      ['serverReplaced', texts.serverReplaced('abcdefgh', setting(name))],
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
      ['configCaption', texts.configCaption(setting(name), ADDRESS, setting(name))],
      ['regenCaption', texts.regenCaption(setting(name), ADDRESS, setting(name), WHEN)],
      ['regenCaption, no grace', texts.regenCaption(setting(name), ADDRESS, null, null)],
    ],
    labels: [texts.serverButton(server)],
    toasts: [texts.failed('ZZZZZ'), texts.newKeysComing()],
  };
};

import type { Language, MessagePart } from '../page/protocol.ts';
import { payloadOf } from './entities.ts';
import { act, choose, type State } from './live.ts';

/** One step of the story: what it is, whether the chat shows that it was done, and how the page does it. */
export interface GuideStep {
  readonly text: Readonly<Record<Language, string>>;
  isDone(state: State): boolean;
  run(state: State): Promise<unknown>;
}

const OWNER = 100;
const FRIEND = 101;
const STRANGER = 102;
/** The owner's button that lets somebody in. */
const REQUEST = /^request:.*approve$/;
const messagesOf = ({ chats }: State, person: number) => chats[person]?.messages ?? [];
const filesOf = (state: State, person: number): MessagePart[] =>
  messagesOf(state, person).filter(({ file }) => file?.kind === 'config');
const files = (state: State): MessagePart[] => filesOf(state, FRIEND);
const said = (state: State, person: number, text: RegExp) =>
  messagesOf(state, person).filter((message) => !message.fromBot && text.test(message.text));
const isOnline = ({ tunnels }: State, file: MessagePart | undefined) =>
  file !== undefined && tunnels[file.id]?.state === 'online';
const mainIsUp = ({ servers }: State) => servers.some(({ id, isUp }) => id === 'main' && isUp);

/** What stands behind the owner's newest invite link, or null. */
function inviteIn(state: State): string | null {
  const links = messagesOf(state, OWNER).filter(({ fromBot }) => fromBot);
  return payloadOf(links.findLast(({ text }) => payloadOf(text) !== null)?.text ?? '');
}

/** The newest button with such data in this chat, or null. */
function buttonIn(state: State, person: number, data: RegExp): { message: number; data: string } | null {
  for (const { id, rows } of messagesOf(state, person).toReversed()) {
    const found = rows.flat().find((button) => button.data !== undefined && data.test(button.data));
    if (found?.data !== undefined) return { message: id, data: found.data };
  }
  return null;
}

/** The first answer greets the stranger; the second tells that he was let in, however that came about. */
const isLetIn = (state: State): boolean => messagesOf(state, STRANGER).filter(({ fromBot }) => fromBot).length > 1;

async function press(state: State, person: number, data: RegExp): Promise<unknown> {
  choose({ person, view: 'chat' });
  const button = buttonIn(state, person, data);
  return button && act({ do: 'press', person, ...button });
}

function write(person: number, text: string): Promise<unknown> {
  choose({ person, view: 'chat' });
  return act({ do: 'say', person, text });
}

function connect(file: MessagePart | undefined, person = FRIEND): Promise<unknown> {
  choose({ person, view: 'chat' });
  return file ? act({ do: 'turn', message: file.id, on: true }) : Promise.resolve();
}

function plug(on: boolean): Promise<unknown> {
  choose({ person: FRIEND, view: 'chat' });
  return act({ do: 'plug', server: 'main', on });
}

function block(): Promise<unknown> {
  choose({ person: STRANGER, view: 'chat' });
  return act({ do: 'block', person: STRANGER, on: true });
}

/** The story of `npm run demo -- --script`, with one phone of each friend. */
export const GUIDE: readonly GuideStep[] = [
  {
    text: {
      en: 'The owner presses Start: the bot knows whose it is.',
      ru: 'Владелец нажимает «Начать»: бот знает, чей он.',
    },
    isDone: (state) => messagesOf(state, OWNER).length > 1,
    run: () => write(OWNER, '/start'),
  },
  {
    text: { en: 'The owner makes an invite link.', ru: 'Владелец делает ссылку-приглашение.' },
    isDone: (state) => inviteIn(state) !== null,
    run: () => write(OWNER, '/invite'),
  },
  {
    text: {
      en: 'Anna opens the link for an iPhone: she is in, and her file comes with the guide for it.',
      ru: 'Анна открывает ссылку для iPhone: доступ есть, приходят файл и инструкция для него.',
    },
    isDone: (state) => files(state).length > 0,
    run: (state) => write(FRIEND, `/start ${inviteIn(state) ?? ''}`.trim()),
  },
  {
    text: {
      en: 'She connects her phone: handshake, ping, bytes.',
      ru: 'Она подключает телефон: рукопожатие, пинг, байты.',
    },
    isDone: (state) => isOnline(state, files(state)[0]),
    run: (state) => connect(files(state)[0]),
  },
  {
    text: {
      en: 'Boris has no link. He presses Start and is a stranger.',
      ru: 'У Бориса ссылки нет. Он нажимает «Начать», бот его не знает.',
    },
    isDone: (state) => messagesOf(state, STRANGER).length > 1,
    run: () => write(STRANGER, '/start'),
  },
  {
    text: { en: 'He asks for access with the button.', ru: 'Он просит доступ кнопкой.' },
    isDone: (state) => buttonIn(state, OWNER, REQUEST) !== null || isLetIn(state),
    run: (state) => press(state, STRANGER, /^ask\b/),
  },
  {
    text: { en: 'The owner lets him in with a button.', ru: 'Владелец впускает его кнопкой.' },
    isDone: isLetIn,
    run: (state) => press(state, OWNER, REQUEST),
  },
  {
    text: {
      en: 'Anna asks for a new key. The old file keeps working.',
      ru: 'Анна просит новый ключ. Старый файл продолжает работать.',
    },
    isDone: (state) => said(state, FRIEND, /^\/regen/).length > 0 && files(state).length > 1,
    run: () => write(FRIEND, '/regen'),
  },
  {
    text: {
      en: 'She connects with the new file, and the old one goes dark.',
      ru: 'Она подключается с новым файлом, и старый гаснет.',
    },
    isDone: (state) => isOnline(state, files(state)[1]) && !isOnline(state, files(state)[0]),
    run: (state) => connect(files(state)[1]),
  },
  {
    text: {
      en: 'Somebody pulls the plug of the server; its peers are lost.',
      ru: 'Кто-то выдёргивает вилку сервера; его пиры потеряны.',
    },
    isDone: (state) => !mainIsUp(state) && !isOnline(state, files(state)[1]),
    run: () => plug(false),
  },
  {
    text: {
      en: 'Anna asks for her config meanwhile. It will come by itself.',
      ru: 'Анна тем временем просит конфиг. Он придёт сам.',
    },
    isDone: (state) => {
      const asked = said(state, FRIEND, /^\/get_config/)[0];
      return asked !== undefined && messagesOf(state, FRIEND).some(({ id, fromBot }) => fromBot && id > asked.id);
    },
    run: () => write(FRIEND, '/get_config'),
  },
  {
    text: {
      en: 'Power is back: the file comes, and the phone is online again, both by themselves.',
      ru: 'Питание вернулось: файл приходит, телефон снова в сети, всё само.',
    },
    isDone: (state) => mainIsUp(state) && files(state).length > 2 && isOnline(state, files(state)[1]),
    run: () => plug(true),
  },
  {
    text: {
      en: 'The network of Boris drops WireGuard at its usual port.',
      ru: 'Сеть Бориса не пускает WireGuard на его обычный порт.',
    },
    isDone: ({ blocked }) => blocked.includes(STRANGER),
    run: () => block(),
  },
  {
    text: {
      en: 'He takes the file for an iPhone.',
      ru: 'Он берёт файл для iPhone.',
    },
    isDone: (state) => filesOf(state, STRANGER).length > 0,
    run: (state) => press(state, STRANGER, /^setup:ios$/),
  },
  {
    text: { en: 'He switches it on, and no answer comes.', ru: 'Он включает его, и ответа нет.' },
    isDone: (state) => filesOf(state, STRANGER).some(({ id }) => state.tunnels[id]?.state === 'dark'),
    run: (state) => connect(filesOf(state, STRANGER)[0], STRANGER),
  },
  {
    text: {
      en: '“It does not work”: the bot looks at his device for some seconds, and asks which network he is on.',
      ru: '«Не работает»: бот несколько секунд смотрит на его устройство и спрашивает, какой у него интернет.',
    },
    isDone: (state) => buttonIn(state, STRANGER, /^nextway:/) !== null,
    run: (state) => press(state, STRANGER, /^help:/),
  },
  {
    text: {
      en: 'MTS, he says: a file with another way into the same server comes.',
      ru: 'Он отвечает: МТС. Приходит файл с другим входом в тот же сервер.',
    },
    isDone: (state) => filesOf(state, STRANGER).length > 1,
    run: (state) => press(state, STRANGER, /^nextway:.*:mts$/),
  },
  {
    text: { en: 'With that one he is online.', ru: 'С ним он в сети.' },
    isDone: (state) =>
      filesOf(state, STRANGER)
        .slice(1)
        .some((file) => isOnline(state, file)),
    run: (state) => connect(filesOf(state, STRANGER).at(-1), STRANGER),
  },
];

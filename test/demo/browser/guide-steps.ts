import type { Language, MessagePart } from '../page/protocol.ts';
import { act, choose, type State } from './live.ts';

/** One step of the story: what it is, whether the chat shows that it was done, and how the page does it. */
export interface GuideStep {
  readonly text: Readonly<Record<Language, string>>;
  isDone(state: State): boolean;
  run(state: State): Promise<unknown>;
}

const OWNER = 100;
const FRIEND = 101;
const messagesOf = ({ chats }: State, person: number) => chats[person]?.messages ?? [];
const files = (state: State): MessagePart[] => messagesOf(state, FRIEND).filter(({ file }) => file?.kind === 'config');
const said = (state: State, person: number, text: RegExp) =>
  messagesOf(state, person).filter((message) => !message.fromBot && text.test(message.text));
const isOnline = ({ tunnels }: State, file: MessagePart | undefined) =>
  file !== undefined && tunnels[file.id]?.state === 'online';
const mainIsUp = ({ servers }: State) => servers.some(({ id, isUp }) => id === 'main' && isUp);

function write(person: number, text: string): Promise<unknown> {
  choose({ person, view: 'chat' });
  return act({ do: 'say', person, text });
}

function connect(file: MessagePart | undefined): Promise<unknown> {
  choose({ person: FRIEND, view: 'chat' });
  return file ? act({ do: 'turn', message: file.id, on: true }) : Promise.resolve();
}

function plug(on: boolean): Promise<unknown> {
  choose({ person: FRIEND, view: 'chat' });
  return act({ do: 'plug', server: 'main', on });
}

/** The story of `npm run demo -- --script`, for one friend. */
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
    text: {
      en: 'Anna presses Start. She is a stranger and is told her number.',
      ru: 'Анна нажимает «Начать». Её ещё не знают и называют ей номер.',
    },
    isDone: (state) => messagesOf(state, FRIEND).length > 1,
    run: () => write(FRIEND, '/start'),
  },
  {
    text: { en: 'The owner lets her in by that number.', ru: 'Владелец добавляет её по этому номеру.' },
    isDone: (state) => said(state, OWNER, /^\/add_user 101/).length > 0,
    run: () => write(OWNER, `/add_user ${FRIEND}`),
  },
  {
    text: {
      en: 'Anna asks for her config and gets a file, with a QR code.',
      ru: 'Анна просит конфиг и получает файл с QR-кодом.',
    },
    isDone: (state) => files(state).length > 0,
    run: () => write(FRIEND, '/get_config'),
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
      en: 'She asks for a new key. The old file keeps working.',
      ru: 'Она просит новый ключ. Старый файл продолжает работать.',
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
      const asked = said(state, FRIEND, /^\/get_config/)[1];
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
];

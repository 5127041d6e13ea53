import type { Language } from '../page/protocol.ts';

/** What the transcript says besides the chat. */
export interface Narration {
  readonly bot: string;
  readonly tunnels: (isReal: boolean) => string;
  readonly steps: {
    readonly [step in 'letIn' | 'config' | 'second' | 'blocked' | 'abroad' | 'regen' | 'outage' | 'end']: string;
  };
  readonly opens: (link: string) => string;
  readonly online: (file: string) => string;
  readonly blocks: (person: string) => string;
  readonly opensUp: (person: string) => string;
  readonly switchedOff: (file: string) => string;
  readonly noAnswer: (file: string) => string;
  readonly otherDoor: (door: string) => string;
  readonly stillOnline: (file: string) => string;
  readonly dark: (file: string) => string;
  readonly back: (file: string) => string;
  readonly sameAddress: (address: string) => string;
  readonly pulled: string;
  readonly pluggedIn: string;
  readonly stopped: string;
  readonly done: (steps: number, seconds: number) => string;
  readonly failed: (step: string) => string;
}

/** By language. */
export const NARRATION: Readonly<Record<Language, Narration>> = {
  en: {
    bot: 'bot',
    tunnels: (isReal) =>
      isReal
        ? 'The daemon is the real one, and so are the tunnels: WireGuard interfaces and phones in network namespaces, eu1 behind sshd and with AmneziaWG.'
        : 'The daemon is the real one. WireGuard is simulated: real tunnels need root, wireguard-go and sshd.',
    steps: {
      letIn: 'The owner invites a friend by a link',
      config: 'The friend gets a config and is online',
      second: 'A second friend asks for access',
      blocked: 'His network blocks WireGuard, and one tap brings another way in',
      abroad: 'He takes the second server as well',
      regen: 'A new key that locks nobody out',
      outage: 'A server dies and returns',
      end: 'Everything as it should be',
    },
    opens: (link) => `opens ${link} and presses Start`,
    online: (file) => `phone: ${file} is switched on: handshake, ping answered`,
    blocks: (person) => `the network of ${person} drops WireGuard’s packets to its usual port`,
    opensUp: (person) => `${person} is on another network, which lets WireGuard pass`,
    switchedOff: (file) => `phone: ${file} is switched off`,
    noAnswer: (file) => `phone: ${file} is switched on: no answer`,
    otherDoor: (door) => `the same server by another door: ${door}`,
    stillOnline: (file) => `phone: ${file} still answers`,
    dark: (file) => `phone: ${file} has gone dark`,
    back: (file) => `phone: ${file} answers again, by itself`,
    sameAddress: (address) => `the same address as before: ${address}`,
    pulled: 'somebody pulls the plug of eu1; its peers are lost',
    pluggedIn: 'eu1 has power again',
    stopped: 'the daemon was stopped and ended with 0; every call of it was valid',
    done: (steps, seconds) => `All ${steps} steps in ${seconds} s.`,
    failed: (step) => `This step failed: ${step}`,
  },
  ru: {
    bot: 'бот',
    tunnels: (isReal) =>
      isReal
        ? 'Демон настоящий, и туннели тоже: интерфейсы WireGuard и телефоны в сетевых пространствах, eu1 за sshd и с AmneziaWG.'
        : 'Демон настоящий. WireGuard имитируется: настоящим туннелям нужны root, wireguard-go и sshd.',
    steps: {
      letIn: 'Владелец приглашает друга ссылкой',
      config: 'Друг получает конфиг и выходит в сеть',
      second: 'Второй друг просит доступ',
      blocked: 'Его сеть не пускает WireGuard, и одно нажатие приносит другой вход',
      abroad: 'Он берёт и второй сервер',
      regen: 'Новый ключ, который никого не отключает',
      outage: 'Сервер умирает и возвращается',
      end: 'Всё как должно быть',
    },
    opens: (link) => `открывает ${link} и нажимает «Начать»`,
    online: (file) => `телефон: ${file} включён: рукопожатие есть, пинг отвечает`,
    blocks: (person) => `сеть не пускает WireGuard на его обычный порт (${person})`,
    opensUp: (person) => `теперь другая сеть, она пропускает WireGuard (${person})`,
    switchedOff: (file) => `телефон: ${file} выключен`,
    noAnswer: (file) => `телефон: ${file} включён: ответа нет`,
    otherDoor: (door) => `тот же сервер, другой вход: ${door}`,
    stillOnline: (file) => `телефон: ${file} по-прежнему отвечает`,
    dark: (file) => `телефон: ${file} погас`,
    back: (file) => `телефон: ${file} снова отвечает, сам`,
    sameAddress: (address) => `адрес тот же: ${address}`,
    pulled: 'кто-то выдёргивает вилку eu1; его пиры потеряны',
    pluggedIn: 'у eu1 снова есть питание',
    stopped: 'демон остановлен и завершился с кодом 0; все его вызовы верны',
    done: (steps, seconds) => `Все шаги (${steps}) за ${seconds} с.`,
    failed: (step) => `Этот шаг не удался: ${step}`,
  },
};

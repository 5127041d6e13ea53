import { readFileSync } from 'node:fs';
import type { Language } from '../page/protocol.ts';

/** What the demo prints in the terminal, apart from the story's transcript. */
export interface TerminalTexts {
  readonly help: string;
  readonly wrongOption: (why: string) => string;
  readonly wrongPort: (value: string) => string;
  readonly wrongLanguage: (value: string) => string;
  readonly portTaken: (port: number) => string;
  readonly portForbidden: (port: number) => string;
  readonly tokenInEnvironment: string;
  readonly tokenInFile: (file: string) => string;
  readonly realTunnels: string;
  /** `lacks` names what the machine lacks for real tunnels; null when simulated ones were asked for. */
  readonly simulatedTunnels: (lacks: string | null) => string;
  readonly openPage: (url: string) => string;
  readonly daemonEnded: (how: string) => string;
}

const helpIn = (language: Language) => readFileSync(new URL(`help.${language}.txt`, import.meta.url), 'utf8');

/** Sentences without a line end, by language. */
export const TERMINAL_TEXTS: Readonly<Record<Language, TerminalTexts>> = {
  en: {
    help: helpIn('en'),
    wrongOption: (why) => why,
    wrongPort: (value) => `--port ${value}: must be a number from 0 to 65535`,
    wrongLanguage: (value) => `--lang ${value}: must be ru or en`,
    portTaken: (port) =>
      `Port ${port} on 127.0.0.1 is taken by another program. Choose another port, or leave --port out.`,
    portForbidden: (port) => `This user may not listen on port ${port}. Choose one from 1024 on, or leave --port out.`,
    tokenInEnvironment:
      'BOT_TOKEN is set in the environment. The demo is only for trying and does not start beside a real bot. Unset it: env -u BOT_TOKEN npm run demo',
    tokenInFile: (file) =>
      `${file} holds a bot's token. The demo is only for trying and does not start beside a real bot. Start the bot with npm start, or the demo in another clone.`,
    realTunnels: 'Real tunnels: WireGuard in network namespaces, eu1 behind sshd and with AmneziaWG.',
    simulatedTunnels: (lacks) =>
      `WireGuard is simulated${lacks === null ? '' : ` (no real tunnels here: ${lacks})`}; the daemon is the real one.`,
    openPage: (url) => `  ${url}\n\nOpen this address in a browser. Ctrl-C ends everything.`,
    daemonEnded: (how) => `The daemon has ended (${how}).`,
  },
  ru: {
    help: helpIn('ru'),
    wrongOption: (why) => `Непонятный параметр: ${why}`,
    wrongPort: (value) => `--port ${value}: нужно число от 0 до 65535`,
    wrongLanguage: (value) => `--lang ${value}: нужно ru или en`,
    portTaken: (port) => `Порт ${port} на 127.0.0.1 занят другой программой. Выберите другой порт или уберите --port.`,
    portForbidden: (port) =>
      `Этому пользователю нельзя слушать порт ${port}. Выберите порт от 1024 или уберите --port.`,
    tokenInEnvironment:
      'В окружении задан BOT_TOKEN. Проба только для знакомства и рядом с настоящим ботом не запускается. Уберите его: env -u BOT_TOKEN npm run demo',
    tokenInFile: (file) =>
      `В файле ${file} лежит токен бота. Проба только для знакомства и рядом с настоящим ботом не запускается. Запустите бота (npm start) или пробу в другом клоне.`,
    realTunnels: 'Туннели настоящие: WireGuard в сетевых пространствах, eu1 за sshd и с AmneziaWG.',
    simulatedTunnels: (lacks) =>
      `WireGuard имитируется${lacks === null ? '' : ` (для настоящих туннелей здесь не хватает: ${lacks})`}; бот настоящий.`,
    openPage: (url) => `  ${url}\n\nОткройте этот адрес в браузере. Ctrl-C завершает всё.`,
    daemonEnded: (how) => `Бот завершился (${how}).`,
  },
};

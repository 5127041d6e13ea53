import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { CLONE } from './clone.ts';
import type { Said } from './host.ts';
import type { House, Street } from './street.ts';

/** The owner's Telegram id. */
export const OWNER = 1;

/** Starts the installer of the clone as an owner does who wants no questions; the token comes in on its standard input. */
export function install(
  { machine, host, apiRoot, startedBy = [] }: House,
  { api }: { api: Pick<BotApi, 'token'> },
  ...more: string[]
): Promise<Said> {
  const options = ['--yes', '--token', '-', '--owner', String(OWNER), '--endpoint', host, '--api-root', apiRoot];
  return machine.try([...startedBy, `${CLONE}/deploy/install.sh`, ...options, ...more], { input: `${api.token}\n` });
}

/** The same, and throws with what it said when it fails. */
export async function installed(house: House, street: Street, ...more: string[]): Promise<string> {
  const { exitCode, text } = await install(house, street, ...more);
  if (exitCode !== 0) throw new Error(`the installer ended with ${exitCode}:\n${text}`);
  return text;
}

/** The same by somebody at a terminal, a Russian one, who answers what is asked. */
export async function installedByHand({ machine, host, apiRoot }: House, { api }: Street): Promise<string> {
  const command = `${CLONE}/deploy/install.sh --owner ${OWNER} --endpoint ${host} --api-root ${apiRoot}`;
  const answers = new Map([
    ["The bot's token, from @BotFather: ", api.token],
    ['Your own first device: make its config now', 'n'],
  ]);
  const { exitCode, text } = await machine.converse(command, answers, { LANG: 'ru_RU.UTF-8' });
  if (exitCode !== 0) throw new Error(`the installer ended with ${exitCode}:\n${text}`);
  return text.replaceAll('\r', '');
}

/** Everything on the machine's disk that an installer could have put there: path → kind, mode, owner, target of a link, hash. */
export async function filesOf({ machine }: House): Promise<Map<string, string>> {
  const notOurs = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache/apt', '/var/cache/debconf'];
  const prune = notOurs.map((path) => `-path ${path} -prune -o`).join(' ');
  const find = `find /etc /opt /srv /root /home /usr/local /var/lib /var/cache ${prune}`;
  const files = await machine.sh(`${find} -printf '%p\\t%y %m %u %g %l\\n'`);
  const hashes = await machine.sh(`${find} -type f -print0 | xargs -0 sha256sum`);
  const hashOf = new Map(hashes.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  return new Map(
    files.split('\n').map((line) => {
      const [path = '', what = ''] = line.split('\t');
      return [path, `${what}${hashOf.get(path) ?? ''}`];
    }),
  );
}

/** The paths that differ between two looks. */
export function changesBetween(before: Map<string, string>, after: Map<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted();
}

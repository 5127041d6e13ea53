import { execa } from 'execa';

/** What git is told each time: what is fetched is data, and nothing in the clone runs a program or names one. */
const CAREFUL = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.attributesFile=/dev/null', 'submodule.recurse=false'],
  ...['fetch.recurseSubmodules=false', 'transfer.fsckObjects=true', 'protocol.ext.allow=never', 'gc.auto=0'],
  ...['gpg.format=ssh', 'gpg.ssh.program=ssh-keygen', 'gpg.ssh.revocationFile=', 'gpg.minTrustLevel=fully'],
  // a signature of another kind counts for nothing, whatever keys root has
  ...['gpg.program=false', 'gpg.openpgp.program=false', 'gpg.x509.program=false'],
].flatMap((setting) => ['-c', setting]);

/** git in the program's folder; `run` gives what it printed and throws with what it said. */
export class Git {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async run(...args: string[]): Promise<string> {
    const all = [...CAREFUL, '-C', this.#folder, ...args];
    return (await execa('git', all, environmentOf(this.#folder))).stdout.trimEnd();
  }

  /** Whether a command that only says yes or no by its exit code says yes. */
  async does(...args: string[]): Promise<boolean> {
    return this.run(...args).then(
      () => true,
      () => false,
    );
  }
}

/** Only what git and npm need: ours may hold a token. No commit stands in for another. */
export function environmentOf(folder: string) {
  const { PATH, HOME, SSH_AUTH_SOCK } = process.env;
  const env = { PATH, HOME, SSH_AUTH_SOCK, LC_ALL: 'C', GIT_NO_REPLACE_OBJECTS: '1', GIT_TERMINAL_PROMPT: '0' };
  return {
    extendEnv: false,
    env: { ...env, VPN_ENV_FILE: `${folder}/env_vars.txt` },
    cwd: folder,
    stdin: 'ignore',
  } as const;
}

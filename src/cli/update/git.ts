import { execa } from 'execa';

/** Options for every git command, so that nothing in the clone or from the origin can make git run a program. */
const CAREFUL = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.attributesFile=/dev/null', 'submodule.recurse=false'],
  ...['fetch.recurseSubmodules=false', 'transfer.fsckObjects=true', 'protocol.ext.allow=never', 'gc.auto=0'],
  ...['gpg.format=ssh', 'gpg.ssh.program=ssh-keygen', 'gpg.ssh.revocationFile=', 'gpg.minTrustLevel=fully'],
  // only SSH signatures are accepted, whatever other keys root has
  ...['gpg.program=false', 'gpg.openpgp.program=false', 'gpg.x509.program=false'],
].flatMap((setting) => ['-c', setting]);

/** Runs git in the program's folder. `run` returns what it printed and throws with its error message. */
export class Git {
  readonly #folder: string;
  readonly #ssh: () => Promise<string | null>;

  /** `ssh`: the command by which an origin over SSH is reached; null: root's usual one. */
  constructor(folder: string, ssh: () => Promise<string | null> = async () => null) {
    this.#folder = folder;
    this.#ssh = ssh;
  }

  async run(...args: string[]): Promise<string> {
    const all = [...CAREFUL, '-C', this.#folder, ...args];
    const options = environmentOf(this.#folder);
    const ssh = args[0] === 'fetch' ? await this.#ssh() : null;
    const env = { ...options.env, ...(ssh !== null && { GIT_SSH_COMMAND: ssh, SSH_AUTH_SOCK: '' }) };
    return (await execa('git', all, { ...options, env })).stdout.trimEnd();
  }

  /** Whether a command that answers by its exit code says yes. */
  async does(...args: string[]): Promise<boolean> {
    return this.run(...args).then(
      () => true,
      () => false,
    );
  }
}

/** The environment for git and npm, without our own variables, which may contain a token. Replacement commits are ignored. */
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

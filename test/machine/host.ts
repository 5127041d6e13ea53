import type { Options } from 'execa';

/** What a command on a machine said, both outputs as a terminal would show them. */
export interface Said {
  readonly exitCode: number;
  readonly text: string;
}

export interface TryOptions {
  readonly input?: string;
  readonly env?: Options['env'];
}

/** Answers by the question that each waits for; a function gets all that was said before, and null answers nothing. */
export type Answers = ReadonlyMap<string, string | ((said: string) => string | null)>;

/** Programs on a machine start with what systemd would give them. */
export const ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** A whole server under systemd, as its root sees it: in a container, or on a kernel of its own. */
export abstract class Host {
  /** Runs a program there, whatever comes of it. */
  abstract try(argv: readonly string[], options?: TryOptions): Promise<Said>;

  /** Runs a shell's text at a terminal of its own, and answers each question once it is asked. */
  abstract converse(script: string, answers: Answers, env?: Options['env']): Promise<Said>;

  /** As `systemctl reboot` does on a server: everything ends, the disk stays. Returns when it is up again. */
  abstract reboot(): Promise<void>;

  /** Runs a program there; throws with what it said when it fails, and with the journal's end where that is pointed to. */
  async run(...argv: string[]): Promise<string> {
    const { exitCode, text } = await this.try(argv);
    if (exitCode === 0) return text;
    const lately = /journalctl/.test(text) ? (await this.try(['journalctl', '-n', '40', '--no-pager'])).text : '';
    throw new Error(`${argv.join(' ')} ended with ${exitCode}:\n${text}\n${lately}`);
  }

  /** The same with a shell's text. */
  sh(script: string): Promise<string> {
    return this.run('bash', '-ec', script);
  }

  /** Writes a file there, with this mode; its folder is made when it is missing. */
  async write(path: string, text: string, mode = 0o644): Promise<void> {
    const script = 'mkdir -p "$(dirname "$1")" && install -m "$2" /dev/null "$1" && cat >"$1"';
    const said = await this.try(['sh', '-c', script, 'sh', path, mode.toString(8)], { input: text });
    if (said.exitCode !== 0) throw new Error(`${path}: ${said.text}`);
  }

  /** What the journal holds of a unit, the messages only. */
  journal(unit: string): Promise<string> {
    return this.run('journalctl', '-u', unit, '-o', 'cat', '--no-pager');
  }

  /** A property of a unit, such as `MainPID`. */
  show(unit: string, property: string): Promise<string> {
    return this.run('systemctl', 'show', '-P', property, unit);
  }
}

/** Types each answer into a running program once its question was asked; returns what to call with every piece of its output. */
export function answering(answers: Answers, type: (line: string) => void): (text: string) => void {
  const left = new Map(answers);
  let said = '';
  return (text) => {
    said += text;
    for (const [question, answer] of left) {
      if (!said.includes(question)) continue;
      left.delete(question);
      const typed = typeof answer === 'string' ? answer : answer(said);
      if (typed !== null) type(`${typed}\n`);
    }
  };
}

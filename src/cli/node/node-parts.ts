import type { NodeSettings, Settings } from '../../config/settings.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import type { AsBot } from '../as-root/bots-rights.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import type { AtWork } from '../at-work/at-work.ts';
import type { Console } from '../console.ts';
import type { Finding } from '../finding.ts';

/** What commands that change servers and their lines in the settings are made of. */
export interface NodeParts {
  /** Reads the settings, each time again since the file changes meanwhile. Throws `SetupError`. */
  readonly settings: () => Settings;
  /** Returns the settings as they would be if their file had this text. Throws `SetupError`. */
  readonly judge: (text: string) => Settings;
  readonly settingsFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly console: Console;
  readonly askSecret: (question: string) => Promise<string>;
  readonly texts: CliTexts;
  /** Keeps other commands off the servers that this one changes. */
  readonly atWork: AtWork;
  /** Reads the key file that was named at the terminal. */
  readonly read: ReadNamed;
  /** Runs work with the rights of the bot's user, for its own files. */
  readonly asBot: AsBot;
  /** Checks one node as `node check` does. */
  readonly check: (node: NodeSettings) => Promise<Finding[]>;
}

/** The comment above a node's lines in the settings. */
export const heading = (id: string): string => `Node ${id}, made by: vpn-bot node add`;

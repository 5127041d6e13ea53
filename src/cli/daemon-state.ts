import { execa } from 'execa';
import type { FindingTexts } from '../texts/cli/texts.ts';
import { bad, type Finding, good, note } from './finding.ts';

const UNIT = 'vpn-bot';

/** What systemd knows of the daemon. */
export interface DaemonState {
  /** `active`, `failed`, `inactive`, … */
  readonly state: string;
  /** The daemon's own status line, or empty. */
  readonly status: string;
  /** When it came into this state, as systemd writes it. */
  readonly since: string | null;
}

/** Null where there is no systemd, or no such unit. */
export async function daemonState(): Promise<DaemonState | null> {
  const names = ['LoadState', 'ActiveState', 'SubState', 'StatusText', 'StateChangeTimestamp'];
  const { exitCode, stdout } = await systemctl('show', UNIT, `--property=${names.join(',')}`);
  if (exitCode !== 0) return null;
  const shown = Object.fromEntries(
    stdout.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
  );
  if (shown['LoadState'] !== 'loaded') return null;
  const state = [shown['ActiveState'], shown['SubState']].filter(Boolean).join(', ');
  return { state, status: shown['StatusText'] ?? '', since: shown['StateChangeTimestamp'] || null };
}

/** Whether the daemon does its work; `activating` is one that fails again and again. */
export const isUp = (daemon: DaemonState | null): boolean => /^(?:active|reloading)\b/.test(daemon?.state ?? '');

/** The ids of the nodes that the running daemon calls down, by its own line: whatever we see of them, friends get nothing. */
export function calledDown(daemon: DaemonState | null): string[] {
  if (daemon === null || !isUp(daemon)) return [];
  return [...daemon.status.matchAll(/\b([a-z0-9]{1,8}) down\b/g)].map(([, id = '']) => id);
}

/** The same as findings. */
export async function daemonFindings(t: FindingTexts): Promise<Finding[]> {
  const daemon = await daemonState();
  if (daemon === null) return [note(t.noSystemd())];
  if (!isUp(daemon)) return [bad(t.daemonStopped(daemon.state))];
  return [good(t.daemonRuns(daemon.status)), ...calledDown(daemon).map((id) => bad(t.calledDown(id)))];
}

/** Asks the running daemon to take in its settings; false when none runs here, or it cannot. */
export async function reloadDaemon(): Promise<boolean> {
  if (!isUp(await daemonState())) return false;
  if ((await systemctl('reload', UNIT)).exitCode === 0) return true;
  return (await systemctl('restart', UNIT)).exitCode === 0;
}

function systemctl(...args: string[]) {
  return execa('systemctl', args, { reject: false, stdin: 'ignore', timeout: 60_000, env: { LC_ALL: 'C' } });
}

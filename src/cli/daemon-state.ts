import { execa } from 'execa';
import type { FindingTexts } from '../texts/cli/texts.ts';
import { bad, type Finding, good, note } from './finding.ts';

const UNIT = 'vpn-bot';

/** The state of the daemon according to systemd. */
export interface DaemonState {
  /** `active`, `failed`, `inactive`, … */
  readonly state: string;
  /** The daemon's own status line; may be empty. */
  readonly status: string;
  /** Since when it is in this state, in the format of systemd. */
  readonly since: string | null;
}

/** Asks systemd for the state of the daemon; null without systemd or the unit. */
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

/** Whether the daemon runs. `activating` counts as no, since it may fail and restart again and again. */
export const isUp = (daemon: DaemonState | null): boolean => /^(?:active|reloading)\b/.test(daemon?.state ?? '');

/** The ids of nodes that are down according to the status line of the running daemon, even if we can reach them ourselves. */
export function calledDown(daemon: DaemonState | null): string[] {
  if (daemon === null || !isUp(daemon)) return [];
  return [...daemon.status.matchAll(/\b([a-z0-9]{1,8}) down\b/g)].map(([, id = '']) => id);
}

/** The state of the daemon as findings for `doctor`. */
export async function daemonFindings(t: FindingTexts): Promise<Finding[]> {
  const daemon = await daemonState();
  if (daemon === null) return [note(t.noSystemd())];
  if (!isUp(daemon)) return [bad(t.daemonStopped(daemon.state))];
  return [good(t.daemonRuns(daemon.status)), ...calledDown(daemon).map((id) => bad(t.calledDown(id)))];
}

/** Asks the running daemon to reload its settings; false if none runs here, or it failed. */
export async function reloadDaemon(): Promise<boolean> {
  if (!isUp(await daemonState())) return false;
  if ((await systemctl('reload', UNIT)).exitCode === 0) return true;
  return (await systemctl('restart', UNIT)).exitCode === 0;
}

function systemctl(...args: string[]) {
  return execa('systemctl', args, { reject: false, stdin: 'ignore', timeout: 60_000, env: { LC_ALL: 'C' } });
}

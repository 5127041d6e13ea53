import { execa } from 'execa';
import type { Complaint } from '../../texts/cli/complaint.ts';
import { complaintsAbout, type Health, readHealth } from './health.ts';

/** Time for a new version to become as healthy as the old one (ms), and how long it must stay so. */
const PATIENCE_MS = 60_000;
const STEADY_MS = 10_000;
const CHECK_EVERY_MS = 500;
/** After how many restarts by systemd a version is given up. */
const RESTARTS = 3;

/** What `update` needs of the service. */
export interface Service {
  health(): Promise<Health>;
  /** Resolves when the old process has ended and the new one is being started. */
  restart(): Promise<void>;
}

interface Clock {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** The unit `vpn-bot` under systemd. */
export const systemdService: Service = {
  async health() {
    const properties = ['ActiveState', 'NRestarts', 'StatusText'].flatMap((name) => ['-p', name]);
    return readHealth((await execa('systemctl', ['show', 'vpn-bot', ...properties])).stdout);
  },
  async restart() {
    await execa('systemctl', ['stop', 'vpn-bot']);
    // so that restarts of the previous version are not counted
    await execa('systemctl', ['reset-failed', 'vpn-bot'], { reject: false });
    await execa('systemctl', ['start', '--no-block', 'vpn-bot']);
  },
};

/** Watches a service after its restart: no complaints once it is steadily as healthy as before, else those after a minute. */
export async function settle(service: Service, before: Health, { now, wait }: Clock): Promise<Complaint[]> {
  const until = now() + PATIENCE_MS;
  let goodSince: number | null = null;
  for (;;) {
    await wait(CHECK_EVERY_MS);
    const health = await service.health();
    const complaints = complaintsAbout(health, before);
    goodSince = complaints.length > 0 ? null : (goodSince ?? now());
    if (goodSince !== null && now() - goodSince >= STEADY_MS) return [];
    if (health.failed || health.restarts >= RESTARTS || now() >= until) return complaints;
  }
}

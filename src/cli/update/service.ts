import { execa } from 'execa';
import type { Complaint } from '../../texts/cli/complaint.ts';
import { complaintsAbout, type Health, readHealth } from './health.ts';

/** Time for a new version to become as healthy as the old one (ms), and how long it must stay so. */
const PATIENCE_MS = 60_000;
const STEADY_MS = 10_000;
const CHECK_EVERY_MS = 500;
/** Looks take processor time from a service that is starting: on a slow server a tenth of it at most, unless they come this seldom (ms). */
const LOOKS_SHARE = 10;
const SELDOM_MS = 5000;
/** How long (ms) to wait for the end of the old process and the start of the new one without a look: systemd gives the old one 20 s. */
const RESTART_MS = 30_000;
/** After how many restarts by systemd a version is given up. */
const RESTARTS = 3;

/** What `update` needs of the service. */
export interface Service {
  health(): Promise<Health>;
  /** Resolves when the new process is ready or has failed, or is still being started after half a minute. Throws where nothing was started. */
  restart(): Promise<void>;
}

interface Clock {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Ms since some moment, whatever becomes of the time of day. */
  readonly elapsed: () => number;
}

/** How long (ms) to wait after a look that took so long (ms). */
const pauseAfter = (tookMs: number): number =>
  Math.min(Math.max(CHECK_EVERY_MS, (LOOKS_SHARE - 1) * tookMs), SELDOM_MS);

/** Differs for each time that the service was started. */
const invocation = async (): Promise<string> =>
  (await execa('systemctl', ['show', 'vpn-bot', '-P', 'InvocationID'])).stdout;

/** The unit `vpn-bot` under systemd. */
export const systemdService: Service = {
  async health() {
    const properties = ['ActiveState', 'NRestarts', 'StatusText'].flatMap((name) => ['-p', name]);
    return readHealth((await execa('systemctl', ['show', 'vpn-bot', ...properties])).stdout);
  },
  async restart() {
    const id = await invocation();
    // so that restarts of the previous version are not counted
    await execa('systemctl', ['reset-failed', 'vpn-bot'], { reject: false });
    // one job of systemd's: whatever ends this command now, the service is started again. It is waited for and not asked about: on a small
    // server each question takes processor time from the start
    const order = await execa('systemctl', ['restart', 'vpn-bot'], { reject: false, timeout: RESTART_MS });
    if (order.failed && !order.timedOut && (await invocation()) === id) throw order;
  },
};

/** Watches a service after its restart: no complaints once it is steadily as healthy as before, else those after a minute. */
export async function settle(service: Service, before: Health, clock: Clock): Promise<Complaint[]> {
  const { now, wait, elapsed } = clock;
  const until = now() + PATIENCE_MS;
  let goodSince: number | null = null;
  for (let pauseMs = CHECK_EVERY_MS; ; ) {
    await wait(pauseMs);
    const begun = elapsed();
    const health = await service.health();
    pauseMs = pauseAfter(elapsed() - begun);
    const complaints = complaintsAbout(health, before);
    goodSince = complaints.length > 0 ? null : (goodSince ?? now());
    if (goodSince !== null && now() - goodSince >= STEADY_MS) return [];
    if (health.failed || health.restarts >= RESTARTS || now() >= until) return complaints;
  }
}

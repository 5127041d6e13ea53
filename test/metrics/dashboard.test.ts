import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { ownPort } from '../lab/own-port.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { admit, configFor, noNode, openStage } from '../stage/daemon-stage.ts';
import { startPrometheus } from './prometheus.ts';

const dashboard = JSON.parse(readFileSync(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8'));
const expressions: string[] = dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
  targets.map(({ expr }) => expr.replaceAll('$job', 'vpn-bot')),
);

/** The only server is on this machine and has no exits: no door is tried, no link is counted. Nor has it a name server, or any limit. */
const MAY_BE_EMPTY = /vpn_bot_(?:door_|exit_|direct_|resolver_|node_speed_limits_up)/;

test.skipIf(noNode || missingFor('prometheus', 'wg-quick'))(
  'a real Prometheus has an answer for each expression of the dashboard, with nobody’s name in it',
  async () => {
    const port = await ownPort();
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const stage = await openStage({
      server,
      settings: { METRICS_PORT: port, RECONCILE_SECONDS: 1, WG_NAME: 'Vienna' },
    });
    stage.owner.start();
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    const { name, text } = await configFor(anna);
    const phone = await lab.phone();
    await phone.up(text, name);
    expect(await phone.reaches(server.address)).toBe(true);
    const prometheus = await startPrometheus(port);
    await eventually(async () => (await prometheus.query('up{job="vpn-bot"}'))[0]?.value === 1, { timeout: 30_000 });
    for (const expression of expressions) {
      const found = await eventually(
        async () => {
          const answer = await prometheus.query(expression);
          const isThere = answer.length > 0 || MAY_BE_EMPTY.test(expression);
          return isThere && answer.every(({ value }) => Number.isFinite(value)) && answer;
        },
        { timeout: 30_000, every: 500 },
      );
      if (!MAY_BE_EMPTY.test(expression)) expect([expression, found.length > 0]).toEqual([expression, true]);
    }
    expect((await prometheus.query('vpn_bot_node_up{node="main"}'))[0]?.value).toBe(1);
    expect((await prometheus.query('vpn_bot_node_devices'))[0]?.value).toBe(1);
    const all = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(all).toMatch(/vpn_bot_device_sent_bytes_total\{node="main",device="p\w+"\} \d/);
    for (const [name] of expressions.join(' ').matchAll(/vpn_bot_(?:door|exit|direct|resolver)_\w+/g))
      expect(all).toContain(`# HELP ${name} `);
    expect(all).not.toMatch(/Friend|friend502|Olga|="502"|Vienna/);
  },
);

test('a taken METRICS_PORT is named in the log, and the daemon goes on', async () => {
  const port = await ownPort();
  const other = createServer();
  await new Promise<void>((listening) => other.listen(port, '127.0.0.1', listening));
  const { daemon, owner } = await openStage({ settings: { METRICS_PORT: port } });
  await daemon.says(`METRICS_PORT=${port}: another program has this port; choose another one`);
  owner.start();
  await owner.receives(/\/add_user/);
  await new Promise((closed) => other.close(closed));
});

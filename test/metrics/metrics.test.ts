import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics } from '../../src/metrics/bot-metrics.ts';
import type { BotView } from '../../src/metrics/bot-view.ts';
import { MetricsServer } from '../../src/metrics/metrics-server.ts';
import { ownPort } from '../lab/own-port.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { NOW } from '../stage/sample-state.ts';

const machine = {
  ...{ tookMs: 250, uptime: 86_400, load: 0.5, cores: 2, network: { received: 1000, sent: 2 ** 40 } },
  memory: { total: 2 ** 31, available: 2 ** 30 },
  disk: { total: 2 ** 35, available: 2 ** 34 },
};
const up = { limits: { count: 3, inForce: true }, devices: 5, online: 2, foreign: 1, handshakeAt: NOW - 5000, machine };
const down = {
  limits: { count: 1, inForce: false },
  devices: 0,
  online: 0,
  foreign: null,
  handshakeAt: null,
  machine: null,
};

const view: BotView = {
  telegramReached: true,
  people: 3,
  recent: 2,
  usedUp: 1,
  configsWaiting: 1,
  nodes: [
    { id: 'main', up: true, lookedAt: NOW, ...up, addresses: { total: 254, free: 247 } },
    { id: 'eu1', up: false, lookedAt: null, ...down, addresses: { total: 14, free: 13 } },
  ],
  devices: [{ id: 'p1', node: 'main', received: 1000, sent: 2 ** 41, seenAt: NOW }],
  doors: [
    { node: 'eu1', door: 'vpn.example.com:443', at: NOW, open: true, handshakeMs: 32 },
    { node: 'eu2', door: '[2001:db8::7]:51820', at: NOW, open: false, handshakeMs: null },
  ],
  resolvers: [
    { node: 'main', answers: true, silent: 0, asked: 70 },
    { node: 'eu1', answers: false, silent: 2, asked: null },
  ],
  exits: [
    {
      node: 'main',
      links: [
        { exit: 'eu1', silentSince: null, received: 700, sent: 500 },
        { exit: 'eu2', silentSince: NOW, received: 0, sent: 0 },
      ],
      direct: { received: 900, sent: 800 },
      drifted: 2,
    },
  ],
};

describe('metrics', () => {
  it.skipIf(missingFor('promtool'))('pass Prometheus’s own check of names, units and helps', async () => {
    const { stdout, stderr } = await execa('promtool', ['check', 'metrics'], {
      input: await createMetrics(() => view).text(),
    });
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it('are those that the dashboard shows, name servers, limits and allowances among them', async () => {
    const dashboard = readFileSync(new URL('../../deploy/grafana-dashboard.json', import.meta.url), 'utf8');
    const shown = new Set([...dashboard.matchAll(/vpn_bot_\w+/g)].map(([name]) => name));
    const text = await createMetrics(() => view).text();
    const there = [...text.matchAll(/^# TYPE (vpn_bot_\w+)/gm)].flatMap(([, name]) => name ?? []);
    expect([...shown].filter((name) => !there.includes(name))).toEqual([]);
    const wanted = there.filter((name) => /resolver|limits|used_up/.test(name));
    expect(wanted).toHaveLength(6);
    expect(wanted.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('tell the numbers of each node and device as they are now', async () => {
    let now = view;
    const metrics = createMetrics(() => now);
    const lines = (await metrics.text()).split('\n');
    for (const line of [
      'vpn_bot_telegram_up 1',
      'vpn_bot_people_used_up 1',
      'vpn_bot_node_speed_limits{node="main"} 3',
      'vpn_bot_node_speed_limits_up{node="main"} 1',
      'vpn_bot_node_speed_limits_up{node="eu1"} 0',
      'vpn_bot_node_up{node="main"} 1',
      'vpn_bot_node_up{node="eu1"} 0',
      'vpn_bot_node_addresses_free{node="main"} 247',
      `vpn_bot_node_handshake_timestamp_seconds{node="main"} ${NOW / 1000 - 5}`,
      'vpn_bot_node_answer_seconds{node="main"} 0.25',
      'vpn_bot_node_uptime_seconds{node="main"} 86400',
      'vpn_bot_node_load{node="main"} 0.5',
      'vpn_bot_node_cores{node="main"} 2',
      `vpn_bot_node_memory_bytes{node="main"} ${2 ** 31}`,
      `vpn_bot_node_memory_available_bytes{node="main"} ${2 ** 30}`,
      `vpn_bot_node_disk_bytes{node="main"} ${2 ** 35}`,
      `vpn_bot_node_disk_available_bytes{node="main"} ${2 ** 34}`,
      `vpn_bot_node_network_sent_bytes_total{node="main"} ${2 ** 40}`,
      'vpn_bot_door_open{node="eu1",door="vpn.example.com:443"} 1',
      'vpn_bot_door_open{node="eu2",door="[2001:db8::7]:51820"} 0',
      'vpn_bot_door_handshake_seconds{node="eu1",door="vpn.example.com:443"} 0.032',
      `vpn_bot_door_tried_timestamp_seconds{node="eu1",door="vpn.example.com:443"} ${NOW / 1000}`,
      'vpn_bot_resolver_up{node="main"} 1',
      'vpn_bot_resolver_up{node="eu1"} 0',
      'vpn_bot_resolver_silent_upstreams{node="eu1"} 2',
      'vpn_bot_resolver_queries_total{node="main"} 70',
      'vpn_bot_exit_up{node="main",exit="eu1"} 1',
      'vpn_bot_exit_up{node="main",exit="eu2"} 0',
      'vpn_bot_exit_sent_bytes_total{node="main",exit="eu1"} 500',
      'vpn_bot_exit_received_bytes_total{node="main",exit="eu1"} 700',
      'vpn_bot_exit_drifted_parts{node="main"} 2',
      'vpn_bot_direct_received_bytes_total{node="main"} 900',
      'vpn_bot_direct_sent_bytes_total{node="main"} 800',
      `vpn_bot_device_sent_bytes_total{node="main",device="p1"} ${2 ** 41}`,
      `vpn_bot_device_handshake_timestamp_seconds{node="main",device="p1"} ${NOW / 1000}`,
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => line.startsWith('vpn_bot_node_look_timestamp_seconds{'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('vpn_bot_node_disk_bytes{'))).toHaveLength(1);
    now = { ...view, devices: [] };
    expect(await metrics.text()).not.toContain('device="p1"');
  });

  it('are served on 127.0.0.1 alone, and nothing else is', async () => {
    const { server, port } = await open();
    await server.listen();
    await server.listen();
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('vpn_bot_people 3');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    await expect(fetch(`http://127.0.0.2:${port}/metrics`)).rejects.toThrow();
  });

  it('say so when another program has the port, and come once it is free', async () => {
    const { server, port } = await open();
    const other = createServer();
    await new Promise<void>((listening) => other.listen(port, '127.0.0.1', listening));
    await expect(server.listen()).rejects.toThrow(`METRICS_PORT=${port}: another program has this port`);
    await new Promise((closed) => other.close(closed));
    await server.listen();
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).ok).toBe(true);
  });
});

async function open() {
  const port = await ownPort();
  const server = new MetricsServer({ port, metrics: createMetrics(() => view), log: recordLog().log });
  onTestFinished(() => server.close());
  return { server, port };
}

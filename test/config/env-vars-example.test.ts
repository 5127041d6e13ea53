import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/config/check-names.ts';
import { knownSettings } from '../../src/config/known-settings.ts';
import { problemsOf, settingsOf, simplest, TOKEN } from '../stage/settings-of.ts';

const text = readFileSync(new URL('../../env_vars.example.txt', import.meta.url), 'utf8');
const asItIs = parse(text);
const everything = parse(text.replace(/^#(?=\w+=)/gm, ''));

const placeholders: Record<string, string> = {
  ...simplest,
  STORE_KEY: '0f'.repeat(32),
  WG_SERVER_PUBLIC_KEY: 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
};
const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || (placeholders[name] ?? '')]));

describe('env_vars.example.txt', () => {
  it('mentions every known setting and no unknown one', () => {
    expect(Object.keys(everything)).toEqual(expect.arrayContaining([...knownSettings.keys()]));
    expect(checkNames(Object.keys(everything))).toEqual({ problems: [], warnings: [] });
    const others = Object.keys(everything).filter((name) => !knownSettings.has(name) && !name.startsWith('WG_EU1_'));
    expect(others).toEqual([]);
  });

  it('leaves open exactly what everybody must fill in', () => {
    expect(asItIs).toEqual({ BOT_TOKEN: '', ADMIN_ID: '', WG_ENDPOINT_HOST: '' });
    expect(problemsOf(asItIs).map((problem) => /BOT_TOKEN|ADMIN_ID|WG_ENDPOINT_HOST/.exec(problem)?.[0])).toEqual([
      'BOT_TOKEN',
      'ADMIN_ID',
      'WG_ENDPOINT_HOST',
    ]);
  });

  it('loads once it is filled in', () => {
    const settings = settingsOf(filled(asItIs));
    expect(settings).toMatchObject({ botToken: TOKEN, adminId: 42, nodesOff: [], warnings: [] });
    expect(settings.nodes.map(({ id }) => id)).toEqual(['main']);
  });

  it.each([...knownSettings].filter(([, setting]) => setting.default !== null))(
    "shows %s's default",
    (name, setting) => {
      expect(everything[name]).toBe(setting.default);
    },
  );

  it("shows the second node's defaults", () => {
    for (const suffix of ['SSH_PORT', 'SSH_USER']) {
      expect(everything[`WG_EU1_${suffix}`]).toBe(knownSettings.get(`WG_${suffix}`)?.default);
    }
    expect(everything['WG_EU1_NAME']).toBe('EU1');
    expect(everything['WG_NAME']).toBe('Main');
  });

  it('loads with every line in use, main and eu1 over SSH', () => {
    const settings = settingsOf(filled(everything));
    expect(settings).toMatchObject({ nodesOff: [], warnings: [] });
    expect(settings.nodes.map(({ id, ssh }) => [id, ssh?.user])).toEqual([
      ['main', 'root'],
      ['eu1', 'root'],
    ]);
  });

  it('gives every setting a comment in the line above it or the block it stands in', () => {
    const blocks = text.split('\n\n').slice(1);
    const bare = blocks.filter((block) => /^#?\w+=/.test(block));
    expect(bare).toEqual([]);
  });

  it('holds no secret that somebody could leave in place', () => {
    for (const [name, { secret }] of knownSettings) {
      if (secret && name !== 'TELEGRAM_PROXY' && !name.startsWith('MAIL_')) expect(everything[name]).toBe('');
    }
  });
});

describe('knownSettings', () => {
  it('has defaults that its own schemas accept', () => {
    for (const { schema, default: fallback } of knownSettings.values()) {
      if (fallback !== null) expect(schema.safeParse(fallback).success).toBe(true);
    }
  });

  it('says of every setting what it is', () => {
    for (const [name, { meaning }] of knownSettings) expect(meaning, name).not.toBe('');
  });
});

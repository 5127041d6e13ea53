import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CommandLine } from '../stage/command-line.ts';
import { registryFile } from '../stage/registry-file.ts';
import { RegistryServer } from '../stage/registry-server.ts';

async function open(country: string) {
  const server = await RegistryServer.start();
  const line = new CommandLine({ EXIT_COUNTRY: country, EXIT_LIST_URLS: server.url });
  const lists = async (words: readonly string[] = [], lang = 'C') => {
    const env = { LC_ALL: lang, NODE_EXTRA_CA_CERTS: server.certificateFile };
    const { code, said, errors } = await line.run(['exit', 'lists', ...words], { env });
    return { code, said: `${said}\n${errors}` };
  };
  return { server, line, lists, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

it('downloads the list of a country, says what it has, and keeps it when the next one is not taken', async () => {
  await using lab = await open('aq');
  expect((await lab.lists()).said).toContain('AQ: no list yet. Download one: vpn-bot exit lists update');
  lab.server.text = registryFile([
    'ripencc|AQ|ipv4|5.8.0.0|512|20120601|allocated|a',
    'ripencc|AQ|ipv4|5.80.0.0|512|20120601|allocated|a',
    'ripencc|AQ|ipv6|2001:640::|32|20020807|allocated|b',
  ]);
  const first = await lab.lists(['update']);
  expect(first).toMatchObject({ code: 0, said: expect.stringContaining(`downloading ${lab.server.url}`) });
  expect(first.said).toContain('AQ: 2 networks of IPv4 and 1 of IPv6, of 2026-11-28');
  lab.server.text = registryFile(['ripencc|AQ|ipv4|5.8.0.0|512|20120601|allocated|a'], '20261129');
  const second = await lab.lists(['update']);
  expect(second).toMatchObject({ code: 1, said: expect.stringContaining('it has 50 % of the IPv4 addresses') });
  expect(second.said).toContain('The list of 2026-11-28 stays in use');
  const russian = await lab.lists(['update'], 'ru_RU.UTF-8');
  expect(russian.said).toContain('в нём 50 % адресов IPv4 действующего списка (2026-11-28)');
  const shown = await lab.lists([], 'ru_RU.UTF-8');
  expect(shown.code).toBe(0);
  expect(shown.said).toContain('AQ: сетей IPv4: 2, IPv6: 1, от 2026-11-28');
  expect(shown.said).toContain('источник: ripencc 2026-11-28');
  expect(shown.said).toContain(`скачан ${new Date().toISOString().slice(0, 10)}`);
});

it('shows the list that came with the program, and each wrong line of the owner’s', async () => {
  await using lab = await open('ru');
  const file = join(lab.line.folder, 'data', 'exit-list.txt');
  writeFileSync(file, '198.18.0.0/15\n!198.18.0.1\nexample.ru\n');
  const fine = await lab.lists();
  expect(fine.code).toBe(0);
  expect(fine.said).toMatch(/^RU: \d{4,5} networks of IPv4 and \d{3,5} of IPv6, of 2026-06-25;/m);
  expect(fine.said).toContain('it came with the program');
  expect(fine.said).toContain('your own networks: 1, exceptions: 1');
  expect(fine.said).toContain('names of domains: 1; they count where a server has its own name server');
  writeFileSync(file, '198.18.0.0/15\n203.0.113.0/99\n\nno name\n');
  const wrong = await lab.lists();
  expect(wrong.code).toBe(1);
  expect(wrong.said).toMatch(/not in use as long as these lines are wrong\n {2}line 2: "203.*\n {2}line 4: "no name"/);
  const russian = await lab.lists([], 'ru_RU.UTF-8');
  expect(russian.said).toMatch(
    /строка 2: "203.0.113.0\/99": после черты должно стоять число от 1 до 32\n {2}строка 4: "no name" — не сеть/,
  );
});

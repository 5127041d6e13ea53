import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeNode } from '../../../src/health/firewall/judge-node.ts';
import type { Judgement } from '../../../src/health/firewall/judgement.ts';
import { WIREGUARD } from '../../../src/wireguard/dialect/dialect.ts';
import { parseStatistics } from '../../../src/wireguard/drivers/answers/statistics.ts';
import { statisticsCommand } from '../../../src/wireguard/drivers/node-commands.ts';
import { Crossroads, type Truth } from '../../lab/crossroads.ts';
import { missingFor } from '../../lab/requirements.ts';
import { type Judged, SHAPES } from '../../stage/firewall-shapes.ts';
import { NOW, node, peer, stateOf } from '../../stage/sample-state.ts';

const missing = missingFor('ip', 'nft', 'iptables', 'iptables-legacy', 'ip6tables');
const NODE = {
  ...node({ network: '10.0.0.0/24', network6: 'fd00:10::/64', endpointPort: 51_820 }),
  allowedIps: ['0.0.0.0/0', '::/0'],
  interface: 'wg0',
};
const STATE = stateOf([
  peer({ wg_ip: '10.0.0.2/32', wg_ip6: 'fd00:10::2/128' }),
  peer({ wg_ip: '10.0.0.3/32', wg_ip6: 'fd00:10::3/128' }),
]);
/** The machine is often busy: what has not come by then is sent again, and waited for longer. */
const [SHORT, LONG] = [350, 4000];

type Answers = Readonly<Record<Judged, string>>;

const toldBy = (judgement: Judgement): Answers => ({
  way4: judgement.way4?.answer ?? '',
  way6: judgement.way6?.answer ?? '',
  port: judgement.port,
  ...judgement.apart,
});

function trueOf(truth: Truth): Answers {
  const say = (holds: boolean) => (holds ? 'yes' : 'no');
  const services = [truth.server, truth.server6, truth.ssh];
  return {
    way4: say(truth.tcp4 && truth.udp4),
    way6: say(truth.tcp6 && truth.udp6),
    port: say(truth.port),
    friends: say(!truth.friend && !truth.friend6),
    lan: say(!truth.lan),
    server: services.includes(true) && !truth.server && !truth.server6 ? 'unsure' : say(!services.includes(true)),
  };
}

describe.skipIf(missing)('what is judged of a machine’s rules is what its packets meet:', () => {
  let crossroads: Crossroads;
  beforeAll(async () => {
    crossroads = await Crossroads.build();
  }, 60_000);
  afterAll(() => crossroads?.[Symbol.asyncDispose]());

  async function judged(): Promise<Judgement> {
    const answer = await crossroads.server.run(statisticsCommand({ dialect: WIREGUARD, interface: 'wg0' }, 15).argv);
    const { setup } = parseStatistics(answer);
    const judgement = judgeNode(NODE, { ...setup, port: 51_820 }, STATE, NOW);
    expect(setup.surroundings).not.toBeNull();
    return judgement;
  }

  it.each(SHAPES)(
    '$name',
    async ({ script, unsure = [], oneWay = [] }) => {
      await crossroads.load(script);
      const told = toldBy(await judged());
      const wrong = (answers: Answers) =>
        (Object.keys(answers) as Judged[]).filter((what) => {
          if (told[what] === answers[what] || (told[what] === 'unsure' && unsure.includes(what))) return false;
          // into the provider’s network a packet gets without an address that its answer finds
          return !(told[what] === 'no' && (what === 'lan' || oneWay.includes(what)));
        });
      let answers = trueOf(await crossroads.truth(SHORT));
      if (wrong(answers).length > 0) answers = trueOf(await crossroads.truth(LONG));
      expect(wrong(answers), `told ${JSON.stringify(told)}, true is ${JSON.stringify(answers)}`).toEqual([]);
    },
    40_000,
  );

  it('a machine whose link is down, or that does not pass packets on', async () => {
    await crossroads.load(SHAPES.find(({ name }) => name === 'address translation alone')?.script ?? '');
    await crossroads.server.ip('link', 'set', 'wg0', 'down');
    expect(await judged()).toMatchObject({ link: false, way4: { answer: 'no', troubles: ['link'] } });
    await crossroads.server.ip('link', 'set', 'wg0', 'up');
    await crossroads.server.run(['sh', '-c', 'echo 0 >/proc/sys/net/ipv4/conf/wg0/forwarding']);
    expect(await judged()).toMatchObject({ link: true, way4: { answer: 'no', troubles: ['forwarding'] } });
    await crossroads.server.run(['sh', '-c', 'echo 1 >/proc/sys/net/ipv4/conf/wg0/forwarding']);
    await crossroads.server.run(['sh', '-c', 'echo 0 >/proc/sys/net/ipv6/conf/all/forwarding']);
    expect(await judged()).toMatchObject({ way6: { answer: 'no', troubles: ['forwarding'] } });
  });
});

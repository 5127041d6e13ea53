import { readFirewall } from './firewall.ts';
import { type Answer, type Passage, passHook, type Translation } from './hooks.ts';
import type { Judgement, Way, WayTrouble } from './judgement.ts';
import type { Machine, Wanted } from './machine.ts';
import { addresses, CLIENT_PORTS, exactly, internet, type L4, type Numbers, type Packet, strangers } from './packet.ts';
import { isPrivate } from './private-networks.ts';
import type { Firewall } from './ruleset.ts';
import type { Marks } from './value.ts';
import type { Budget } from './walk.ts';

/** The most steps that one judgement may take in all; far more than real rules need. */
const MOST_STEPS = 600_000;

/** Judges what happens to friends' packets at a machine by following them through its rules. Pure; its work is bounded for any input. */
export function judge(machine: Machine, wanted: Wanted): Judgement {
  const firewall = readFirewall(machine.listings);
  const judge = new Judge(machine, wanted, firewall);
  const has6 = wanted.network6 !== null && machine.uplink6 !== null;
  return {
    way4: reaches(wanted.allowedIps, 4) ? judge.way(4) : null,
    way6: has6 && reaches(wanted.allowedIps, 6) ? judge.way(6) : null,
    port: judge.port(machine.port),
    portFits: judge.portFits(),
    apart: { friends: judge.apartFromFriends(), lan: judge.apartFromLan(), server: judge.apartFromServer() },
    isOurs: judge.isOurs,
    link: machine.link,
  };
}

/** Whether configs route public addresses of this family through the tunnel. */
const reaches = (allowed: readonly string[], family: 4 | 6): boolean =>
  allowed.some((network) => network.includes(':') === (family === 6) && !isPrivate(network));

class Judge {
  readonly #machine: Machine;
  readonly #wanted: Wanted;
  readonly #firewall: Firewall | null;
  readonly #budget: Budget = { left: MOST_STEPS };

  constructor(machine: Machine, wanted: Wanted, firewall: Firewall | null) {
    this.#machine = machine;
    this.#wanted = wanted;
    this.#firewall = firewall;
  }

  get isOurs(): boolean {
    const table = `vpn-bot-${this.#machine.interface}`;
    const chains = (this.#firewall?.parts ?? []).flatMap(({ chains }) => [...chains.values()]);
    return chains.some((chain) => chain.table === table && chain.hook?.name === 'forward' && chain.rules.length > 0);
  }

  way(family: 4 | 6): Way {
    const { link, forwarding4, forwarding6, uplink4, uplink6 } = this.#machine;
    const troubles: WayTrouble[] = [
      ...(link === false ? ['link' as const] : []),
      ...((family === 4 ? forwarding4 : (forwarding6 ?? true)) ? [] : ['forwarding' as const]),
    ];
    const uplink = family === 4 ? uplink4 : uplink6;
    if (uplink === null) return { answer: 'no', troubles: [...troubles, 'route'] };
    const flows = [this.#flow(family, uplink, 'tcp', 443), this.#flow(family, uplink, 'udp', 53)];
    const rules = flows.find(({ answer }) => answer === 'no') ?? flows.find(({ answer }) => answer === 'unsure') ?? YES;
    if (troubles.length === 0) return rules;
    return { answer: 'no', troubles: rules.answer === 'no' ? [...troubles, ...rules.troubles] : troubles };
  }

  /** Whether the tunnel's own UDP packets get in and their answers out. */
  port(port: number | null): Answer {
    const firewall = this.#firewall;
    const { uplink4 } = this.#machine;
    if (firewall === null || port === null || uplink4 === null) return 'unsure';
    const own = this.#own(4);
    const marks = fresh();
    const first = packet({
      ...{ family: 4, l4: 'udp', iif: uplink4, saddr: strangers(4), daddr: own, isForHere: true },
      ...{ sport: CLIENT_PORTS, dport: exactly(port) },
    });
    const answer = {
      ...packet({
        ...first,
        iif: '',
        oif: uplink4,
        saddr: own,
        daddr: strangers(4),
        isForHere: false,
        isFromHere: true,
      }),
      ...{ sport: first.dport, dport: first.sport, isReply: true },
      state: 'established' as const,
    };
    const into = this.#pass(first, marks, INTO, { firewall });
    // a rule redirects the packets away from the interface's port
    if (into.translation !== null) return into.translation.kind === 'dnat' && into.translation.isHere ? 'no' : 'unsure';
    const steps = [into, this.#pass(answer, marks, ['output', 'postrouting', 'egress'], { firewall })];
    if (steps.some(({ passes }) => passes === 'no')) return 'no';
    return steps.some(({ passes }) => passes === 'unsure') || !firewall.complete ? 'unsure' : 'yes';
  }

  /** Whether the port in configs is the interface's, or a rule redirects it to that. */
  portFits(): Answer {
    const { port, uplink4 } = this.#machine;
    const { endpointPort } = this.#wanted;
    if (port === null) return 'unsure';
    if (port === endpointPort) return 'yes';
    if (this.#firewall === null || uplink4 === null) return 'unsure';
    const first = packet({
      ...{ family: 4, l4: 'udp', iif: uplink4, saddr: strangers(4), daddr: this.#own(4), isForHere: true },
      ...{ sport: CLIENT_PORTS, dport: exactly(endpointPort) },
    });
    const { translation } = passHook(
      { packet: { ...first, oif: '' }, marks: fresh(), hiddenBehind: null },
      'prerouting',
      this.#firewall,
      this.#budget,
    );
    if (translation?.kind === 'dnat' && translation.port === port) return 'yes';
    return translation === null && this.#firewall.complete ? 'no' : 'unsure';
  }

  apartFromFriends(): Answer {
    const { interface: name } = this.#machine;
    return this.#apart([4, ...(this.#wanted.network6 === null ? [] : [6 as const])], (family) => [
      { oif: name, daddr: this.#friends(family), isForHere: false },
    ]);
  }

  apartFromLan(): Answer {
    const { uplink4, uplink6 } = this.#machine;
    return this.#apart(this.#families, (family) =>
      LAN[family].map((address) => ({
        ...{ oif: (family === 4 ? uplink4 : uplink6) ?? '', daddr: addresses([address], family), isForHere: false },
      })),
    );
  }

  apartFromServer(): Answer {
    return this.#apart(this.#families, (family) =>
      this.#machine.own
        .filter(({ address }) => address.includes(':') === (family === 6))
        .slice(0, 8)
        .map(({ address }) => ({ oif: '', daddr: addresses([address], family), isForHere: true })),
    );
  }

  get #families(): (4 | 6)[] {
    const { uplink4, uplink6 } = this.#machine;
    return [
      ...(uplink4 === null ? [] : [4 as const]),
      ...(uplink6 === null || this.#wanted.network6 === null ? [] : [6 as const]),
    ];
  }

  #apart(
    families: readonly (4 | 6)[],
    targets: (family: 4 | 6) => Pick<Packet, 'oif' | 'daddr' | 'isForHere'>[],
  ): Answer {
    const firewall = this.#firewall;
    if (firewall === null) return 'unsure';
    let worst: Answer = 'yes';
    for (const family of families) {
      for (const target of targets(family)) {
        const { passes } = this.#pass(
          packet({
            ...{ family, l4: 'tcp', iif: this.#machine.interface, saddr: this.#friends(family) },
            ...{ sport: CLIENT_PORTS, dport: SERVICES, ...target },
          }),
          fresh(),
          target.isForHere ? INTO : THROUGH,
          { firewall },
        );
        if (passes === 'yes') return firewall.complete ? 'no' : 'unsure';
        if (passes === 'unsure') worst = 'unsure';
      }
    }
    return worst;
  }

  /** Follows one connection of a friend to the Internet: its first packet, the answer, and the next packet. */
  #flow(family: 4 | 6, uplink: string, l4: L4, port: number): Way {
    const firewall = this.#firewall;
    if (firewall === null) return unsure('unread');
    const { interface: name } = this.#machine;
    const marks = fresh();
    const there = {
      family,
      l4,
      iif: name,
      oif: uplink,
      saddr: this.#friends(family),
      daddr: internet(family),
    } as const;
    const out = packet({ ...there, sport: CLIENT_PORTS, dport: exactly(port) });
    const hiddenBehind = this.#own(family);
    const first = this.#pass(out, marks, THROUGH, { firewall, hiddenBehind });
    // redirected on purpose, for example to the owner's resolver
    if (first.translation?.kind === 'dnat') return YES;
    if (first.passes === 'no') return no('forward');
    const source = this.#source(family, first.translation);
    if (source === 'nat') return no('nat');
    const reply: Packet = {
      ...{ ...out, iif: uplink, oif: name, saddr: out.daddr, daddr: out.saddr },
      ...{ sport: out.dport, dport: out.sport, state: 'established', isReply: true },
    };
    const back = this.#pass(reply, marks, THROUGH, { firewall, hiddenBehind });
    if (back.passes === 'no') return no('reply');
    const next = this.#pass({ ...out, state: 'established' }, marks, THROUGH, { firewall, hiddenBehind });
    if (next.passes === 'no') return no('forward');
    const isSure = [first, back, next].every(({ passes }) => passes === 'yes') && source === 'translated';
    return isSure && firewall.complete ? YES : unsure(firewall.complete ? 'unclear' : 'unread');
  }

  /** Whether answers can return to the machine: `nat`: a private source address is not translated; `unclear`: unknown. */
  #source(family: 4 | 6, translation: Translation): 'translated' | 'unclear' | 'nat' {
    const network = family === 4 ? this.#wanted.network : (this.#wanted.network6 ?? '');
    if (translation?.kind === 'masquerade') return 'translated';
    if (translation === null) return isPrivate(network) ? 'nat' : 'translated'; // the network is public: its addresses may be routed here
    if (translation.kind !== 'snat' || translation.address === null) return 'unclear';
    return this.#machine.own.some(({ address }) => address === translation.address) ? 'translated' : 'unclear';
  }

  #pass(packet: Packet, marks: Marks, hooks: readonly string[], { firewall, hiddenBehind = null }: Meets): Passage {
    let passes: Answer = 'yes';
    let translation: Translation = null;
    marks.mark = 0n;
    for (const hook of hooks) {
      const here = BEFORE_ROUTING.has(hook) ? { ...packet, oif: '' } : packet;
      const passage = passHook({ packet: here, marks, hiddenBehind }, hook, firewall, this.#budget);
      translation = passage.translation ?? translation;
      if (passage.passes === 'no') return { passes: 'no', translation };
      if (passage.passes === 'unsure') passes = 'unsure';
      // it is redirected to another address
      if (hook === 'prerouting' && passage.translation !== null) return { passes, translation };
    }
    return { passes, translation };
  }

  /** The address from which the machine sends to the Internet: the first one of its outgoing device. */
  #own(family: 4 | 6): Numbers {
    const { own, uplink4, uplink6 } = this.#machine;
    const uplink = family === 4 ? uplink4 : uplink6;
    const there = own.filter(({ device, address }) => device === uplink && address.includes(':') === (family === 6));
    const known = there.map(({ address }) => address);
    return addresses(family === 4 ? known.slice(0, 1) : known, family);
  }

  #friends(family: 4 | 6): Numbers {
    return addresses(this.#wanted.friends, family);
  }
}

/** Example addresses of private networks beside a server, among them the metadata service of clouds. */
const LAN = {
  4: ['192.168.1.10', '172.16.5.4', '172.31.254.9', '10.254.253.7', '169.254.169.254', '100.100.100.200'],
  6: ['fd12:3456:789a::10'],
} as const;
const SERVICES = exactly(22, 445, 5432, 8006);

const INTO = ['ingress', 'prerouting', 'input'];
const THROUGH = ['ingress', 'prerouting', 'forward', 'postrouting', 'egress'];

const YES: Way = { answer: 'yes', troubles: [] };
const no = (trouble: WayTrouble): Way => ({ answer: 'no', troubles: [trouble] });
const unsure = (trouble: WayTrouble): Way => ({ answer: 'unsure', troubles: [trouble] });
const fresh = (): Marks => ({ mark: 0n, connection: 0n, untracked: false });

/** Hooks before routing, at which the outgoing device is not known yet. */
const BEFORE_ROUTING: ReadonlySet<string> = new Set(['ingress', 'prerouting', 'input']);

interface Meets {
  readonly firewall: Firewall;
  readonly hiddenBehind?: Numbers | null;
}

type Given = Pick<Packet, 'family' | 'l4' | 'saddr' | 'daddr' | 'sport' | 'dport'> & Partial<Packet>;

const packet = (given: Given): Packet => ({
  ...{ iif: '', oif: '', state: 'new', isReply: false, isFromHere: false, isForHere: false },
  ...given,
});

/** What `npm test` leaves to other commands, in plain words; CI (.ci/run) runs all of these. */
export const LEFT = {
  'npm run test:soak': {
    'test/torture/torture.soak.ts':
      'a daemon that is killed 200 times at random moments, while Telegram, proxies, servers, the disk and the clock fail and files are rolled out',
    'test/bench/simulation/blocked/blocked-month.soak.ts':
      'how soon friends are back whose way in is blocked, and by whose help',
    'test/model/histories.soak.ts': '1,020 random histories of devices and servers, each checked against every rule',
    'test/model/broken-rules.soak.ts': 'that such histories notice each rule when it is broken',
    'test/store/kill*.soak.ts':
      'the store after kill -9 at any moment, and at each step, of a write or of a restore from the chat',
    'test/trouble/telegram-faults.soak.ts': 'that no config is lost or doubled, whatever Telegram answers',
    'test/{trouble,process}/telegram-{polling,hangs,trouble}.soak.ts':
      'that the bot goes on when Telegram hangs, refuses, asks for patience or is another one',
    'test/story/recovery-restore.soak.ts': 'going back to a backup while phones are connected',
    'test/process/lost-answers.soak.ts':
      'phones whose answers a filter swallows after the handshake, and who hears of it',
    'test/process/{not-working-traffic,not-working-records,wrong-clock,owner-warnings,alerts}.soak.ts':
      'what the owner hears of phones without data, of records, clocks, disks and servers, and when it ends',
    'test/process/{shell-handover,shell-config,sealed-backup,no-bot}.soak.ts':
      'what `vpn-bot` gives out beside a daemon that cannot reach Telegram, and backups that only the owner can open',
    'test/process/{guests,roll-out}.soak.ts':
      'guests from their first minute to their last, and a roll-out that is killed',
    'test/story/{hung-nodes,late-command,recovery-node,converge}.soak.ts':
      'servers that hang, answer late, lose everything or were changed by hand, with phones on them',
    'test/probe/blocked-doors.soak.ts': 'what the owner reads of doors that are blocked in each way',
    'test/story/blocked-doors.soak.ts':
      'that friends whose door is blocked are online by one tap, and the next one by none',
    'test/story/ten-thousand.soak.ts': 'a server that comes back without its ten thousand peers',
    'test/health/firewall/shapes.soak.ts': 'that real packets meet what was judged of each kind of firewall',
    'test/deploy/{try-rules,root-tries}.soak.ts':
      'that rules which are not understood are tried with packets, and nothing stays',
    'test/demo/{stories,story-laptop,guide,script,page,demo}.soak.ts':
      'that `npm run demo` leaves nothing behind; its page, and its story by clicks, in both languages, step by step and by `--script`',
    'test/{handover,helper-page}/*.soak.ts': 'pages that hand a config over, in a browser and inside a tunnel',
    'test/telegram/third-language.soak.ts': 'that a third language is a folder and an entry, as CONTRIBUTING.md says',
    'test/bench/simulation/simulate.soak.ts': 'a month of friends on servers that go down and start anew',
    'test/papers/command-recipe.soak.ts': 'that a new command is the files that CONTRIBUTING.md names',
    'test/wireguard/driver-failures.soak.ts': 'both ways to a server, while it or the way fails in every manner',
    'test/cli/{node-add-lies,login-troubles,at-work}.soak.ts':
      'what `vpn-bot node` says of servers that lie or let nobody in, and beside other commands',
    'test/cli/convert{,-steps}.soak.ts':
      'that an interface whose program is changed comes back whole when any step fails, and phones by themselves',
    'test/mail/mail-attacks.soak.ts':
      'a mailbox with 10,000 letters, letters of 50 MB, headers without an end, a hundred thousand guessed codes',
    'test/cli/{door,relay,move}.soak.ts':
      'that spare ports and relays let friends in past any firewall, and that a server that moved passes everybody on',
    'test/limits/speed.soak.ts': 'that speed limits are kept within a tenth, and cost nobody else anything',
    'test/dns/resolver{,-watch}.soak.ts':
      'that friends have a name server while the one of their own server hangs, is walled in or loses its rules',
    'test/cli/dns.soak.ts': 'that `vpn-bot dns` turns a name server on over SSH and off again without a trace',
    'test/deploy/renew{,-kills}.soak.ts':
      'that root’s programs are renewed where they are in use, also by the call after one that was killed',
    'test/deploy/gate-lines.soak.ts': 'what a gate takes for a whole change, line by line',
    'test/deploy/{links,root-at-terminal}.soak.ts':
      'that no command of root follows a link which the bot’s user could have laid',
    'test/exits/{changes,link-changes,exit-watch}.soak.ts':
      'that a friend’s exit is changed and kept whole, whoever changes rules or links beside it',
    'test/exits/neighbours.soak.ts':
      'that links to exits pass the firewalls of Docker, ufw and owners, and that two entries and the exit’s own friends share it',
    'test/exits/exit-texts.soak.ts': 'a thousand random and hostile texts about exits, held against an oracle',
    'test/gate/texts.soak.ts':
      'thousands of random and hostile texts for the gate and the name server, held against an oracle',
    'test/cli/exit{,-kills}.soak.ts':
      'that `vpn-bot exit` links two servers, and that the next command finishes what was killed on the way',
    'test/cli/two-interfaces.soak.ts': 'that a server with two interfaces has a gate, a login and a key for each',
    'test/machine/*.story.ts':
      'whole machines under systemd: installation, update, move, take-over (npm run test:machine)',
    'test/kernel/short.story.ts': 'the smallest server, with 512 MB, one core and Debian’s own kernel, under QEMU',
  },
  'npm run bench:check': {
    'test/bench/*.check.ts': 'that nothing has become much slower',
  },
} as const;

/** What CI leaves to its command as well. */
export const BY_COMMAND = {
  'npm run test:kernel': {
    'test/kernel/debian-*.story.ts': 'the whole life of such a server, with a second one, on two releases',
  },
} as const;

/** The lines that end `npm test`. */
export function whatIsLeft(): string {
  const ofCi = ['Everything above has passed. Not run here, but in CI:', ...linesOf(LEFT)];
  return [...ofCi, 'Run by their command only:', ...linesOf(BY_COMMAND)].join('\n');
}

const linesOf = (left: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] =>
  Object.entries(left).flatMap(([command, files]) => [
    `  ${command}`,
    ...Object.values(files).map((what) => `    - ${what}`),
  ]);

/** One way to break an invariant: a piece of a file, and what stands in its place. */
export interface Mutant {
  /** Its number in docs/ARCHITECTURE.md. */
  readonly invariant: number;
  /** What is broken, in a few words. */
  readonly breaks: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly line: string;
  readonly broken: string;
  /** The test files of which at least one must fail; paths or parts of paths, as vitest takes them. */
  readonly tests: readonly string[];
}

const PLAN = 'src/peers/plan/plan.ts';
const PARAMETERS = 'src/wireguard/loop/parameters-watch.ts';
const LOAD = 'src/store/load-store.ts';
const FILES = 'src/peers/devices/sent-files.ts';
const PLANS = ['test/peers/plan', 'test/peers/partial-looks.test.ts', 'test/peers/observe.test.ts'];
const COMMANDS = ['test/peers/peer-service', 'test/peers/devices.test.ts', 'test/peers/rekey.test.ts'];
const STORE = ['test/store/json-store.test.ts', 'test/store/outside-edits.test.ts', 'test/store/parse-store.test.ts'];

/** Each invariant, broken in the lines that keep it. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...{
      invariant: 1,
      breaks: 'a peer on the node with more than its own address is left so',
      file: PLAN,
      tests: PLANS,
    },
    line: 'onNode && onNode.length === allowedIps.length && allowedIps.every(',
    broken: 'onNode && allowedIps.every(',
  },
  {
    ...{
      invariant: 1,
      breaks: 'a device gets the whole network',
      file: 'src/peers/devices/devices.ts',
      tests: COMMANDS,
    },
    line: 'return { wg_ip: `${wg_ip}/32`,',
    broken: 'return { wg_ip: `${wg_ip}/24`,',
  },
  {
    ...{ invariant: 2, breaks: 'foreign and reserved addresses are given out', file: 'src/peers/devices/devices.ts' },
    line: 'const taken = takenByOthers(state, node);',
    broken: 'const taken: string[] = [];',
    tests: COMMANDS,
  },
  {
    ...{ invariant: 2, breaks: 'addresses of other devices are given out', file: 'src/peers/devices/devices.ts' },
    line: 'taken.push(wg_ip);',
    broken: '',
    tests: COMMANDS,
  },
  {
    ...{ invariant: 3, breaks: 'a change is acknowledged before it is written', file: 'src/store/json-store.ts' },
    line: 'if (tip !== this.#state || good.some(({ isWritten }) => isWritten)) await this.#commit(tip);',
    broken:
      'if (tip !== this.#state || good.some(({ isWritten }) => isWritten)) this.#commit(tip).catch(() => undefined);',
    tests: [...STORE, 'test/store/full-disk.test.ts'],
  },
  {
    ...{
      invariant: 3,
      breaks: 'a config is sent before its key is on the node',
      file: 'src/peers/devices/delivery.ts',
    },
    line: 'if (!onNode) return false;',
    broken: 'if (!onNode) return true;',
    tests: ['test/peers/delivery.test.ts', 'test/telegram/deliveries.test.ts'],
  },
  {
    ...{ invariant: 3, breaks: 'a file goes out whose key has ended', file: 'src/telegram/delivery/name-in-store.ts' },
    line: 'if (known !== null && peer && !hasKey(peer, file.publicKey)) throw new Superseded();',
    broken: '',
    tests: ['test/telegram/names-ahead.test.ts'],
  },
  {
    ...{ invariant: 4, breaks: 'nobody is told that a config will come', file: 'src/telegram/delivery/delay-notes.ts' },
    line: 'return now < asked ? now : asked + NOTE_AFTER_MS;',
    broken: 'return Infinity;',
    tests: [
      'test/telegram/delay-notes.test.ts',
      'test/telegram/note-delay.test.ts',
      'test/telegram/deliveries.test.ts',
    ],
  },
  {
    ...{ invariant: 5, breaks: 'an update that comes again acts again', file: 'src/peers/records/seen-updates.ts' },
    line: 'if (draft.seen_updates.includes(updateId)) return false;',
    broken: '',
    tests: ['test/peers/seen-updates.test.ts', ...COMMANDS],
  },
  {
    ...{ invariant: 6, breaks: 'a grace time does not count', file: PLAN, tests: PLANS },
    line: "return graceMs === 0 || isPromiseOver(peer, next, input) || hasPassed(state, peer, 'next', graceMs, watched);",
    broken: 'return true;',
  },
  {
    ...{ invariant: 6, breaks: 'a key takes over that was never sent', file: PLAN, tests: PLANS },
    line: 'if (next.sent_at === null || isHeld(state, next)) return false;',
    broken: '',
  },
  {
    ...{
      invariant: 6,
      breaks: 'a friend who went back to the old file loses it',
      file: 'src/peers/devices/handshake-order.ts',
      tests: PLANS,
    },
    line: 'return order?.isLater(key, public_key) ?? at >= before;',
    broken: 'return true;',
  },
  {
    ...{ invariant: 7, breaks: 'foreign peers count as ended', file: 'src/peers/plan/observe.ts', tests: PLANS },
    line: 'if (hasEnded(state, key, hashOf(key, peer))) ended.push(key);',
    broken: 'if (peer) ended.push(key);',
  },
  {
    ...{ invariant: 7, breaks: 'addresses of foreign peers are not avoided', file: PLAN, tests: PLANS },
    line: 'if (addresses.some((address) => held.has(address))) {',
    broken: 'if (addresses.some((address) => held.has(`not ${address}`))) {',
  },
  {
    ...{ invariant: 8, breaks: 'a lost store begins anew', file: LOAD, tests: ['test/store/'] },
    line: 'if (marked === 0 && !(await newestGoodBackup(path))) return',
    broken: 'if (marked >= 0) return',
  },
  {
    ...{ invariant: 8, breaks: 'an old copy is taken', file: LOAD, tests: ['test/store/'] },
    line: 'if (store.revision >= marked) return { store, identity };',
    broken: 'if (marked >= 0) return { store, identity };',
  },
  {
    ...{ invariant: 8, breaks: 'an edit of an old copy is taken in', file: 'src/store/outside-edit.ts', tests: STORE },
    line: 'if (edited.revision === revision) return { edited };',
    broken: 'if (edited.revision <= revision) return { edited };',
  },
  {
    ...{ invariant: 9, breaks: 'a token stands in the log', file: 'src/log.ts', tests: ['test/log.test.ts'] },
    line: "text.replaceAll(/\\d{5,}:[\\w-]{20,}/g, '(token)')",
    broken: 'text',
  },
  {
    ...{ invariant: 9, breaks: 'everybody may read the store', file: 'src/store/durable-write.ts' },
    line: 'await file.chmod(0o600);',
    broken: 'await file.chmod(0o644);',
    tests: ['test/store/durable-write.test.ts', ...STORE],
  },
  {
    ...{ invariant: 9, breaks: 'programs get our environment', file: 'src/wireguard/drivers/local/local-driver.ts' },
    line: "this.#env = { PATH: path, LC_ALL: 'C' };",
    broken: "this.#env = { ...(process.env as Record<string, string>), PATH: path, LC_ALL: 'C' };",
    tests: ['test/wireguard/'],
  },
  {
    ...{ invariant: 10, breaks: 'names become markup', file: 'src/texts/format/html.ts' },
    line: ".replaceAll('<', '&lt;')",
    broken: '',
    tests: ['test/telegram/texts.test.ts', 'test/telegram/formats.test.ts'],
  },
  {
    ...{ invariant: 10, breaks: 'messages are longer than Telegram takes', file: 'src/texts/format/html.ts' },
    line: 'if (current.length + 1 + line.length > limit) {',
    broken: 'if (current.length > limit * 9) {',
    tests: ['test/telegram/texts.test.ts', 'test/telegram/formats.test.ts'],
  },
  {
    ...{ invariant: 11, breaks: 'tunnel names are too long', file: 'src/peers/devices/config-name.ts' },
    line: 'export const LONGEST_TUNNEL = 15;',
    broken: 'export const LONGEST_TUNNEL = 16;',
    tests: ['test/peers/config-name.test.ts', 'test/peers/sent-files.test.ts'],
  },
  {
    ...{
      invariant: 11,
      breaks: 'tunnel names have letters that apps refuse',
      file: 'src/peers/devices/server-word.ts',
    },
    line: ".replaceAll(/[^A-Za-z0-9]+/g, '-');",
    broken: ".replaceAll(/[^A-Za-z0-9 ]+/g, '-');",
    tests: ['test/peers/config-name.test.ts', 'test/peers/sent-files.test.ts'],
  },
  {
    ...{ invariant: 12, breaks: 'the predecessor’s name of a file changes', file: 'src/peers/devices/config-name.ts' },
    line: 'const name = `vpn_${telegramId}`;',
    broken: 'const name = `wg_${telegramId}`;',
    tests: ['test/peers/config-name.test.ts', 'test/peers/sent-files.test.ts'],
  },
  {
    ...{ invariant: 13, breaks: 'a node with another key is believed', file: 'src/wireguard/loop/node-status.ts' },
    line: 'if (known === serverKey) return;',
    broken: 'if (known.length === serverKey.length) return;',
    tests: ['test/wireguard/'],
  },
  {
    ...{ invariant: 13, breaks: 'parameters count that a poll has told to be others', file: PARAMETERS },
    line: 'return this.#goodFor === serverKey && this.#print === interfacePrint;',
    broken: 'return this.#goodFor === serverKey;',
    tests: ['test/wireguard/parameters-watch.test.ts'],
  },
  {
    ...{ invariant: 13, breaks: 'a file goes out without known parameters', file: 'src/peers/devices/delivery.ts' },
    line: 'if (snapshot.hasKnownParameters === false) return false;',
    broken: '',
    tests: ['test/peers/delivery.test.ts', 'test/telegram/amnezia-node.test.ts', 'test/peers/node-parameters.test.ts'],
  },
  {
    ...{ invariant: 14, breaks: 'other content gets a name that is taken', file: FILES },
    line: 'const known = peer.files.find((sent) => sent.key === file.publicKey && sent.print === print);',
    broken: 'const known = peer.files.find((sent) => sent.key === file.publicKey);',
    tests: ['test/peers/sent-files.test.ts'],
  },
  {
    ...{ invariant: 15, breaks: 'invites end by the machine’s clock alone', file: 'src/access/ends.ts' },
    line: '(ends.confirmed !== null && Date.parse(date) <= ends.confirmed)',
    broken: 'Date.parse(date) <= (ends.confirmed ?? ends.now)',
    tests: ['test/access/'],
  },
  {
    ...{ invariant: 15, breaks: 'a clock that jumped is believed', file: 'src/checked-clock.ts' },
    line: 'return this.#kept ? this.#kept.time + this.#seen.boot - this.#kept.boot : this.#seen.wall;',
    broken: 'return this.#seen.wall;',
    tests: ['test/checked-clock.test.ts'],
  },
  {
    ...{ invariant: 16, breaks: 'strangers of a node are read without a bound', tests: ['test/wireguard/'] },
    file: 'src/wireguard/drivers/answers/dump-filter.ts',
    line: 'else if (this.#new.length < this.#filter.mostStrangers) this.#keep',
    broken: 'else if (this.#new.length < Infinity) this.#keep',
  },
  {
    ...{ invariant: 16, breaks: 'keys end after a cut answer', file: PLAN, tests: PLANS },
    line: 'else if (!snapshot.isPartial && hasPassed(state, peer, `retired ${key}`, REMEMBERED_MS, watched))',
    broken: 'else if (hasPassed(state, peer, `retired ${key}`, REMEMBERED_MS, watched))',
  },
  {
    ...{ invariant: 16, breaks: 'hidden characters reach the log', file: 'src/log.ts', tests: ['test/log.test.ts'] },
    line: "return `<${PRIORITY[Number(entry['level'])] ?? 6}>${visible(text)}\\n`;",
    broken: "return `<${PRIORITY[Number(entry['level'])] ?? 6}>${text}\\n`;",
  },
  {
    ...{ invariant: 17, breaks: 'a dropped key is forgotten', file: 'src/peers/records/ended-keys.ts' },
    line: 'for (const key of dropped) if (!named.has(key)) endedKeys[keyHash(key)] = 1;',
    broken: '',
    tests: ['test/peers/ended-keys.test.ts', 'test/store/restore-ended-keys.test.ts'],
  },
  {
    ...{ invariant: 18, breaks: 'two people hold one username', file: 'src/access/usernames.ts' },
    line: 'if (user && telegram_id !== id) user.username = null;',
    broken: '',
    tests: ['test/access/usernames.test.ts'],
  },
  {
    ...{ invariant: 19, breaks: 'root reads settings behind a link', file: 'deploy/lib/bots-user.sh' },
    line: '[[ ! -L $file ]] || fail "$file is a link: put the file itself in its place"',
    broken: ':',
    tests: ['test/deploy/take-over.test.ts'],
  },
  {
    ...{ invariant: 20, breaks: 'a closed door makes no file stale', file: 'src/peers/rollouts/staleness.ts' },
    line: "if (edition.door !== undefined && !doors.has(edition.door)) parts.push('door');",
    broken: '',
    tests: ['test/peers/staleness.test.ts', 'test/health/settings-conditions.test.ts'],
  },
  {
    ...{ invariant: 21, breaks: 'friends reach the server’s own network', file: 'deploy/lib/setup-wireguard.sh' },
    line: '    ip daddr { 192.0.0.0/24, 192.168.0.0/16, 224.0.0.0/3 } drop',
    broken: '',
    tests: ['test/deploy/friends-reach.test.ts'],
  },
  {
    ...{
      invariant: 22,
      breaks: 'one failure stops those that come after it',
      file: 'src/telegram/outbox/for-each-isolated.ts',
    },
    line: '      run(one);\n    } catch (error) {\n      failed.push(error);',
    broken: '      run(one);\n    } catch (error) {\n      failed.push(error); break;',
    tests: ['test/telegram/for-each-isolated.test.ts'],
  },
  {
    ...{
      invariant: 22,
      breaks: 'a failure that takes its time stops those that come after it',
      file: 'src/telegram/outbox/for-each-isolated.ts',
    },
    line: 'await run(one);\n    } catch (error) {\n      failed.push(error);',
    broken: 'await run(one);\n    } catch (error) {\n      failed.push(error); break;',
    tests: ['test/telegram/for-each-isolated.test.ts'],
  },
  {
    ...{ invariant: 23, breaks: 'what a silent exit should hold leaves at the entry', file: 'deploy/vpn-bot-exits' },
    line: 'print "  meta mark & 0x00ff0000 == 0x00fe0000 reject with icmpx admin-prohibited"',
    broken: 'print "  meta mark & 0x00ff0000 == 0x00fe0000 accept"',
    tests: ['test/exits/routes.test.ts'],
  },
];

import type { NodeChanges, PeerToSet } from '../../peers/nodes/snapshot.ts';
import type { Dialect, TunnelInterface } from '../dialect/dialect.ts';
import { checkedAddress, checkedInterface, checkedKey, checkedPresharedKey } from './checked-values.ts';

/** A program with its arguments, and the text for its stdin. Secrets are only in the text. */
export interface NodeCommand {
  readonly argv: readonly string[];
  readonly stdin: string | null;
}

/** Makes the commands for one kind of node; `C` is what its runner accepts. */
export interface NodeCommands<C> {
  /** Reads the interface without its secrets; the answer is for `DumpReader`. */
  dump(): C;
  /** The commands for all changes, as few as possible; none when there is nothing to do. Throws `NodeError` for an invalid value. */
  apply(changes: NodeChanges): readonly C[];
  /** Reads the machine's statistics and setup; the answer is for `parseStatistics`. */
  statistics(): C;
}

/** First line of every answer, because a login shell may print something before it. */
export const BEGIN = '# begin';
/** Last line of every answer and of the text of an `apply`; if it is missing, the text was cut off. */
export const END = '# end';
/** Separates the peers from the interface's own addresses in the answer to a dump. */
export const ADDRESSES = '# addresses';
/** Exit status of an `apply` that received only a part of its text and did nothing. */
export const CUT_OFF = 65;
/** Given in that case to a program that already waits for the text. It is not valid in a config, so the program changes nothing. */
export const CUT_OFF_LINE = 'cut-off';

/** Removals of one call: about 60 bytes each, and Linux takes at most 128 KiB in the one argument that SSH makes of a command. */
const REMOVALS_PER_CALL = 1000;

/** Up to how many peers the shell itself reads the text; more are read faster by a program. */
export const FEW = 10;

// The first field of the dump is the server's private key, the second of each peer's line its preshared key: neither leaves the
// node. Of the rest of the first line only the server's public key and the last field are sent: some programs have secrets between
// them, and how many fields there are differs by their versions. Where the first line has no tab, the private key cannot be told
// from the rest and nothing is printed; `cut -s` drops any other line without a tab. The addresses may be missing: the program also
// finds an interface of another network namespace, `ip` does not.
// deploy/vpn-bot-gate does the same, and test/wireguard/dump-secrets.test.ts compares them.
const dumpScript = ({ program }: Dialect) => `tab='\t'
dump=$(${program} show "$1" dump) || exit
case \${dump%%'
'*} in *"$tab"*) ;; *) exit 1 ;; esac
dump=\${dump#*"$tab"}
first=\${dump%%'
'*}
case $first in *"$tab"*) dump="\${first%%"$tab"*}$tab-$tab\${first##*"$tab"}\${dump#"$first"}" ;; esac
printf '%s\\n' "$dump" | cut -s -f1,3- || exit
echo '${ADDRESSES}'
ip -o addr show dev "$1" 2>/dev/null`;

// A partial text must not reach the program: if a connection broke after `10.0.0.3/3`, a huge network would be routed to one peer.
const WHOLE = `case $text in *'${END}') ;; *) exit ${CUT_OFF} ;; esac`;

const READ = `text=$(cat) || exit
${WHOLE}`;

// The shell reads byte by byte itself: for a few lines that is faster than starting `cat`.
const READ_LINES = `text=
while IFS= read -r line; do
  text="$text
$line"
  case $line in '${END}') break ;; esac
done`;

const READ_FEW = `${READ_LINES}
${WHOLE}`;

// Through a pipe: Node's children have a socket as stdin, which cannot be opened again, and where AppArmor has a profile for the
// program (Ubuntu since 25.04) it may open no file outside its own folder. No here-document: some shells make a file of it.
const setScript = ({ program }: Dialect) => `printf '%s\\n' "$text" | ${program} addconf "$1" /dev/stdin || exit`;

const setInTimeScript = ({ program }: Dialect) =>
  `printf '%s\\n' "$text" | timeout -s KILL "$2" ${program} addconf "$1" /dev/stdin || exit`;

// Starts the program at once, so that it also waits for the text.
const setWaitingScript = ({ program }: Dialect) => `{
${READ_LINES}
case $text in *'${END}') printf '%s\\n' "$text" ;; *) echo '${CUT_OFF_LINE}' ;; esac
} | ${program} addconf "$1" /dev/stdin || exit`;

const removeScript = ({ program }: Dialect) => `interface=$1
shift
${program} set "$interface" "$@" || exit`;

/** Shell functions that print what `parseSurroundings` reads; `deploy/vpn-bot-gate` has the same ones. */
export const LOOK_AROUND = `# What decides where friends' packets go: link, routes, own addresses, firewall rules. Each list of rules is compressed, and 1 MB at most.
look_around() {
  ip -o link show dev "$1" 2>/dev/null | awk '{ print "link", ($3 ~ /[<,]UP[,>]/ ? "up" : "down") }'
  friend=$(ip -o -4 addr show dev "$1" 2>/dev/null | awk -F '[ ./]+' '{ print $4 "." $5 "." $6 "." ($7 > 253 ? $7 - 1 : $7 + 1); exit }')
  way=$(ip -4 route get 1.1.1.1 from "$friend" iif "$1" 2>/dev/null) || way=$(ip -4 route show default 2>/dev/null)
  way=$(first_device "$way")
  echo "route4 $way"
  echo "forwards4 $(cat "/proc/sys/net/ipv4/conf/$1/forwarding" "/proc/sys/net/ipv4/conf/\${way:-all}/forwarding" 2>/dev/null | tr -d '\\n')"
  echo "route6 $(first_device "$(ip -6 route show default 2>/dev/null)")"
  echo "forwarding6 $(cat /proc/sys/net/ipv6/conf/all/forwarding 2>/dev/null)"
  ip -o addr show scope global 2>/dev/null | awk 'NR <= 64 { sub(/\\/.*/, "", $4); print "own", $2, $4 }'
  rules=
  if has nft; then
    listing nft nft -j -s list ruleset
    [ -n "$rules" ] || listing nft-terse nft -j -s -t list ruleset
  fi
  # nft does not show iptables' own matches in full
  case $rules in *'"xt"'* | '')
    has iptables-save && listing iptables iptables-save
    has ip6tables-save && listing ip6tables ip6tables-save
    ;;
  esac
  old_tables ''
  old_tables 6
}
# Tables of iptables-legacy, which nft does not show. Only root can see whether there are any.
old_tables() {
  names=/proc/net/ip$1_tables_names
  if [ -r "$names" ]; then
    [ -n "$(cat "$names")" ] || return 0
    has "ip$1tables-legacy-save" && listing "ip$1tables-legacy" "ip$1tables-legacy-save" || listing "ip$1tables-legacy" "ip$1tables-save"
  elif grep -q "^ip$1table_" /proc/modules 2>/dev/null; then
    echo "unread ip$1tables-legacy"
  fi
}
listing() {
  name=$1
  shift
  if rules=$(timeout -s KILL 5 "$@" 2>/dev/null) && [ \${#rules} -le 1000000 ]; then
    echo "listing $name $(printf '%s\\n' "$rules" | gzip -nc | base64 | tr -d '\\n')"
  else
    rules=
    echo "unread $name"
  fi
}
first_device() { printf '%s\\n' "$1" | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1; }
has() { command -v "$1" >/dev/null; }`;

const statisticsScript = ({ program }: Dialect) => `set -e
echo "load $(cat /proc/loadavg)"
echo "uptime $(cat /proc/uptime)"
echo "cores $(nproc)"
echo "kernel $(uname -r)"
cat /proc/meminfo
echo "disk $(df -kP / | tail -n 1)"
echo "time $(date +%s)"
echo "forwarding $(cat /proc/sys/net/ipv4/ip_forward)"
echo "port $(${program} show "$1" listen-port 2>/dev/null)"
echo "wireguard $(${program} --version 2>/dev/null)"
uplink=$(ip route show default 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
if [ -n "$uplink" ]; then
  awk -v name="$uplink:" '$1 == name { print "net", $2, $10 }' /proc/net/dev
  vnstat -i "$uplink" --oneline b 2>/dev/null | sed 's/^/vnstat /'
fi
${LOOK_AROUND}
look_around "$1"`;

/** The commands for a shell that may run the VPN program, here or as root elsewhere. Each is killed after `seconds`. */
export function shellCommands(tunnel: TunnelInterface, seconds: number): NodeCommands<NodeCommand> {
  return {
    dump: () => dumpCommand(tunnel, seconds),
    apply: (changes) => applyCommands(tunnel, changes, seconds),
    statistics: () => statisticsCommand(tunnel, seconds),
  };
}

/** Reads the interface without its secrets; the answer is for `DumpReader`. */
export function dumpCommand({ dialect, interface: name }: TunnelInterface, seconds: number): NodeCommand {
  return { argv: script(seconds, dumpScript(dialect), checkedInterface(name)), stdin: null };
}

/** The commands for all changes: one for all sets and the first thousand removals, one for each further thousand. */
export function applyCommands(tunnel: TunnelInterface, changes: NodeChanges, seconds: number): NodeCommand[] {
  const { dialect } = tunnel;
  const name = checkedInterface(tunnel.interface);
  const removals = changes.remove.map((key) => ['peer', checkedKey(key), 'remove']);
  const text = changes.set.length > 0 ? peersText(changes.set) : null;
  const commands: NodeCommand[] = [];
  for (let at = 0; at < removals.length || (at === 0 && text !== null); at += REMOVALS_PER_CALL) {
    const words = removals.slice(at, at + REMOVALS_PER_CALL).flat();
    const stdin = at === 0 ? text : null;
    const sets = stdin === null ? [] : [changes.set.length <= FEW ? READ_FEW : READ, setScript(dialect)];
    const steps = [...sets, ...(words.length === 0 ? [] : [removeScript(dialect)])];
    commands.push({ argv: script(seconds, steps.join('\n'), name, ...words), stdin });
  }
  return commands;
}

/**
 * The command line for setting a few peers, which may be started long before its text is known: the shell reads the text itself, and the
 * time limit begins after that. `after`: seconds until it is killed. With `here` the caller can kill the command and its children, so the
 * VPN program is started early as well.
 */
export function setFewArgv({ dialect, interface: name }: TunnelInterface, after: number | 'here'): string[] {
  const [text, ...limit] =
    after === 'here' ? [setWaitingScript(dialect)] : [`${READ_FEW}\n${setInTimeScript(dialect)}`, String(after)];
  return ['sh', '-c', framed(text), 'sh', checkedInterface(name), ...limit];
}

/** Reads the machine's statistics and setup; the answer is for `parseStatistics`. */
export function statisticsCommand({ dialect, interface: name }: TunnelInterface, seconds: number): NodeCommand {
  return { argv: script(seconds, statisticsScript(dialect), checkedInterface(name)), stdin: null };
}

/**
 * The text for the program's `addconf`. Each peer gets exactly these AllowedIPs, and keeps its preshared key if none is given. All
 * values are checked again here, so that none can add a line of its own; throws `NodeError`.
 */
export function peersText(peers: readonly PeerToSet[]): string {
  return `${peers.map(peerSection).join('')}${END}\n`;
}

function peerSection({ publicKey, presharedKey, allowedIps }: PeerToSet): string {
  const key = checkedKey(publicKey);
  const lines = ['[Peer]', `PublicKey = ${key}`];
  if (presharedKey !== null) {
    lines.push(`PresharedKey = ${checkedPresharedKey(key, presharedKey)}`);
  }
  if (allowedIps.length > 0) lines.push(`AllowedIPs = ${allowedIps.map(checkedAddress).join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/** Wraps a shell script in `timeout`, which kills the shell and its children even when nobody waits for the answer any more. */
function script(seconds: number, text: string, ...words: readonly string[]): string[] {
  return ['timeout', '-s', 'KILL', String(seconds), 'sh', '-c', framed(text), 'sh', ...words];
}

const framed = (text: string) => `echo '${BEGIN}'\n${text}\necho '${END}'`;

import { AMNEZIAWG, type Dialect, type TunnelInterface, usesContainer } from '../dialect/dialect.ts';
import { LOOK_AROUND } from './look-around.ts';
import { PUT_LIMITS } from './put-limits.ts';
import { quote } from './quote.ts';

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
/**
 * Exit status of a dump whose first line is missing or has no tab. `awg` before 2.0 prints nothing at all of an interface whose daemon has
 * ranges of headers. Gates before version 4 end with 1 then.
 */
export const NO_DUMP = 66;

// The first field of the dump is the server's private key, the second of each peer's line its preshared key: neither leaves the
// node. Of the rest of the first line only the server's public key and the last field are sent: some programs have secrets between
// them, and how many fields there are differs by their versions. Of AmneziaWG, whose parameters they are, a hash of all fields but the
// private key follows, so that a change of them is seen without reading them. Where the first line has no tab, the private key cannot
// be told from the rest and nothing is printed; `cut -s` drops any other line without a tab. The lines are cut while they come: the
// status of the program comes by another way. The addresses may be missing: the program also finds an interface of another network
// namespace, `ip` does not.
// deploy/vpn-bot-gate does the same, and test/wireguard/dump-secrets.test.ts compares them.
export const dumpScript = ({ program }: Dialect) => `tab='\t'
cut_secrets() {
  IFS= read -r first
  case $first in *"$tab"*) ;; *) cat >/dev/null; exit ${NO_DUMP} ;; esac
  first=\${first#*"$tab"}
  sum=${program === AMNEZIAWG.program ? `$(printf %s "$first" | sha256sum)` : ''}
  sum=\${sum%% *}
  case $first in *"$tab"*) printf '%s\\n' "\${first%%"$tab"*}$tab\${first##*"$tab"}\${sum:+$tab$sum}" ;; esac
  exec cut -s -f1,3-
}
{ status=$({ { ${program} show "$1" dump; echo "$?" >&3; } | cut_secrets >&4; } 3>&1); cut=$?; } 4>&1
[ "$status" = 0 ] || exit "\${status:-1}"
[ "$cut" = 0 ] || exit "$cut"
echo '${ADDRESSES}'
inside ip -o addr show dev "$1" 2>/dev/null`;

// A partial text must not reach the program: if a connection broke after `10.0.0.3/3`, a huge network would be routed to one peer.
const WHOLE = `case $text in *'${END}') ;; *) exit ${CUT_OFF} ;; esac`;

export const READ = `text=$(cat) || exit
${WHOLE}`;

// The shell reads byte by byte itself: for a few lines that is faster than starting `cat`.
const READ_LINES = `text=
while IFS= read -r line; do
  text="$text
$line"
  case $line in '${END}') break ;; esac
done`;

export const READ_FEW = `${READ_LINES}
${WHOLE}`;

// Through a pipe: Node's children have a socket as stdin, which cannot be opened again, and where AppArmor has a profile for the
// program (Ubuntu since 25.04) it may open no file outside its own folder. No here-document: some shells make a file of it.
export const setScript = ({ program }: Dialect) =>
  `printf '%s\\n' "$text" | ${program} addconf "$1" /dev/stdin || exit`;

// In a container the program has this limit already.
export const setInTimeScript = (tunnel: TunnelInterface) => {
  const limit = usesContainer(tunnel) ? '' : 'timeout -s KILL "$2" ';
  return `printf '%s\\n' "$text" | ${limit}${tunnel.dialect.program} addconf "$1" /dev/stdin || exit`;
};

// Starts the program at once, so that it also waits for the text.
export const setWaitingScript = ({ program }: Dialect) => `{
${READ_LINES}
case $text in *'${END}') printf '%s\\n' "$text" ;; *) echo '${CUT_OFF_LINE}' ;; esac
} | ${program} addconf "$1" /dev/stdin || exit`;

export const removeScript = ({ program }: Dialect) => `interface=$1
shift
${program} set "$interface" "$@" || exit`;

const lookAround = (tunnel: TunnelInterface) =>
  usesContainer(tunnel)
    ? `inside sh -c ${quote([`${LOOK_AROUND}\nlook_around "$1"`])} sh "$1"`
    : `${LOOK_AROUND}\nlook_around "$1"`;

export const statisticsScript = (tunnel: TunnelInterface) => `set -e
echo "load $(cat /proc/loadavg)"
echo "uptime $(cat /proc/uptime)"
echo "cores $(nproc)"
echo "kernel $(uname -r)"
cat /proc/meminfo
echo "disk $(df -kP / | tail -n 1)"
echo "time $(date +%s)"
echo "forwarding $(cat /proc/sys/net/ipv4/ip_forward)"
echo "port $(${tunnel.dialect.program} show "$1" listen-port 2>/dev/null)"
echo "wireguard $(${tunnel.dialect.program} --version 2>/dev/null)"
for helper in vpn-bot-exits vpn-bot-dns vpn-bot-doors; do
  [ ! -r "/usr/local/sbin/$helper" ] || echo "helper $helper $(sha256sum <"/usr/local/sbin/$helper" | cut -d ' ' -f 1)"
done
uplink=$(ip route show default 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
if [ -n "$uplink" ]; then
  awk -v name="$uplink:" '$1 == name { print "net", $2, $10 }' /proc/net/dev
  vnstat -i "$uplink" --oneline b 2>/dev/null | sed 's/^/vnstat /'
fi
${lookAround(tunnel)}`;

/** deploy/lib/exits.sh puts the program there. */
export const SERVE_EXITS = 'sh /usr/local/sbin/vpn-bot-exits "$1" serve';

export const limitsScript = (tunnel: TunnelInterface) =>
  usesContainer(tunnel)
    ? "echo 'limits container'"
    : `${PUT_LIMITS}
${READ}
printf '%s\\n' "$text" | sed '/^# end$/d' | put_limits "$1"`;

/** deploy/lib/dns.sh puts the program there. */
export const SERVE_RESOLVER = 'sh /usr/local/sbin/vpn-bot-dns "$1" serve';

/** A script with its marks around what it prints. */
export const framed = (text: string) => `echo '${BEGIN}'\n${text}\necho '${END}'`;

import type { Part } from '../../health/firewall/judgement.ts';
import type { FindingTexts } from './texts.ts';

/** What is said of friends' packets: whether they get out and in, and where else they get. */
type TrafficTexts = Pick<
  FindingTexts,
  | 'linkDown'
  | 'wayGood'
  | 'wayUnsure'
  | 'wayTried'
  | 'wayLost'
  | 'noRoute'
  | 'forwardingOff'
  | 'forwardingDropped'
  | 'repliesDropped'
  | 'natMissing'
  | 'natUnknown'
  | 'portClosed'
  | 'portUnsure'
  | 'portTried'
  | 'apartGood'
  | 'notApart'
  | 'apartUnsure'
  | 'apartTried'
  | 'notTried'
  | 'gateOld'
>;

const sysctl = (family: string) => (family === 'IPv6' ? 'net.ipv6.conf.all.forwarding' : 'net.ipv4.ip_forward');
const tables = (family: string) => (family === 'IPv6' ? 'ip6tables' : 'iptables');
const insert = (name: string, family: string) =>
  `${tables(family)} -I FORWARD -i ${name} -j ACCEPT && ${tables(family)} -I FORWARD -o ${name} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`;
const zone = (name: string) =>
  `firewall-cmd --permanent --zone=trusted --add-interface=${name} && firewall-cmd --reload`;
const translate = (network: string) =>
  `${network.includes(':') ? 'ip6tables' : 'iptables'} -t nat -A POSTROUTING -s ${network} -j MASQUERADE`;

/** Until Ctrl+C; the table goes with it. */
const trace = (name: string) =>
  `sh -c 'trap : INT; nft "add table inet look; add chain inet look pre { type filter hook prerouting priority -350; }; add rule inet look pre iifname ${name} meta nftrace set 1" && nft monitor trace; nft delete table inet look'`;

const PARTS_EN: Readonly<Record<Part, string>> = {
  friends: 'each other',
  lan: 'the private networks beside the server',
  server: 'the server’s own services',
};
const PARTS_RU: Readonly<Record<Part, string>> = {
  friends: 'друг друга',
  lan: 'частные сети рядом с сервером',
  server: 'службы самого сервера',
};

const english: TrafficTexts = {
  linkDown: (id, name) => [
    `${id}: ${name} is there, but its link is down: nobody gets through`,
    `there: ip link set ${name} up`,
  ],
  wayGood: (id, family) => `${id}: friends get out to the Internet (${family})`,
  wayUnsure: (id, name, family) => [
    `${id}: not sure whether friends get out (${family}): not all of its firewall’s rules are understood`,
    `as root, send packets through a copy of the rules: sudo vpn-bot node check ${id} --try; or try it with a phone, and there, as root, this shows which rule its packets end at: ${trace(name)}`,
  ],
  wayTried: (id, family) =>
    `${id}: tried: what a friend sends through a copy of its rules gets out and back (${family})`,
  wayLost: (id, name, family) => [
    `${id}: tried: what a friend sends through a copy of its rules does not get out and back (${family})`,
    `there, as root, this shows which rule a phone’s packets end at: ${trace(name)}`,
  ],
  noRoute: (id, family) => [
    `${id}: it has no ${family} route to the Internet, so friends reach nothing but the server`,
    'there: ip route show default; the provider’s panel names the gateway',
  ],
  forwardingOff: (id, family) => [
    `${id}: forwarding of ${family} is off, so friends reach nothing but the server`,
    `there: echo ${sysctl(family)}=1 >>/etc/sysctl.d/90-vpn-bot.conf && sysctl --system`,
  ],
  forwardingDropped: (id, name, family) => [
    `${id}: its firewall drops what friends send to the Internet (${family}, from ${name})`,
    `there, with ufw: ufw route allow in on ${name}; firewalld: ${zone(name)}; otherwise (Docker, Oracle): ${insert(name, family)}`,
  ],
  repliesDropped: (id, name, family) => [
    `${id}: its firewall drops what comes back from the Internet to friends (${family}, to ${name})`,
    `there, with firewalld: ${zone(name)}; otherwise: ${insert(name, family)}`,
  ],
  natMissing: (id, network) => [
    `${id}: no NAT rule is for what friends send out (from ${network}), so nothing comes back`,
    `there: systemctl restart wg-quick@wg0 if the bot made it, else: ${translate(network)}`,
  ],
  natUnknown: (id) => [
    `${id}: not sure whether friends get out: the firewall’s rules could not be read`,
    'there: apt install nftables; here: run this as root',
  ],
  portClosed: (id, port) => [
    `${id}: its firewall lets nobody in at UDP port ${port}, so no tunnel comes up`,
    `there, with ufw: ufw allow ${port}/udp; firewalld: firewall-cmd --permanent --add-port=${port}/udp && firewall-cmd --reload; otherwise: iptables -I INPUT -p udp --dport ${port} -j ACCEPT`,
  ],
  portUnsure: (id, port) => [
    `${id}: not sure whether its firewall lets everybody in at UDP port ${port}`,
    `as root: sudo vpn-bot node check ${id} --try; or try it with a phone from another network`,
  ],
  portTried: (id, port) => `${id}: tried: UDP port ${port} lets strangers in through a copy of its rules`,
  apartGood: (id) => `${id}: friends reach the Internet and nothing else`,
  notApart: (id, name, open) => [
    `${id}: friends reach ${open.map((part) => PARTS_EN[part]).join(', ')} through ${name}`,
    'if that is not meant so: `vpn-bot node isolate` sets the rules that keep them apart',
  ],
  apartUnsure: (id, unsure) => [
    `${id}: not sure whether friends are kept from ${unsure.map((part) => PARTS_EN[part]).join(', ')}: some rules let a part through, or are not understood`,
    '`vpn-bot node isolate` sets rules that surely do',
  ],
  apartTried: (id, parts) =>
    `${id}: tried: through a copy of its rules a friend did not reach ${parts.map((part) => PARTS_EN[part]).join(', ')}`,
  notTried: (id, why) => [
    `${id}: its rules could not be tried: ${why}`,
    'what is missing there can be installed; else try it with a phone',
  ],
  gateOld: (id, version) => [
    `${id}: its gate (version ${version ?? '?'}) does not tell enough to judge whether friends get out`,
    `\`vpn-bot node add ${id} root@…\` again renews it`,
  ],
};

const russian: TrafficTexts = {
  linkDown: (id, name) => [`${id}: ${name} есть, но он опущен: никто не проходит`, `там: ip link set ${name} up`],
  wayGood: (id, family) => `${id}: друзья выходят в интернет (${family})`,
  wayUnsure: (id, name, family) => [
    `${id}: неясно, выходят ли друзья в интернет (${family}): не все правила его брандмауэра понятны`,
    `от root можно послать пакеты через копию правил: sudo vpn-bot node check ${id} --try; или проверьте с телефона, и там, от root, видно, на каком правиле кончаются его пакеты: ${trace(name)}`,
  ],
  wayTried: (id, family) =>
    `${id}: проверено: через копию его правил пакеты друга доходят до интернета и обратно (${family})`,
  wayLost: (id, name, family) => [
    `${id}: проверено: через копию его правил пакеты друга не доходят до интернета и обратно (${family})`,
    `там, от root, видно, на каком правиле кончаются пакеты телефона: ${trace(name)}`,
  ],
  noRoute: (id, family) => [
    `${id}: у него нет маршрута ${family} в интернет, дальше сервера друзья не попадут`,
    'там: ip route show default; шлюз указан в панели хостинга',
  ],
  forwardingOff: (id, family) => [
    `${id}: пересылка ${family} выключена, дальше сервера друзья не попадут`,
    `там: echo ${sysctl(family)}=1 >>/etc/sysctl.d/90-vpn-bot.conf && sysctl --system`,
  ],
  forwardingDropped: (id, name, family) => [
    `${id}: его брандмауэр не пропускает пакеты друзей в интернет (${family}, из ${name})`,
    `там, если есть ufw: ufw route allow in on ${name}; firewalld: ${zone(name)}; иначе (Docker, Oracle): ${insert(name, family)}`,
  ],
  repliesDropped: (id, name, family) => [
    `${id}: его брандмауэр не пропускает ответы из интернета к друзьям (${family}, в ${name})`,
    `там, если есть firewalld: ${zone(name)}; иначе: ${insert(name, family)}`,
  ],
  natMissing: (id, network) => [
    `${id}: ни одно правило NAT не касается того, что друзья шлют наружу (из ${network}), и ответы не вернутся`,
    `там: systemctl restart wg-quick@wg0, если его делал бот, иначе: ${translate(network)}`,
  ],
  natUnknown: (id) => [
    `${id}: неясно, выходят ли друзья в интернет: правила брандмауэра прочитать не удалось`,
    'там: apt install nftables; здесь: запустите от root',
  ],
  portClosed: (id, port) => [
    `${id}: его брандмауэр никого не пускает на порт UDP ${port}, туннели не поднимутся`,
    `там, если есть ufw: ufw allow ${port}/udp; firewalld: firewall-cmd --permanent --add-port=${port}/udp && firewall-cmd --reload; иначе: iptables -I INPUT -p udp --dport ${port} -j ACCEPT`,
  ],
  portUnsure: (id, port) => [
    `${id}: неясно, всех ли его брандмауэр пускает на порт UDP ${port}`,
    `от root: sudo vpn-bot node check ${id} --try; или проверьте с телефона из другой сети`,
  ],
  portTried: (id, port) => `${id}: проверено: через копию его правил порт UDP ${port} пускает посторонних`,
  apartGood: (id) => `${id}: друзьям открыт интернет и больше ничего`,
  notApart: (id, name, open) => [
    `${id}: через ${name} друзья видят ${open.map((part) => PARTS_RU[part]).join(', ')}`,
    'если так не задумано: `vpn-bot node isolate` поставит правила, которые это закроют',
  ],
  apartUnsure: (id, unsure) => [
    `${id}: неясно, закрыто ли от друзей следующее: ${unsure.map((part) => PARTS_RU[part]).join(', ')}; часть правила пропускают или они непонятны`,
    '`vpn-bot node isolate` поставит правила, которые это точно закроют',
  ],
  apartTried: (id, parts) =>
    `${id}: проверено: через копию его правил друг не попал сюда: ${parts.map((part) => PARTS_RU[part]).join(', ')}`,
  notTried: (id, why) => [
    `${id}: проверить его правила пакетами не удалось: ${why}`,
    'чего там нет, можно поставить; иначе проверьте с телефона',
  ],
  gateOld: (id, version) => [
    `${id}: его калитка (версия ${version ?? '?'}) говорит слишком мало, чтобы судить, выходят ли друзья в интернет`,
    `\`vpn-bot node add ${id} root@…\` ещё раз обновит её`,
  ],
};

export const trafficTexts = { english, russian };

/** The output of `vpn-bot dns …`. */
export const dns = {
  willTurnOn: (node: string, upstreams: string) =>
    `friends of ${node} will be answered by a name server of its own (dnsmasq), wherever their apps ask; it asks ${upstreams}, each time the way that the friend’s other traffic goes. It listens in the tunnel alone; a firewall table of its own is added, nothing else is touched`,
  willBlock: (url: string) => `  blocked: what ${url} lists`,
  turnOnNow: 'Turn it on?',
  turningOn: (host: string) => `starting it on ${host}`,
  isOn: (node: string, address: string) =>
    `${node}: its name server answers at ${address}. If it ever does not, queries pass by it within half a minute`,
  rollOut: (node: string) =>
    `new files say so; files of today work as before. To bring everybody the new ones: vpn-bot rollout ${node}`,
  willTurnOff: (node: string) =>
    `${node}: its name server goes, and queries of friends go where they are addressed to; nothing of it is left there`,
  turnOffNow: 'Turn it off?',
  isOff: (node: string) => `${node}: its name server is gone`,
  isOffHalf: (node: string) =>
    `${node}: the bot does not use its name server any more. What is left there goes by the same command when that server answers again`,
  none: (node: string | null) =>
    node === null
      ? 'no server has a name server of its own yet. The first one: vpn-bot dns on NODE'
      : `${node}: has no name server of its own. To turn one on: vpn-bot dns on ${node}`,
  list: (url: string, day: string | null) =>
    day === null
      ? `  ${url}: not downloaded yet; the bot does it by itself, and why not is in its log`
      : `  ${url}: of ${day}`,
  // errors that end the command
  noAddress: (host: string) => `${host} did not say where its name server listens; type the command again`,
  notWritten: (name: string, value: string) =>
    `${name}=${value} cannot be written: the environment says otherwise. Take ${name} out of it, and type the command again`,
};
